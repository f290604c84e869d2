import ElGamal
import ElectionModel
import GroupArithmetic
import Primitives
import SigmaProofs

/// Encrypts contest after contest of one ballot.
struct ContestEncryptor {
    /// K.
    let key: EncryptionKey
    let manifest: Manifest
    let nonces: EncryptionNonces

    /// - Parameter values: checked to fit the contest.
    /// - Returns: `nil` if a nonce, or the sum of the contest's nonces, is zero.
    func encrypt(
        _ values: [Int], contest index: Int, using random: inout some SecureRandomSource
    ) -> EncryptedBallot.Contest? {
        guard let contest = manifest.contest(index) else { preconditionFailure("the contest was checked before") }
        var selections: [EncryptedBallot.Selection] = []
        var product = Ciphertext.neutral(key.group)
        var sum: SecretScalar?
        for (position, value) in values.enumerated() {
            let option = position + 1
            let nonce = nonces.nonce(contest: index, option: option)
            let ciphertext = key.encrypt(value, nonce: nonce)
            guard !ciphertext.alpha.isIdentity else { return nil }
            let proof = RangeProof.prove(
                ciphertext, value: value, nonce: nonce, limit: contest.selectionLimit(option: option), key: key,
                context: binding(index, option), using: &random)
            selections.append(.init(option: option, ciphertext: Self.unchecked(ciphertext), proof: proof))
            product = product * ciphertext
            sum = sum.map { $0 + nonce } ?? nonce
        }
        guard let sum, !product.alpha.isIdentity else { return nil }
        let proof = RangeProof.prove(
            product, value: values.reduce(0, +), nonce: sum, limit: contest.selectionLimit, key: key,
            context: binding(index, nil), using: &random)
        let hash = BallotHashes.contestHash(
            identifierHash: nonces.identifierHash, contest: index, ciphertexts: selections.map(\.ciphertext))
        return EncryptedBallot.Contest(contest: index, selections: selections, proof: proof, contestHash: hash)
    }

    private func binding(_ contest: Int, _ option: Int?) -> RangeProof.Context {
        RangeProof.Context(identifierHash: nonces.identifierHash, contest: contest, option: option)
    }

    /// The form in which ballots travel; both values were computed here and are below p.
    private static func unchecked(_ ciphertext: Ciphertext) -> UncheckedCiphertext {
        let group = ciphertext.alpha.group
        guard let alpha = try? UncheckedElement(group, bytes: ciphertext.alpha.bytes),
            let beta = try? UncheckedElement(group, bytes: ciphertext.beta.bytes)
        else { preconditionFailure("elements are below p") }
        return UncheckedCiphertext(alpha: alpha, beta: beta)
    }
}
