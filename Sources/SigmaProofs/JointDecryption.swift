public import ElGamal
public import GroupArithmetic
import Primitives

/// U: the guardians who take part in one decryption session, ascending and without repetition.
public struct GuardianSet: Hashable, Sendable {
    public let indices: [Int]

    /// - Throws: `.badGuardianSet` unless 1 ≤ k ≤ n, k ≤ #U, all indices are in 1 … n and they ascend strictly.
    public init(_ indices: [Int], count: Int, quorum: Int) throws(ProofError) {
        guard quorum >= 1, quorum <= count else {
            throw ProofError(.badGuardianSet, "the quorum is between 1 and \(count), found \(quorum)")
        }
        guard indices.count >= quorum else {
            throw ProofError(.badGuardianSet, "\(quorum) guardians are needed, \(indices.count) take part")
        }
        guard indices.allSatisfy({ (1...count).contains($0) }) else {
            throw ProofError(.badGuardianSet, "guardians have the numbers 1 to \(count)")
        }
        guard zip(indices, indices.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw ProofError(.badGuardianSet, "guardians are listed once each, in ascending order")
        }
        self.indices = indices
    }

    /// w_i = Π ℓ/(ℓ − i) mod q over the other guardians ℓ of U, equation (85). The division is an inversion modulo q.
    public func lagrangeCoefficient(of guardian: Int, group: Group) throws(ProofError) -> Scalar {
        guard indices.contains(guardian) else {
            throw ProofError(.badGuardianSet, "guardian \(guardian) does not take part")
        }
        var numerator = Scalar(group, 1)
        var denominator = Scalar(group, 1)
        for other in indices where other != guardian {
            numerator = numerator * Scalar(group, other)
            let difference = Scalar(group, abs(other - guardian))
            denominator = denominator * (other > guardian ? difference : difference.negated())
        }
        do throws(ArithmeticError) {
            return numerator * (try denominator.inverse())
        } catch {
            throw ProofError(.badGuardianSet, "two guardians have the same number modulo q")
        }
    }
}

/// The decryption of one aggregate by the guardians of U together, from what they revealed.
///
/// ElectionGuard 2.1.0, sections 3.6.4 and 3.6.5. Nothing here knows a secret key or a share.
public struct JointDecryption: Sendable {
    public let statement: DecryptionStatement
    public let guardians: GuardianSet
    private let reveals: [Int: DecryptionReveal]
    private let coefficients: [Int: Scalar]
    /// M = Π M_i^w_i, equation (86).
    public let combined: GroupElement
    /// c, equation (90).
    public let challenge: Scalar

    /// - Throws: `.wrongComponentCount` unless every guardian of U revealed.
    public init(
        _ statement: DecryptionStatement, guardians: GuardianSet, reveals: [Int: DecryptionReveal]
    ) throws(ProofError) {
        let group = statement.aggregate.alpha.group
        var coefficients: [Int: Scalar] = [:]
        var m = group.identity
        var a = group.identity
        var b = group.identity
        for guardian in guardians.indices {
            guard let reveal = reveals[guardian] else {
                throw ProofError(.wrongComponentCount, "guardian \(guardian) revealed nothing")
            }
            let coefficient = try guardians.lagrangeCoefficient(of: guardian, group: group)
            coefficients[guardian] = coefficient
            m = m * reveal.partial.power(coefficient)
            a = a * reveal.a
            b = b * reveal.b
        }
        self.statement = statement
        self.guardians = guardians
        self.reveals = reveals
        self.coefficients = coefficients
        combined = m
        challenge = statement.challenge(a: a, b: b, m: m)
    }

    /// c_i = c·w_i, equation (91).
    public func challenge(of guardian: Int) throws(ProofError) -> Scalar {
        guard let coefficient = coefficients[guardian] else {
            throw ProofError(.badGuardianSet, "guardian \(guardian) does not take part")
        }
        return challenge * coefficient
    }

    /// v_i = u_i − c_i·z_i, equation (92). The caller uses each nonce for one challenge only.
    public func respond(guardian: Int, nonce: SecretScalar, share: SecretScalar) throws(ProofError) -> Scalar {
        nonce.response(challenge: try challenge(of: guardian), secret: share)
    }

    /// Checks one guardian's response by note 3.7, equations (94) and (95).
    ///
    /// - Parameter shareKey: g^z_i = Π_j Π_m K_{j,m}^(i^m), from the guardian record.
    public func verify(response: Scalar, guardian: Int, shareKey: GroupElement) throws(ProofError) {
        guard let reveal = reveals[guardian] else {
            throw ProofError(.badGuardianSet, "guardian \(guardian) does not take part")
        }
        let c = try challenge(of: guardian)
        let a = shareKey.group.g(response) * shareKey.power(c)
        let b = statement.aggregate.alpha.power(response) * reveal.partial.power(c)
        guard a == reveal.a, b == reveal.b else {
            throw ProofError(.challengeMismatch, "guardian \(guardian) gave a wrong response or partial decryption")
        }
    }

    /// T = B·M⁻¹ and the proof (c, v) with v = Σ v_i, equation (93).
    ///
    /// - Parameter responses: those of all guardians of U, each verified before.
    public func finish(
        responses: [Int: Scalar], key: EncryptionKey
    ) throws(ProofError) -> (value: GroupElement, proof: DecryptionProof) {
        var v = Scalar(key.group, 0)
        for guardian in guardians.indices {
            guard let response = responses[guardian] else {
                throw ProofError(.wrongComponentCount, "guardian \(guardian) did not respond")
            }
            v = v + response
        }
        let value = statement.aggregate.beta * combined.inverse()
        let proof = DecryptionProof(challenge: challenge, response: v)
        try proof.verify(statement, key: key, value: value)
        return (value, proof)
    }
}
