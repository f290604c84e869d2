public import ElGamal
public import GroupArithmetic

/// Computes the hints of a ballot that came without them, or with wrong ones.
///
/// It is the exact verification with halved exponents: the root of a commitment a_j = g^v·α^c is g^(v/2)·α^(c/2), the
/// same work, and its square is a_j itself. So roots come out only if the proofs hold, and they are then the very roots
/// that a prover sends, those that are members. All divisions that the roots of α, β and C₀ need share one inversion.
public struct RootFinder: Sendable {
    private let key: EncryptionKey

    public init(key: EncryptionKey) { self.key = key }

    /// - Parameters:
    ///   - nonce: the encrypted ballot nonce and its use.
    ///   - contests: of the ballot, in its order.
    /// - Returns: the roots beside the nonce and beside each contest.
    /// - Throws: what the exact verification throws, for the first proof that does not hold.
    /// - Complexity: in the standard group that of the exact verification, some 22 multiplications a selection and 340.
    public func roots(
        nonce: (use: BallotNonceEncryption, ciphertext: SignedElGamalCiphertext), contests: [ContestClaim]
    ) throws(ProofError) -> (nonce: SchnorrRoots, contests: [ContestRoots]) {
        let (c0, commitment) = try nonce.use.roots(nonce.ciphertext)
        var pending = [c0]
        var drafts: [ContestDraft] = []
        for contest in contests { drafts.append(try draft(contest, &pending)) }
        var values = PendingRoot.roots(of: pending)[...]
        func next() -> SquareRoot { values.removeFirst() }
        let schnorr = SchnorrRoots(statement: next(), commitment: commitment)
        return (
            schnorr,
            drafts.map { draft in
                ContestRoots(
                    selections: draft.selections.map {
                        .init(ciphertext: PairRoots(alpha: next(), beta: next()), commitments: $0)
                    }, commitments: draft.commitments)
            }
        )
    }

    /// The roots of a contest's commitments, for each selection and for its own proof.
    private struct ContestDraft {
        var selections: [[PairRoots]] = []
        var commitments: [PairRoots] = []
    }

    /// - Parameter pending: gets the roots of α and β of each selection.
    private func draft(_ contest: ContestClaim, _ pending: inout [PendingRoot]) throws(ProofError) -> ContestDraft {
        var draft = ContestDraft()
        var product = Ciphertext.neutral(key.group)
        for selection in contest.selections {
            let exponents = selection.proof.components.map { $0.challenge * key.group.half }
            let alpha = try Self.member(selection.ciphertext.alpha, exponents, "α")
            let beta = try Self.member(selection.ciphertext.beta, exponents, "β")
            let ciphertext = Ciphertext(alpha: alpha.element, beta: beta.element)
            draft.selections.append(
                try selection.proof.commitmentRoots(
                    ciphertext, (alpha.powers, beta.powers), selection.limit, key, selection.context))
            pending += [alpha.root, beta.root]
            product *= ciphertext
        }
        let exponents = contest.proof.components.map { $0.challenge * key.group.half }
        draft.commitments = try contest.proof.commitmentRoots(
            product, (product.alpha.powers(exponents), product.beta.powers(exponents)), contest.limit, key,
            contest.context)
        return draft
    }

    private static func member(
        _ value: UncheckedElement, _ exponents: [Scalar], _ name: String
    ) throws(ProofError) -> (element: GroupElement, powers: [GroupElement], root: PendingRoot) {
        do throws(ArithmeticError) {
            return try value.rootAndPowersIfMember(exponents)
        } catch {
            throw ProofError(.notInSubgroup, "\(name) is not in the subgroup of order q")
        }
    }
}

extension RangeProof {
    /// - Parameter powers: of α and β, for half of each challenge.
    /// - Returns: the roots of (a_j, b_j), whose squares have the right hash.
    fileprivate func commitmentRoots(
        _ ciphertext: Ciphertext, _ powers: (alpha: [GroupElement], beta: [GroupElement]), _ limit: Int,
        _ key: EncryptionKey, _ context: Context
    ) throws(ProofError) -> [PairRoots] {
        guard components.count == limit + 1 else {
            throw ProofError(.wrongComponentCount, "expected \(limit + 1) proof components, found \(components.count)")
        }
        let group = key.group
        let commitments = components.enumerated().map { j, component in
            let w = component.response - Scalar(group, j) * component.challenge
            return RootedPair(
                alphaRoot: group.g(component.response * group.half) * powers.alpha[j],
                betaRoot: key.base.power(w * group.half) * powers.beta[j])
        }
        let values = commitments.flatMap { [$0.value.alpha.bytes, $0.value.beta.bytes] }
        let sum = components.map(\.challenge).reduce(Scalar(group, 0), +)
        guard context.challenge(group, [ciphertext.alpha.bytes, ciphertext.beta.bytes] + values) == sum else {
            throw ProofError(.challengeMismatch, "the range proof does not hold")
        }
        return commitments.map(\.roots)
    }
}
