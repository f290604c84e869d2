import GroupArithmetic
import Primitives
import SigmaProofs

/// One option of a contest before its powers are computed.
struct OptionDraft {
    let nonce: SecretScalar
    let proof: RangeProofDraft
    /// ξ + σ.
    private let shifted: SecretScalar

    init(nonce: SecretScalar, value: Int, limit: Int, using random: inout some SecureRandomSource) {
        self.nonce = nonce
        shifted = nonce + SecretScalar(nonce.group, small: value)
        proof = RangeProofDraft(nonce.group, value: value, limit: limit, using: &random)
    }

    /// Exponents of g and K: for the ciphertext (α, β), then for each pair of commitments.
    var exponents: [(SecretScalar, SecretScalar)] {
        [(nonce, shifted)] + zip(proof.alphaExponents, proof.betaExponents)
    }
}

/// The pairs (g^x, K^y) for a list of exponents, computed together as squares of their roots and taken one by one.
struct PairPowers {
    private let pairs: [RootedPair]
    private var position = 0

    init(_ bases: EncryptionBases, _ exponents: [(SecretScalar, SecretScalar)]) {
        let half = bases.generator.element.group.half
        pairs = zip(
            bases.powers(bases.generator, exponents.map { $0.0 * half }),
            bases.powers(bases.voteKey, exponents.map { $0.1 * half })
        ).map { RootedPair(alphaRoot: $0, betaRoot: $1) }
    }

    mutating func next() -> RootedPair {
        position += 1
        return pairs[position - 1]
    }

    mutating func next(_ count: Int) -> [RootedPair] { (0..<count).map { _ in next() } }
}
