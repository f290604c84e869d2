import Foundation

/// A place where a secret belongs, and why. Needle and place are regular expressions.
struct Allowance: CustomStringConvertible {
    let needle: String
    let place: String
    let reason: String

    func covers(_ leak: Leak) -> Bool {
        leak.needle.range(of: "^(\(needle))$", options: .regularExpression) != nil
            && leak.place.range(of: "^(\(place))$", options: .regularExpression) != nil
    }

    var description: String { "\(needle) in \(place): \(reason)" }

    static let all: [Allowance] = [
        Allowance(
            needle: #"draw 1 of glassurn-tally ceremony start, 32 bytes"#, place: ".*",
            reason: "the identifier of the ceremony is public"),
        Allowance(
            needle: #"draw \d+ of glassurn-tally (guardian|decrypt) \w+, (16|12) bytes"#,
            place: #".*\.(sealed|nonces)(\.\d+\.\d+\.part)?"#,
            reason: "salt and nonce of a seal stand in front of what is sealed"),
        Allowance(
            needle: #"the collector's \w+\.key|draw [234] of glassurn-collector init, 32 bytes"#,
            place: #"(other-)?collector/\w+\.key"#, reason: "the collector's keys, which only their owner can read"),
        Allowance(
            needle: #"draw \d+ of glassurn-collector serve, 32 bytes"#,
            place: #"collector/collector\.sqlite(-wal)?|box(-damaged)?/envelopes/\d+\.jsonl"#,
            reason: "the nonce of a ticket, which its voter has too; no record shows it"),
        Allowance(
            needle: #"draw 2 of glassurn-voter vote, 32 bytes"#,
            place: #"collector/collector\.sqlite(-wal)?|box(-damaged)?/envelopes/\d+\.jsonl|"#
                + #"receipts/.*(pending\.json.*|\.statement\.json)"#,
            reason: "the salt of a ballot's identifier, part of the signed statement, which its voter keeps; no record "
                + "shows it"),
        Allowance(
            needle: #"(the|a mistyped) passphrase of .*"#, place: #"secrets/.*"#,
            reason: "the files from which the programs read passphrases"),
        Allowance(
            needle: #"a voter's choices|an impossible choice"#, place: #"choices/.*"#,
            reason: "the files from which the programs read choices"),
        Allowance(
            needle: #"the private key pki/server/key\.pem"#, place: #"pki/server/key\.pem"#,
            reason: "the key of the server's certificate, which has no passphrase"),
    ]
}
