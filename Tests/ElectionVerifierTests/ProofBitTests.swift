import ElGamal
import ElectionModel
import ElectionTestKit
import ElectionVerifier
import GroupArithmetic
import Primitives
import SigmaProofs
import Testing

/// One bit of every field of every proof and of what it proves, one after another, in a group where a forgery passes
/// with probability 2⁻⁴⁸: 200,000 mutants have no chance.
@Suite("Every bit of every proof")
struct ProofBitTests {
    private static let group = Group(.insecure48)
    private static let key = Result { try EncryptionKey(group.g(Scalar(group, 123_456_789))) }

    @Test("no proof of a range holds with one bit changed anywhere", arguments: [1, 2, 3])
    func ranges(_ limit: Int) async throws {
        let key = try Self.key.get()
        var (mutants, accepted) = (0, 0)
        try await withThrowingTaskGroup(of: (Int, Int).self) { tasks in
            for number in 0..<(limit == 1 ? 100 : 30) {
                tasks.addTask { try Self.range(key, limit: limit, number: number) }
            }
            for try await result in tasks {
                mutants += result.0
                accepted += result.1
            }
        }
        #expect(accepted == 0)
        #expect(mutants > (limit == 1 ? 60_000 : 20_000))
    }

    /// - Returns: how many mutants were made and how many were taken.
    private static func range(_ key: EncryptionKey, limit: Int, number: Int) throws -> (Int, Int) {
        var random = SeededRandom("mutants \(limit) \(number)")
        let nonce = Scalar(group, using: &random)
        let value = number % (limit + 1)
        let ciphertext = Ciphertext(alpha: group.g(nonce), beta: key.base.power(nonce + Scalar(group, value)))
        let context = RangeProof.Context(identifierHash: SHA256.hash([UInt8(number)]), contest: 1, option: 1)
        let proof = RangeForger(key: key, context: context, limit: limit)
            .prove(ciphertext, value: value, nonce: nonce, using: &random)
        _ = try proof.verify(ciphertext.unchecked(), limit: limit, key: key, context: context)
        let fields =
            [ciphertext.alpha.bytes, ciphertext.beta.bytes, context.identifierHash.bytes]
            + proof.components.flatMap { [$0.challenge.bytes, $0.response.bytes] }
        return mutate(fields) { fields in
            let scalars = try fields.dropFirst(3).map { try Scalar(group, bytes: $0) }
            let parts = stride(from: 0, to: scalars.count, by: 2).map {
                RangeProof.Component(challenge: scalars[$0], response: scalars[$0 + 1])
            }
            let pair = UncheckedCiphertext(
                alpha: try UncheckedElement(group, bytes: fields[0]),
                beta: try UncheckedElement(group, bytes: fields[1]))
            let context = RangeProof.Context(
                identifierHash: try HashValue(bytes: fields[2]), contest: 1, option: 1)
            _ = try RangeProof(components: parts).verify(pair, limit: limit, key: key, context: context)
        }
    }

    @Test("no key proof, nonce proof or decryption proof holds with one bit changed anywhere")
    func otherProofs() throws {
        var (mutants, accepted) = (0, 0)
        for number in 0..<30 {
            for result in try [Self.keyProof(number), Self.nonceProof(number), Self.decryption(number)] {
                mutants += result.0
                accepted += result.1
            }
        }
        #expect(accepted == 0)
        #expect(mutants > 60_000)
    }

