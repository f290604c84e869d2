public import ElGamal
public import GroupArithmetic
public import Primitives

/// A proof that a ciphertext encrypts an integer in 0 … limit: one challenge and response for each value.
///
/// ElectionGuard 2.1.0, section 3.3.7, equations (57) to (61) for selections, section 3.3.8, equation (62) for contests.
public struct RangeProof: Hashable, Sendable {
    /// (c_j, v_j).
    public struct Component: Hashable, Sendable {
        public let challenge: Scalar
        public let response: Scalar

        public init(challenge: Scalar, response: Scalar) {
            self.challenge = challenge
            self.response = response
        }
    }

    /// What the challenge binds the proof to. Indices count from 1 in manifest order.
    public struct Context: Sendable {
        /// H_I.
        public let identifierHash: HashValue
        public let contest: Int
        /// `nil` for the proof of a contest's selection limit, which has no option index (equation 62).
        public let option: Int?

        public init(identifierHash: HashValue, contest: Int, option: Int?) {
            self.identifierHash = identifierHash
            self.contest = contest
            self.option = option
        }
    }

    /// One component for each of 0 … limit.
    public let components: [Component]

    public init(components: [Component]) { self.components = components }
}

extension RangeProof.Context {
    /// c by (59) or (62): len(B₁) = 9 + (2R + 4)·l_p, or 5 + (2L + 4)·l_p without an option.
    func challenge(_ ciphertext: Ciphertext, _ commitments: [Ciphertext]) -> Scalar {
        challenge(
            ciphertext.alpha.group, ([ciphertext] + commitments).flatMap { [$0.alpha.bytes, $0.beta.bytes] })
    }

    package func challenge(_ pair: SquarePair, _ commitments: [SquarePair]) -> Scalar {
        challenge(pair.alpha.group, ([pair] + commitments).flatMap { [$0.alpha.bytes, $0.beta.bytes] })
    }

    /// - Parameter values: the bytes of α, β, a_0, b_0, a_1, b_1 …
    func challenge(_ group: Group, _ values: [[UInt8]]) -> Scalar {
        var input = HashInput(identifierHash, .rangeProof)
        input.append(contest)
        if let option { input.append(option) }
        for value in values { input.append(fixed: value) }
        let prefix = option == nil ? 5 : 9
        return group.hashToScalar(input.hash(length: prefix + values.count * group.elementByteCount))
    }
}

extension RangeProof {
    /// Proves that `ciphertext` = Enc(value, nonce) encrypts one of 0 … limit. Constant time in value and nonce.
    ///
    /// - Complexity: 2(limit + 1) fixed-base exponentiations in constant time.
    public static func prove(
        _ ciphertext: Ciphertext, value: Int, nonce: SecretScalar, limit: Int, key: EncryptionKey, context: Context,
        using random: inout some SecureRandomSource
    ) -> RangeProof {
        let draft = RangeProofDraft(key.group, value: value, limit: limit, using: &random)
        let commitments = zip(
            key.group.generatorBase.powers(secret: draft.alphaExponents), key.base.powers(secret: draft.betaExponents))
        return draft.finish(
            nonce: nonce,
            challenge: context.challenge(ciphertext, commitments.map { Ciphertext(alpha: $0, beta: $1) }))
    }

    /// Verifications 6.A and 6.D (ranges 6.B and 6.C are given by the types) for a selection as it was read.
    ///
    /// - Returns: the ciphertext, now known to be in the subgroup and to encrypt an integer in 0 … limit.
    /// - Throws: `.wrongComponentCount` before any arithmetic, `.notInSubgroup`, `.challengeMismatch`.
    /// - Complexity: 512 squarings and about 110 multiplications a value, plus 4 fixed-base powers a value.
    /// - Note: Variable time; every input is public.
    public func verify(
        _ unchecked: UncheckedCiphertext, limit: Int, key: EncryptionKey, context: Context
    ) throws(ProofError) -> Ciphertext {
        try requireCount(limit)
        let challenges = components.map(\.challenge)
        let (alpha, alphaPowers) = try Self.powers(unchecked.alpha, challenges, name: "α")
        let (beta, betaPowers) = try Self.powers(unchecked.beta, challenges, name: "β")
        let ciphertext = Ciphertext(alpha: alpha, beta: beta)
        try requireChallenge(ciphertext, alphaPowers, betaPowers, key, context)
        return ciphertext
    }

    /// Verification 7.D, for the product of a contest's selections.
    public func verify(
        _ ciphertext: Ciphertext, limit: Int, key: EncryptionKey, context: Context
    ) throws(ProofError) {
        try requireCount(limit)
        let challenges = components.map(\.challenge)
        try requireChallenge(
            ciphertext, ciphertext.alpha.powers(challenges), ciphertext.beta.powers(challenges), key, context)
    }

    private static func powers(
        _ value: UncheckedElement, _ exponents: [Scalar], name: String
    ) throws(ProofError) -> (GroupElement, [GroupElement]) {
        do throws(ArithmeticError) {
            return try value.powersIfMember(exponents)
        } catch {
            throw ProofError(.notInSubgroup, "\(name) is not in the subgroup of order q")
        }
    }

    private func requireCount(_ limit: Int) throws(ProofError) {
        guard components.count == limit + 1 else {
            throw ProofError(
                .wrongComponentCount, "expected \(limit + 1) proof components, found \(components.count)")
        }
    }

    /// a_j = g^v_j·α^c_j, b_j = K^(v_j − j·c_j)·β^c_j, and Σ c_j against the hash.
    private func requireChallenge(
        _ ciphertext: Ciphertext, _ alphaPowers: [GroupElement], _ betaPowers: [GroupElement], _ key: EncryptionKey,
        _ context: Context
    ) throws(ProofError) {
        let group = key.group
        let commitments = components.enumerated().map { j, component in
            let w = component.response - Scalar(group, j) * component.challenge
            return Ciphertext(
                alpha: group.g(component.response) * alphaPowers[j], beta: key.base.power(w) * betaPowers[j])
        }
        let sum = components.map(\.challenge).reduce(Scalar(group, 0), +)
        guard context.challenge(ciphertext, commitments) == sum else {
            throw ProofError(.challengeMismatch, "the range proof does not hold")
        }
    }
}
