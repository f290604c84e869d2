import ElectionTestKit
import GroupArithmetic
import Primitives
import SigmaProofs
import Testing

@Suite struct ShareProofTests {
    private let group = TestGroups.toy64
    private let mismatch = ProofError(.challengeMismatch, "")

    private struct Guardian {
        let vote: SecretScalar
        let data: SecretScalar
        let statement: ShareProof.Statement
    }

    private func guardian(
        _ group: Group? = nil, question: String = "question", index: Int = 2, record: String = "H_G"
    ) -> Guardian {
        let group = group ?? self.group
        var random = SeededRandom("share")
        let (vote, data) = (SecretScalar(group, using: &random), SecretScalar(group, using: &random))
        return Guardian(
            vote: vote, data: data,
            statement: .init(
                guardianRecordHash: someHash(record), question: someHash(question), guardian: index,
                voteKey: group.g(secret: vote), dataKey: group.g(secret: data)))
    }

    private func prove(_ guardian: Guardian, _ seed: String = "nonces") -> ShareProof {
        var random = SeededRandom(seed)
        return .prove(guardian.statement, voteShare: guardian.vote, dataShare: guardian.data, using: &random)
    }

    @Test("who holds the share is believed, in the standard group too", arguments: [TestGroups.toy64, .standard])
    func honest(_ group: Group) throws {
        let guardian = guardian(group)
        try prove(guardian).verify(guardian.statement)
    }

    @Test("a proof is no proof for another question, guardian, record or key")
    func bound() throws {
        let proof = prove(guardian())
        let own = guardian().statement
        let others = [
            guardian(question: "another question").statement, guardian(index: 3).statement,
            guardian(record: "another H_G").statement,
            ShareProof.Statement(
                guardianRecordHash: own.guardianRecordHash, question: own.question, guardian: own.guardian,
                voteKey: own.dataKey, dataKey: own.voteKey),
            ShareProof.Statement(
                guardianRecordHash: own.guardianRecordHash, question: own.question, guardian: own.guardian,
                voteKey: own.voteKey * group.generator, dataKey: own.dataKey),
            ShareProof.Statement(
                guardianRecordHash: own.guardianRecordHash, question: own.question, guardian: own.guardian,
                voteKey: own.voteKey, dataKey: own.dataKey * group.generator),
        ]
        for other in others { #expect(throws: mismatch) { try proof.verify(other) } }
    }

    @Test("a changed proof is refused")
    func changed() throws {
        let (proof, statement) = (prove(guardian()), guardian().statement)
        let one = group.one
        let changed = [
            ShareProof(
                challenge: proof.challenge + one, voteResponse: proof.voteResponse, dataResponse: proof.dataResponse),
            ShareProof(
                challenge: proof.challenge, voteResponse: proof.voteResponse + one, dataResponse: proof.dataResponse),
            ShareProof(
                challenge: proof.challenge, voteResponse: proof.voteResponse, dataResponse: proof.dataResponse + one),
            ShareProof(
                challenge: proof.challenge, voteResponse: proof.dataResponse, dataResponse: proof.voteResponse),
        ]
        for proof in changed { #expect(throws: mismatch) { try proof.verify(statement) } }
    }

    @Test("one of the two shares is not enough")
    func halfDead() throws {
        let guardian = guardian()
        var random = SeededRandom("nonces")
        let lost = SecretScalar(group, using: &random)
        for (vote, data) in [(guardian.vote, lost), (lost, guardian.data)] {
            let proof = ShareProof.prove(guardian.statement, voteShare: vote, dataShare: data, using: &random)
            #expect(throws: mismatch) { try proof.verify(guardian.statement) }
        }
    }

    /// z = (v − v′)/(c′ − c), from v = u − c·z and v′ = u − c′·z.
    private func recover(_ v: Scalar, _ c: Scalar, _ other: Scalar, _ otherChallenge: Scalar) throws -> Scalar {
        (v - other) * (try (otherChallenge - c).inverse())
    }

    @Test("a generator that repeats itself gives the share away to two questions without the defence, not with it")
    func repeatingGenerator() throws {
        let (first, second) = (guardian(question: "one"), guardian(question: "two"))
        let (one, two) = (prove(first, "same"), prove(second, "same"))
        let wrong = try recover(one.voteResponse, one.challenge, two.voteResponse, two.challenge)
        #expect(group.g(wrong) != first.statement.voteKey)
        let wrongData = try recover(one.dataResponse, one.challenge, two.dataResponse, two.challenge)
        #expect(group.g(wrongData) != first.statement.dataKey)
        // A tool that takes the generator's numbers as they come.
        var random = SeededRandom("same")
        let nonce = SecretScalar(group, using: &random)
        let (v, other) = (
            nonce.response(challenge: one.challenge, secret: first.vote),
            nonce.response(challenge: two.challenge, secret: first.vote)
        )
        #expect(group.g(try recover(v, one.challenge, other, two.challenge)) == first.statement.voteKey)
    }

    @Test("a nonce differs with the secret, what it is for, and the generator")
    func nonces() {
        var random = SeededRandom("a")
        let secrets = [SecretScalar(group, using: &random), SecretScalar(group, using: &random)]
        var seen: Set<[UInt8]> = []
        for secret in secrets {
            for context in [[], [1], [1, 0]] as [[UInt8]] {
                for seed in ["b", "c"] {
                    var random = SeededRandom(seed)
                    let nonce = SecretScalar.nonce(for: secret, context: context, using: &random)
                    seen.insert(group.g(secret: nonce).bytes)
                }
            }
        }
        #expect(seen.count == 12)
    }
}
