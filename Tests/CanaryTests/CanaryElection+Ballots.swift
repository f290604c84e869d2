import ElGamal
import ElectionModel
import Foundation
import GroupArithmetic
import Primitives

extension CanaryElection {
    /// The envelopes of the exported box.
    func envelopes() throws -> [Envelope] {
        try stage.read("box/envelopes/000000.jsonl").split(separator: 10).map {
            try Envelope(canonical: Array($0), group: Group(.standard))
        }
    }

    /// ξ_{i,j} of every ballot in the box, equation (33), from the ballot nonce that the voter's program drew after the
    /// salt.
    func noteNonces() throws {
        let group = Group(.standard)
        for envelope in try envelopes() {
            let statement = envelope.submission.statement
            let salt = statement.identifierSalt.bytes
            guard let first = stage.draws.first(where: { $0.bytes == salt }),
                let second = stage.draws.first(where: { $0.run == first.run && $0.number == first.number + 1 })
            else { throw Stage.Surprise(description: "the salt of leaf \(envelope.leaf) was never drawn") }
            for option in 1...3 {
                var input = HashInput(envelope.submission.ballot.identifierHash, .encryptionNonce)
                input.append(1)
                input.append(option)
                input.append(fixed: second.bytes)
                let nonce = Scalar(group, reducing: input.hash(length: 41).bytes)
                let alpha = envelope.submission.ballot.contests[0].selections[option - 1].ciphertext.alpha
                guard group.g(nonce).bytes == alpha.bytes else {
                    throw Stage.Surprise(description: "the nonce of leaf \(envelope.leaf) is another one")
                }
                needles.append(
                    Needle("the nonce of option \(option) of leaf \(envelope.leaf)", bytes: nonce.bytes))
            }
        }
    }
}

extension CanaryElection {
    /// All that tells who voted, when and with which ballot.
    func voterData() throws -> [Needle] {
        var needles: [Needle] = []
        for voter in Self.voters + [Self.stranger] {
            needles.append(Needle("the identifier of a voter", text: voter))
            needles.append(Needle("the name of a voter", text: Self.name(voter)))
            for kind in ["sign", "auth"] {
                let file = path("pki/voters/\(voter)/\(kind).cert.pem")
                let words = [
                    "/usr/bin/env", "openssl", "x509", "-in", file, "-noout", "-serial", "-fingerprint", "-sha256",
                ]
                for line in try stage.tool(words).split(separator: "\n") {
                    let digits = line.split(separator: "=").last ?? ""
                    needles.append(Needle("a certificate's number or hash", bytes: Stage.bytes(digits)))
                }
            }
        }
        for envelope in try envelopes() {
            let (submission, ticket) = (envelope.submission, envelope.ticket)
            let statement = submission.statement
            let hashes = [
                submission.ballotHash, submission.statementHash, submission.ballot.identifier,
                submission.ballot.identifierHash, statement.confirmationCode, statement.ticket,
                statement.identifierSalt,
            ]
            for hash in hashes { needles.append(Needle("a hash of leaf \(envelope.leaf)", bytes: hash.bytes)) }
            if let pseudonym = statement.pseudonym { needles.append(Needle("a pseudonym", bytes: pseudonym.bytes)) }
            needles.append(Needle("a signature", bytes: Array(submission.signature.suffix(32))))
            needles.append(Needle("a ticket", bytes: Array(ticket.canonicalBytes.suffix(64))))
        }
        return needles
    }
}
