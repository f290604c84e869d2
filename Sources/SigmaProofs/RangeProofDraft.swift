public import GroupArithmetic
public import Primitives

/// A range proof before its commitments are computed, so that a contest's powers of one base can be computed together.
///
/// The same work is done for every value ℓ (ElectionGuard 2.1.0, equations 57 to 61): t_j = u_j + (ℓ − j)·c_j, which is
/// u_ℓ for j = ℓ whatever stands for c_ℓ then; in the end c_ℓ is put in by a mask.
public struct RangeProofDraft: Sendable {
    private let value: Int
    private let nonces: [SecretScalar]
    private let challenges: [SecretScalar]

    /// u_j: a_j = g^u_j.
    public var alphaExponents: [SecretScalar] { nonces }
    /// t_j: b_j = K^t_j.
    public let betaExponents: [SecretScalar]

    /// Draws all randomness of the proof: the nonces u_0 … u_R, then R + 1 challenges.
    ///
    /// - Parameter value: ℓ, 0 … limit; secret.
    public init(_ group: Group, value: Int, limit: Int, using random: inout some SecureRandomSource) {
        precondition((0...limit).contains(value), "only a value within the limit has a proof")
        self.value = value
        let nonces = (0...limit).map { _ in SecretScalar(group, using: &random) }
        let challenges = (0...limit).map { _ in SecretScalar.challenge(group, using: &random) }
        betaExponents = (0...limit).map { nonces[$0] + SecretScalar(group, small: value - $0) * challenges[$0] }
        self.nonces = nonces
        self.challenges = challenges
    }

    /// The proof of a ciphertext and of the commitments (a_j, b_j) = (g^u_j, K^t_j), in order.
    public func finish(
        _ pair: SquarePair, nonce: SecretScalar, commitments: [SquarePair], context: RangeProof.Context
    ) -> RangeProof {
        finish(nonce: nonce, challenge: context.challenge(pair, commitments))
    }

    /// The proof, whose challenges and responses are public.
    ///
    /// - Parameters:
    ///   - nonce: ξ of the ciphertext.
    ///   - challenge: c, the hash of ciphertext and commitments.
    func finish(nonce: SecretScalar, challenge total: Scalar) -> RangeProof {
        let group = nonce.group
        let zero = SecretScalar(group, small: 0)
        let simulated = challenges.enumerated().map { SecretScalar.select($0, equals: value, zero, $1) }
        let sum = simulated.reduce(zero, +)
        let own = sum.negated() + total
        let components = nonces.indices.map { j in
            // c_j is published with the proof; which of them is the computed one does not show.
            let challenge = SecretScalar.select(j, equals: value, own, simulated[j]).disclosed()
            return RangeProof.Component(
                challenge: challenge, response: nonces[j].response(challenge: challenge, secret: nonce))
        }
        return RangeProof(components: components)
    }
}

extension RangeProofDraft: CustomStringConvertible, CustomReflectable {
    public var description: String { "RangeProofDraft(redacted)" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension SecretScalar {
    /// Uniform up to 2⁻¹²⁸: 16 bytes more than q has, reduced.
    fileprivate static func challenge(_ group: Group, using random: inout some SecureRandomSource) -> SecretScalar {
        var bytes = random.bytes(group.scalarByteCount + 16)
        defer { SecretBytes.wipe(&bytes) }
        return SecretScalar(group, reducing: bytes)
    }
}
