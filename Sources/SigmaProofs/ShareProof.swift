public import GroupArithmetic
public import Primitives

/// A guardian's proof that it still holds z_i and ẑ_i: two Schnorr proofs under one challenge, for one question of the
/// officials. It shows nothing else and cannot be used as an answer to another question.
///
/// Not in ElectionGuard. With Z = g^z_i and Ẑ = g^ẑ_i from the guardian record (note 3.7):
///
///     a = g^u   â = g^û   c = H_q(H_G; 0x85, question (32), b4(i), Z, Ẑ, a, â)   v = u − c·z_i   v̂ = û − c·ẑ_i
public struct ShareProof: Hashable, Sendable {
    /// What is proven.
    public struct Statement: Sendable {
        /// H_G.
        public let guardianRecordHash: HashValue
        /// SHA-256 of the question, which is different each time.
        public let question: HashValue
        /// i, from 1.
        public let guardian: Int
        /// g^z_i and g^ẑ_i.
        public let voteKey: GroupElement
        public let dataKey: GroupElement

        public init(
            guardianRecordHash: HashValue, question: HashValue, guardian: Int, voteKey: GroupElement,
            dataKey: GroupElement
        ) {
            self.guardianRecordHash = guardianRecordHash
            self.question = question
            self.guardian = guardian
            self.voteKey = voteKey
            self.dataKey = dataKey
        }

        func challenge(_ a: GroupElement, _ ahat: GroupElement) -> Scalar {
            let group = voteKey.group
            var input = HashInput(guardianRecordHash, .shareProof)
            input.append(question)
            input.append(guardian)
            for element in [voteKey, dataKey, a, ahat] { input.append(fixed: element.bytes) }
            return group.hashToScalar(input.hash(length: 37 + 4 * group.elementByteCount))
        }

        /// What a nonce for this statement is bound to, apart for the two secrets.
        func nonceContext(_ secret: UInt8) -> [UInt8] {
            Array("share proof".utf8) + [secret] + guardianRecordHash.bytes + question.bytes
        }
    }

    /// c.
    public let challenge: Scalar
    /// v and v̂.
    public let voteResponse: Scalar
    public let dataResponse: Scalar

    public init(challenge: Scalar, voteResponse: Scalar, dataResponse: Scalar) {
        self.challenge = challenge
        self.voteResponse = voteResponse
        self.dataResponse = dataResponse
    }

    /// - Parameters:
    ///   - voteShare: z_i.
    ///   - dataShare: ẑ_i.
    public static func prove(
        _ statement: Statement, voteShare: SecretScalar, dataShare: SecretScalar,
        using random: inout some SecureRandomSource
    ) -> ShareProof {
        let group = voteShare.group
        let u = SecretScalar.nonce(for: voteShare, context: statement.nonceContext(0), using: &random)
        let uhat = SecretScalar.nonce(for: dataShare, context: statement.nonceContext(1), using: &random)
        let c = statement.challenge(group.g(secret: u), group.g(secret: uhat))
        return ShareProof(
            challenge: c, voteResponse: u.response(challenge: c, secret: voteShare),
            dataResponse: uhat.response(challenge: c, secret: dataShare))
    }

    /// - Throws: `.challengeMismatch`.
    /// - Complexity: 2 exponentiations, fixed-base ones apart.
    public func verify(_ statement: Statement) throws(ProofError) {
        let group = challenge.group
        let a = group.g(voteResponse) * statement.voteKey.power(challenge)
        let ahat = group.g(dataResponse) * statement.dataKey.power(challenge)
        guard statement.challenge(a, ahat) == challenge else {
            throw ProofError(
                .challengeMismatch, "guardian \(statement.guardian) does not show that it holds its share")
        }
    }
}

extension SecretScalar {
    /// A nonce that stays secret even if the generator repeats itself, as in a machine image that runs twice: uniform
    /// from the generator, plus HMAC-SHA-256 of what the nonce is for, under the secret that it protects.
    ///
    /// Two different contexts have different nonces whatever the generator does; with a good generator the sum is
    /// uniform and independent of everything.
    ///
    /// - Parameters:
    ///   - secret: the witness of the proof.
    ///   - context: everything that will distinguish the challenge and is known now.
    public static func nonce(
        for secret: SecretScalar, context: [UInt8], using random: inout some SecureRandomSource
    ) -> SecretScalar {
        let group = secret.group
        let fresh = SecretScalar(group, using: &random)
        let mask = secret.withBytes(count: group.scalarByteCount) { key in
            SecretBytes(count: HashValue.byteCount) { SHA256.hmac(key: key, message: context, into: $0) }
        }
        return fresh + SecretScalar(group, reducing: mask)
    }
}
