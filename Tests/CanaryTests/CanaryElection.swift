import Foundation

/// A whole election through the shipped programs, in which every secret is marked and every command also fails.
///
/// Two guardians, both needed; voters with a PEM key, with PKCS#12 files and with a terminal; one who is not on the
/// roll.
final class CanaryElection {
    static let guardians = [1, 2]
    /// Marked: the log of the collector must not name them.
    static let voters = ["EE-CANARY-7001", "EE-CANARY-7002", "EE-CANARY-7003"]
    static let stranger = "EE-CANARY-7999"
    static func name(_ voter: String) -> String { "Voternamed \(voter.suffix(4))" }
    /// Each chooses "Otterwhisper", the second option.
    static let chosenLabel = "Otterwhisper"
    /// An option that does not exist.
    static let impossibleChoice = "424242424242"

    let stage: Stage
    var needles: [Needle] = []
    /// Numbers that guardians hold, by the name of their needle.
    var scalars: [String: [UInt8]] = [:]
    var fingerprint = ""
    /// What a voter saw at a terminal, and the file that keeps it.
    var shownAtTerminal = ""
    var terminalPlace = ""
    /// What the collector logged, a text for each of its runs.
    var serverLogs: [String] = []

    init() throws { stage = try Stage() }

    func path(_ name: String) -> String { "\(stage.folder)/\(name)" }

    // MARK: Secrets

    /// A new passphrase in a file, and a wrong one beside it.
    func makePassphrase(_ name: String) throws {
        let text = "canary-\(name)-\(UInt64.random(in: 1 << 62...(.max)))"
        needles.append(Needle("the passphrase of \(name)", text: text))
        try stage.write(text + "\n", "secrets/\(name)")
        try stage.write(Self.misspelled(text) + "\n", "secrets/\(name).wrong")
        needles.append(Needle("a mistyped passphrase of \(name)", text: Self.misspelled(text)))
    }

    static func misspelled(_ text: String) -> String { String(text.reversed()) }

    func passphrase(_ name: String) throws -> String {
        String(decoding: try stage.read("secrets/\(name)").dropLast(), as: UTF8.self)
    }

    /// Encrypts a key of devpki in place, after noting its number.
    func lock(_ key: String, _ name: String) throws {
        let plain = path(key)
        needles.append(Needle("the private key \(key)", bytes: try privateNumber(plain)))
        let secret = "file:\(path("secrets/\(name)"))"
        try stage.tool(
            ["/usr/bin/env", "openssl", "pkcs8", "-topk8", "-v2", "aes-256-cbc"]
                + ["-in", plain, "-out", plain + ".locked", "-passout", secret])
        try FileManager.default.removeItem(atPath: plain)
        try FileManager.default.moveItem(atPath: plain + ".locked", toPath: plain)
    }

    func privateNumber(_ path: String) throws -> [UInt8] {
        let text = try stage.tool(["/usr/bin/env", "openssl", "pkey", "-in", path, "-noout", "-text"])
        let lines = text.split(separator: "\n").drop { $0 != "priv:" }.dropFirst().prefix { $0.hasPrefix(" ") }
        let number = Stage.bytes(lines.joined())
        guard number.count >= 32 else { throw Stage.Surprise(description: "no private number in \(path)") }
        return number.suffix(32)
    }

    // MARK: Short forms

    func tally(_ words: String..., status: Int32 = 0, line: Int = #line) throws {
        try stage.run(["glassurn-tally"] + words, status: status, line: line)
    }

    func collector(_ words: String..., status: Int32 = 0, line: Int = #line) throws {
        try stage.run(["glassurn-collector"] + words + ["--data", path("collector")], status: status, line: line)
    }

    func signer(_ person: String, wrong: Bool = false) -> [String] {
        [
            "--certificate", path("pki/people/\(person)/sign.cert.pem"),
            "--key", path("pki/people/\(person)/sign.key.pem"),
            "--key-passphrase-file", path("secrets/\(person)-key\(wrong ? ".wrong" : "")"),
        ]
    }

    func sign(_ file: String, status: Int32 = 0, wrong: Bool = false, line: Int = #line) throws {
        let enrolled = ["--enrolled-in", path("election/election.json")]
        try stage.run(
            ["glassurn-tally", "sign", path(file)] + enrolled + signer("official", wrong: wrong), status: status,
            line: line)
    }

    func append(_ file: String) throws { try collector("log", "append", path(file)) }
}
