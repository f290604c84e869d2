import ElectionTestKit
import ElGamal
import GroupArithmetic
import Primitives
import SigmaProofs
import Testing

/// Proofs as bytes: whatever bit is changed, decoding or verification refuses. q has 64 bits: nothing passes by luck.
@Suite struct ProofMalleabilityTests {
    let group = TestGroups.toy64

    /// Every single-bit change, then 2000 seeded changes of several bytes.
    private func forEachMutation(_ bytes: [UInt8], _ body: ([UInt8]) throws -> Void) rethrows {
        for bit in 0..<(8 * bytes.count) {
            var changed = bytes
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            try body(changed)
        }
        var random = SeededRandom("mutations")
        for _ in 0..<2000 {
            var changed = bytes
            for _ in 0...random.number(in: 0..<4) {
                changed[random.number(in: 0..<bytes.count)] = random.bytes(1)[0]
            }
            if changed != bytes { try body(changed) }
        }
    }

    private func scalars(_ bytes: ArraySlice<UInt8>) throws -> [Scalar] {
        try stride(from: bytes.startIndex, to: bytes.endIndex, by: 8)
            .map { try Scalar(group, bytes: bytes[$0..<$0 + 8]) }
    }

    private func isAccepted(_ body: () throws -> Void) -> Bool { (try? body()) != nil }

    @Test("range proofs", arguments: [1, 2])
    func rangeProofs(_ limit: Int) throws {
        let fixture = try RangeFixture(value: 1, limit: limit)
        let pair = fixture.ciphertext.alpha.bytes + fixture.ciphertext.beta.bytes
        let bytes = pair + fixture.proof.components.flatMap { $0.challenge.bytes + $0.response.bytes }
        func verify(_ bytes: [UInt8]) throws {
            let read = UncheckedCiphertext(
                alpha: try UncheckedElement(group, bytes: bytes[..<32]),
                beta: try UncheckedElement(group, bytes: bytes[32..<64]))
            let values = try scalars(bytes[64...])
            let proof = RangeProof(
                components: (0...limit).map { .init(challenge: values[2 * $0], response: values[2 * $0 + 1]) })
            _ = try proof.verify(read, limit: limit, key: fixture.key, context: fixture.context)
        }
        try verify(bytes)
        forEachMutation(bytes) { changed in
            if isAccepted({ try verify(changed) }) { Issue.record("accepted \(changed)") }
        }
    }

    @Test("guardian key proofs")
    func guardianKeyProofs() throws {
        var random = SeededRandom("guardian key proofs")
        let secrets = (0...2).map { _ in SecretScalar(group, using: &random) }
        let keys = secrets.map { group.g(secret: $0) }
        let honest = GuardianKeyProof.Statement(
            purpose: .vote, guardian: 1, commitments: Array(keys[..<2]), communicationKey: keys[2])
        let proof = GuardianKeyProof.prove(
            honest, secrets: secrets, parameterBaseHash: someHash("H_P"), using: &random)
        let bytes = keys.flatMap(\.bytes) + proof.challenge.bytes + proof.responses.flatMap(\.bytes)
        func verify(_ bytes: [UInt8]) throws {
            let keys = try (0..<3).map { try UncheckedElement(group, bytes: bytes[32 * $0..<32 * $0 + 32]).checked() }
            let values = try scalars(bytes[96...])
            let statement = GuardianKeyProof.Statement(
                purpose: .vote, guardian: 1, commitments: Array(keys[..<2]), communicationKey: keys[2])
            try GuardianKeyProof(challenge: values[0], responses: Array(values[1...]))
                .verify(statement, parameterBaseHash: someHash("H_P"))
        }
        try verify(bytes)
        forEachMutation(bytes) { changed in
            if isAccepted({ try verify(changed) }) { Issue.record("accepted \(changed)") }
        }
    }

    @Test("encrypted ballot nonces")
    func ballotNonces() throws {
        var random = SeededRandom("ballot nonces")
        let scheme = BallotNonceEncryption(identifierHash: someHash("H_I"))
        let honest = scheme.encrypt(
            SecretBytes.random(32, using: &random), to: try RangeFixture.key(group), using: &random)
        let bytes = honest.c0.bytes + honest.c1 + honest.proof.challenge.bytes + honest.proof.response.bytes
        func verify(_ bytes: [UInt8]) throws {
            let values = try scalars(bytes[64...])
            try scheme.verify(
                SignedElGamalCiphertext(
                    c0: try UncheckedElement(group, bytes: bytes[..<32]), c1: Array(bytes[32..<64]),
                    proof: SchnorrProof(challenge: values[0], response: values[1])))
        }
        try verify(bytes)
        forEachMutation(bytes) { changed in
            if isAccepted({ try verify(changed) }) { Issue.record("accepted \(changed)") }
        }
    }

    @Test("decryption proofs")
    func decryptionProofs() throws {
        let fixture = try DecryptionFixture(count: 3, quorum: 2)
        let (value, proof) = try fixture.decrypt([1, 2])
        let aggregate = fixture.statement.aggregate
        let bytes =
            [aggregate.alpha, aggregate.beta, value].flatMap(\.bytes)
            + proof.challenge.bytes + proof.response.bytes
        func verify(_ bytes: [UInt8]) throws {
            let read = try (0..<3).map { try UncheckedElement(group, bytes: bytes[32 * $0..<32 * $0 + 32]).checked() }
            let values = try scalars(bytes[96...])
            let statement = DecryptionStatement(
                extendedBaseHash: someHash("H_E"), contest: 2, option: 4,
                aggregate: Ciphertext(alpha: read[0], beta: read[1]))
            try DecryptionProof(challenge: values[0], response: values[1])
                .verify(statement, key: fixture.key, value: read[2])
        }
        try verify(bytes)
        forEachMutation(bytes) { changed in
            if isAccepted({ try verify(changed) }) { Issue.record("accepted \(changed)") }
        }
    }
}
