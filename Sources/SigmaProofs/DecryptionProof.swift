public import ElGamal
public import GroupArithmetic
public import Primitives

/// What is decrypted: the aggregate (A, B) of one option of one contest.
///
/// ElectionGuard 2.1.0, section 3.6. Indices count from 1 in manifest order.
public struct DecryptionStatement: Sendable {
    /// H_E.
    public let extendedBaseHash: HashValue
    public let contest: Int
    public let option: Int
    /// (A, B).
    public let aggregate: Ciphertext

    public init(extendedBaseHash: HashValue, contest: Int, option: Int, aggregate: Ciphertext) {
        self.extendedBaseHash = extendedBaseHash
        self.contest = contest
        self.option = option
        self.aggregate = aggregate
    }

    /// c, (90): len(B₁) = 9 + 5·l_p (2569 in the standard group).
    func challenge(a: GroupElement, b: GroupElement, m: GroupElement) -> Scalar {
        let group = m.group
        var input = HashInput(extendedBaseHash, .decryptionProof)
        input.append(contest)
        input.append(option)
        for element in [aggregate.alpha, aggregate.beta, a, b, m] { input.append(fixed: element.bytes) }
        return group.hashToScalar(input.hash(length: 9 + 5 * group.elementByteCount))
    }

    /// d_i, (88): len(B₁) = 17 + 5·l_p + 4·#U (2577 + 4·#U in the standard group). U is ascending, with its count.
    public func commitmentHash(_ reveal: DecryptionReveal, guardian: Int, guardians: GuardianSet) -> HashValue {
        let group = reveal.partial.group
        var input = HashInput(extendedBaseHash, .decryptionCommitment)
        input.append(contest)
        input.append(option)
        input.append(guardian)
        for element in [aggregate.alpha, aggregate.beta, reveal.a, reveal.b, reveal.partial] {
            input.append(fixed: element.bytes)
        }
        input.append(guardians.indices.count)
        for index in guardians.indices { input.append(index) }
        return input.hash(length: 17 + 5 * group.elementByteCount + 4 * guardians.indices.count)
    }
}

/// What guardian i opens in the second round: a_i = g^u_i, b_i = A^u_i and M_i = A^z_i (equations 84 and 87).
public struct DecryptionReveal: Hashable, Sendable {
    public let a: GroupElement
    public let b: GroupElement
    public let partial: GroupElement

    public init(a: GroupElement, b: GroupElement, partial: GroupElement) {
        self.a = a
        self.b = b
        self.partial = partial
    }

    /// Constant time in the nonce and in the share.
    public init(_ statement: DecryptionStatement, nonce: SecretScalar, share: SecretScalar) {
        let base = statement.aggregate.alpha
        a = base.group.g(secret: nonce)
        b = base.power(secret: nonce)
        partial = base.power(secret: share)
    }
}

/// The proof (c, v) that M = A^s for the election key K = g^s, published with each total.
public struct DecryptionProof: Hashable, Sendable {
    public let challenge: Scalar
    public let response: Scalar

    public init(challenge: Scalar, response: Scalar) {
        self.challenge = challenge
        self.response = response
    }

    /// Verification 10.B (10.A is given by the type): a = g^v·K^c, b = A^v·M^c, M = B·T⁻¹.
    ///
    /// - Parameter value: T = K^t.
    public func verify(_ statement: DecryptionStatement, key: EncryptionKey, value: GroupElement) throws(ProofError) {
        let m = statement.aggregate.beta * value.inverse()
        let a = key.group.g(response) * key.base.power(challenge)
        let b = statement.aggregate.alpha.power(response) * m.power(challenge)
        guard statement.challenge(a: a, b: b, m: m) == challenge else {
            throw ProofError(
                .challengeMismatch,
                "the decryption proof of contest \(statement.contest), option \(statement.option) does not hold")
        }
    }
}
