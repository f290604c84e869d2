public import GroupArithmetic
public import Primitives

/// Knowledge of x with X = g^x: the challenge c and the response v = u − c·x.
///
/// The caller lays down what the challenge hashes, because ElectionGuard binds each use differently: (22) for shares,
/// (38) for ballot nonces.
public struct SchnorrProof: Hashable, Sendable {
    public let challenge: Scalar
    public let response: Scalar

    public init(challenge: Scalar, response: Scalar) {
        self.challenge = challenge
        self.response = response
    }

    /// - Parameter challenge: computes c from the commitment g^u.
    public static func prove(
        _ secret: SecretScalar, using random: inout some SecureRandomSource,
        challenge: (_ commitment: GroupElement) -> Scalar
    ) -> SchnorrProof {
        let nonce = SecretScalar(secret.group, using: &random)
        let c = challenge(secret.group.g(secret: nonce))
        return SchnorrProof(challenge: c, response: nonce.response(challenge: c, secret: secret))
    }

    /// Recomputes the commitment g^v·X^c and from it the challenge.
    public func verify(
        _ statement: GroupElement, challenge: (_ commitment: GroupElement) -> Scalar
    ) throws(ProofError) {
        let commitment = statement.group.g(response) * statement.power(self.challenge)
        guard challenge(commitment) == self.challenge else {
            throw ProofError(.challengeMismatch, "the proof of knowledge does not hold")
        }
    }
}
