import ElectionTestKit
import ElGamal
import GroupArithmetic
import Primitives
import SigmaProofs
import Testing

/// One voter's ciphertext and honest range proof, and the parts to build others.
struct RangeFixture {
    let group: Group
    let key: EncryptionKey
    let value: Int
    let limit: Int
    let context: RangeProof.Context
    let nonce: SecretScalar
    let ciphertext: Ciphertext
    let proof: RangeProof
    var random: SeededRandom

    init(
        value: Int, limit: Int, contest: Int = 3, option: Int? = 5, seed: String = "range",
        group: Group = TestGroups.toy64
    ) throws {
        random = SeededRandom(seed)
        self.group = group
        key = try Self.key(group)
        self.value = value
        self.limit = limit
        context = RangeProof.Context(identifierHash: someHash("H_I"), contest: contest, option: option)
        nonce = SecretScalar(group, using: &random)
        ciphertext = key.encrypt(value, nonce: nonce)
        proof = RangeProof.prove(
            ciphertext, value: value, nonce: nonce, limit: limit, key: key, context: context, using: &random)
    }

    /// The same key in every fixture of a group.
    static func key(_ group: Group) throws -> EncryptionKey {
        var random = SeededRandom("election key")
        return try EncryptionKey(group.randomMember(&random))
    }

    /// What both ways to verify say about a proof; they must agree.
    func verify(
        _ proof: RangeProof, _ ciphertext: Ciphertext? = nil, limit: Int? = nil, key: EncryptionKey? = nil,
        context: RangeProof.Context? = nil
    ) throws {
        let ciphertext = ciphertext ?? self.ciphertext
        let limit = limit ?? self.limit
        let key = key ?? self.key
        let context = context ?? self.context
        let outcome = Result { try proof.verify(ciphertext, limit: limit, key: key, context: context) }
        let read = Result { try proof.verify(try ciphertext.unchecked, limit: limit, key: key, context: context) }
        #expect(code(outcome) == code(read), "the two verifications agree")
        try outcome.get()
    }

    private func code<Success>(_ result: Result<Success, any Error>) -> ProofError.Code? {
        guard case .failure(let error) = result else { return nil }
        return (error as? ProofError)?.code
    }
}
