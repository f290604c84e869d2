import ElectionTestKit
import ElGamal
import GroupArithmetic
import Primitives
import SigmaProofs
import Testing

/// Whole decryptions by sparse sets of guardians, every intermediate value against Python.
@Suite struct JointDecryptionVectorTests {
    struct Guardian: Decodable, Sendable {
        let index: Int
        let share: HexBytes
        let shareKey: HexBytes
        let nonce: HexBytes
        let a: HexBytes
        let b: HexBytes
        let partial: HexBytes
        let commitment: HexBytes
        let lagrange: HexBytes
        let response: HexBytes
    }

    struct Case: Decodable, Sendable {
        let group: String
        let extendedBaseHash: HexBytes
        let contest: Int
        let option: Int
        let count: Int
        let quorum: Int
        let total: Int
        let key: HexBytes
        let A: HexBytes
        let B: HexBytes
        let guardians: [Guardian]
        let combined: HexBytes
        let challenge: HexBytes
        let response: HexBytes
        let value: HexBytes
    }

    @Test("partial decryptions, commitments, challenges, responses and the proof, equations (83) to (93)")
    func decryptions() throws {
        for known in try VectorFile<Case>.load("proofs/joint-decryptions").cases {
            let group = try TestGroups.named(known.group)
            let statement = DecryptionStatement(
                extendedBaseHash: try known.extendedBaseHash.hash, contest: known.contest, option: known.option,
                aggregate: Ciphertext(alpha: try group.member(known.A), beta: try group.member(known.B)))
            let set = try GuardianSet(known.guardians.map(\.index), count: known.count, quorum: known.quorum)
            let reveals = try reveals(known, group, statement, set)
            let joint = try JointDecryption(statement, guardians: set, reveals: reveals)
            #expect(joint.combined.bytes == known.combined.bytes)
            #expect(joint.challenge.bytes == known.challenge.bytes)
            let responses = try responses(known, group, joint, set)
            let key = try EncryptionKey(group.member(known.key))
            let (value, proof) = try joint.finish(responses: responses, key: key)
            #expect(value.bytes == known.value.bytes)
            #expect(proof.challenge.bytes == known.challenge.bytes)
            #expect(proof.response.bytes == known.response.bytes)
            try proof.verify(statement, key: key, value: value)
            #expect(try DiscreteLogTable(base: key.element, bound: 100).logarithm(of: value) == known.total)
        }
    }

    private func reveals(
        _ known: Case, _ group: Group, _ statement: DecryptionStatement, _ set: GuardianSet
    ) throws -> [Int: DecryptionReveal] {
        var reveals: [Int: DecryptionReveal] = [:]
        for guardian in known.guardians {
            let reveal = DecryptionReveal(
                statement, nonce: try group.secret(guardian.nonce), share: try group.secret(guardian.share))
            #expect(reveal.a.bytes == guardian.a.bytes)
            #expect(reveal.b.bytes == guardian.b.bytes)
            #expect(reveal.partial.bytes == guardian.partial.bytes)
            let commitment = statement.commitmentHash(reveal, guardian: guardian.index, guardians: set)
            #expect(commitment.bytes == guardian.commitment.bytes)
            #expect(try set.lagrangeCoefficient(of: guardian.index, group: group).bytes == guardian.lagrange.bytes)
            reveals[guardian.index] = reveal
        }
        return reveals
    }

    private func responses(
        _ known: Case, _ group: Group, _ joint: JointDecryption, _ set: GuardianSet
    ) throws -> [Int: Scalar] {
        var responses: [Int: Scalar] = [:]
        for guardian in known.guardians {
            let response = try joint.respond(
                guardian: guardian.index, nonce: group.secret(guardian.nonce), share: group.secret(guardian.share))
            #expect(response.bytes == guardian.response.bytes)
            try joint.verify(
                response: response, guardian: guardian.index, shareKey: group.member(guardian.shareKey))
            responses[guardian.index] = response
        }
        return responses
    }
}
