public import GroupArithmetic
public import Primitives

/// A guardian's proof that it knows the secrets behind its commitments K_{i,0} … K_{i,k−1} and its communication key κ_i:
/// k + 1 Schnorr proofs under one challenge.
///
/// ElectionGuard 2.1.0, section 3.2.2, equations (10) to (13), verification 2.
public struct GuardianKeyProof: Hashable, Sendable {
    /// Which of a guardian's two key sets is meant; the strings go into the challenge.
    public enum Purpose: String, CaseIterable, Sendable {
        case vote = "pk_vote"
        case data = "pk_data"
    }

    /// What is proven.
    public struct Statement: Sendable {
        public let purpose: Purpose
        /// i, from 1.
        public let guardian: Int
        /// K_{i,j} for 0 ≤ j < k.
        public let commitments: [GroupElement]
        /// κ_i.
        public let communicationKey: GroupElement

        public init(purpose: Purpose, guardian: Int, commitments: [GroupElement], communicationKey: GroupElement) {
            self.purpose = purpose
            self.guardian = guardian
            self.commitments = commitments
            self.communicationKey = communicationKey
        }

        var keys: [GroupElement] { commitments + [communicationKey] }

        /// c_i, equations (11) and (13): len(B₁) = 12 + 2(k + 1)·l_p.
        func challenge(_ parameterBaseHash: HashValue, _ nonces: [GroupElement]) -> Scalar {
            let group = communicationKey.group
            var input = HashInput(parameterBaseHash, .guardianKeyProof)
            input.append(fixed: purpose.rawValue.utf8)
            input.append(guardian)
            for element in keys + nonces { input.append(fixed: element.bytes) }
            return group.hashToScalar(input.hash(length: 12 + 2 * keys.count * group.elementByteCount))
        }
    }

    public let challenge: Scalar
    /// v_{i,0} … v_{i,k}; the last belongs to κ_i.
    public let responses: [Scalar]

    public init(challenge: Scalar, responses: [Scalar]) {
        self.challenge = challenge
        self.responses = responses
    }

    /// - Parameter secrets: a_{i,0} … a_{i,k−1} and ζ_i, in the order of the statement's keys.
    public static func prove(
        _ statement: Statement, secrets: [SecretScalar], parameterBaseHash: HashValue,
        using random: inout some SecureRandomSource
    ) -> GuardianKeyProof {
        precondition(secrets.count == statement.keys.count, "one secret for each key")
        let group = statement.communicationKey.group
        let nonces = secrets.map { _ in SecretScalar(group, using: &random) }
        let c = statement.challenge(parameterBaseHash, nonces.map { group.g(secret: $0) })
        return GuardianKeyProof(
            challenge: c, responses: zip(nonces, secrets).map { $0.response(challenge: c, secret: $1) })
    }

    /// Verification 2.C. Membership (2.A) and ranges (2.B) are given by the types.
    ///
    /// - Complexity: k + 1 exponentiations, fixed-base ones apart.
    public func verify(_ statement: Statement, parameterBaseHash: HashValue) throws(ProofError) {
        guard responses.count == statement.keys.count else {
            throw ProofError(
                .wrongComponentCount, "expected \(statement.keys.count) responses, found \(responses.count)")
        }
        let group = challenge.group
        let nonces = zip(responses, statement.keys).map { group.g($0) * $1.power(challenge) }
        guard statement.challenge(parameterBaseHash, nonces) == challenge else {
            throw ProofError(
                .challengeMismatch,
                "the \(statement.purpose.rawValue) key proof of guardian \(statement.guardian) does not hold")
        }
    }
}