    private static func keyProof(_ number: Int) throws -> (Int, Int) {
        var random = SeededRandom("key mutants \(number)")
        let secrets = (0..<3).map { _ in SecretScalar(group, using: &random) }
        let keys = secrets.map { group.g(secret: $0) }
        func statement(_ keys: [GroupElement]) -> GuardianKeyProof.Statement {
            .init(purpose: .vote, guardian: 1, commitments: Array(keys.dropLast()), communicationKey: keys[2])
        }
        let proof = GuardianKeyProof.prove(
            statement(keys), secrets: secrets, parameterBaseHash: SHA256.hash([1]), using: &random)
        let fields = [SHA256.hash([1]).bytes, proof.challenge.bytes] + proof.responses.map(\.bytes) + keys.map(\.bytes)
        return mutate(fields) { fields in
            let scalars = try fields[1...4].map { try Scalar(group, bytes: $0) }
            let keys = try fields[5...7].map { try UncheckedElement(group, bytes: $0).checked() }
            try GuardianKeyProof(challenge: scalars[0], responses: Array(scalars.dropFirst()))
                .verify(statement(keys), parameterBaseHash: HashValue(bytes: fields[0]))
        }
    }

    private static func nonceProof(_ number: Int) throws -> (Int, Int) {
        var random = SeededRandom("nonce mutants \(number)")
        let nonce = SecretBytes.random(32, using: &random)
        let made = BallotNonceEncryption(identifierHash: SHA256.hash([2]))
            .encrypt(nonce, to: try key.get(), using: &random)
        let fields = [
            SHA256.hash([2]).bytes, made.c0.bytes, made.c1, made.proof.challenge.bytes, made.proof.response.bytes,
        ]
        return mutate(fields) { fields in
            let proof = SchnorrProof(
                challenge: try Scalar(group, bytes: fields[3]), response: try Scalar(group, bytes: fields[4]))
            let changed = SignedElGamalCiphertext(
                c0: try UncheckedElement(group, bytes: fields[1]), c1: fields[2], proof: proof)
            try BallotNonceEncryption(identifierHash: HashValue(bytes: fields[0])).verify(changed)
        }
    }

    private static func decryption(_ number: Int) throws -> (Int, Int) {
        var random = SeededRandom("decryption mutants \(number)")
        let (key, s) = (try key.get(), Scalar(group, 123_456_789))
        let (r, u) = (Scalar(group, using: &random), Scalar(group, using: &random))
        let aggregate = Ciphertext(alpha: group.g(r), beta: key.base.power(r + Scalar(group, number)))
        func statement(_ hash: HashValue, _ aggregate: Ciphertext) -> DecryptionStatement {
            .init(extendedBaseHash: hash, contest: 1, option: 1, aggregate: aggregate)
        }
        let m = aggregate.alpha.power(s)
        let c = ForgedTranscript.decryption(
            statement(SHA256.hash([3]), aggregate), a: group.g(u), b: aggregate.alpha.power(u), m: m
        ).challenge(group)
        let value = aggregate.beta * m.inverse()
        let fields = [
            SHA256.hash([3]).bytes, aggregate.alpha.bytes, aggregate.beta.bytes, value.bytes, c.bytes,
            (u - c * s).bytes,
        ]
        return mutate(fields) { fields in
            let elements = try fields[1...3].map { try UncheckedElement(group, bytes: $0).checked() }
            let proof = DecryptionProof(
                challenge: try Scalar(group, bytes: fields[4]), response: try Scalar(group, bytes: fields[5]))
            try proof.verify(
                statement(HashValue(bytes: fields[0]), Ciphertext(alpha: elements[0], beta: elements[1])), key: key,
                value: elements[2])
        }
    }

    /// Flips each bit of each field; whatever `verify` does not throw for was taken.
    private static func mutate(_ fields: [[UInt8]], _ verify: ([[UInt8]]) throws -> Void) -> (Int, Int) {
        precondition((try? verify(fields)) != nil, "the proof holds before it is changed")
        var (mutants, accepted) = (0, 0)
        for index in fields.indices {
            for bit in 0..<(8 * fields[index].count) {
                var changed = fields
                changed[index][bit / 8] ^= 1 << UInt8(bit % 8)
                mutants += 1
                if (try? verify(changed)) != nil { accepted += 1 }
            }
        }
        return (mutants, accepted)
    }
}
