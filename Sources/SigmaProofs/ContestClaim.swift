public import ElGamal
import GroupArithmetic

/// One contest of a ballot as it was read: ciphertexts, their range proofs and the proof of the contest's limit.
public struct ContestClaim: Sendable {
    public struct Selection: Sendable {
        public let ciphertext: UncheckedCiphertext
        public let proof: RangeProof
        public let limit: Int
        public let context: RangeProof.Context

        public init(
            ciphertext: UncheckedCiphertext, proof: RangeProof, limit: Int, context: RangeProof.Context
        ) {
            self.ciphertext = ciphertext
            self.proof = proof
            self.limit = limit
            self.context = context
        }
    }

    public let selections: [Selection]
    public let proof: RangeProof
    public let limit: Int
    public let context: RangeProof.Context

    public init(selections: [Selection], proof: RangeProof, limit: Int, context: RangeProof.Context) {
        self.selections = selections
        self.proof = proof
        self.limit = limit
        self.context = context
    }

    /// The claim for a batch; its values are the α of all selections and then their β.
    ///
    /// - Returns: `nil` if the hints do not fit or a hash is wrong: then the exact path decides.
    /// - Complexity: 2R + 4 squarings a selection, and as many bytes to hash as the exact path has.
    public func prepare(_ roots: ContestRoots) -> BatchClaim? {
        guard roots.selections.count == selections.count, !selections.isEmpty else { return nil }
        let count = selections.count
        var pairs: [SquarePair] = []
        var equations: [BatchClaim.Equation] = []
        for (index, (selection, hint)) in zip(selections, roots.selections).enumerated() {
            guard let alpha = BatchClaim.square(hint.ciphertext.alpha, of: selection.ciphertext.alpha),
                let beta = BatchClaim.square(hint.ciphertext.beta, of: selection.ciphertext.beta)
            else { return nil }
            let pair = SquarePair(alpha: alpha, beta: beta)
            let commitments = hint.commitments.map(SquarePair.init)
            guard selection.proof.fits(pair, commitments, selection.limit, selection.context) else { return nil }
            pairs.append(pair)
            equations += selection.proof.equations(
                commitments, alphas: index..<index + 1, betas: count + index..<count + index + 1)
        }
        let product = SquarePair.product(pairs)
        let commitments = roots.commitments.map(SquarePair.init)
        guard proof.fits(product, commitments, limit, context) else { return nil }
        return BatchClaim(
            values: pairs.map(\.alpha) + pairs.map(\.beta),
            equations: equations + proof.equations(commitments, alphas: 0..<count, betas: count..<2 * count))
    }
}

extension RangeProof {
    /// Σ c_j is the hash of these commitments.
    fileprivate func fits(
        _ pair: SquarePair, _ commitments: [SquarePair], _ limit: Int, _ context: Context
    ) -> Bool {
        guard components.count == limit + 1, commitments.count == limit + 1 else { return false }
        let sum = components.map(\.challenge).reduce(Scalar(pair.alpha.group, 0), +)
        return context.challenge(pair, commitments) == sum
    }

    /// a_j = g^v_j·α^c_j and b_j = K^(v_j − j·c_j)·β^c_j, where α and β are products of values.
    fileprivate func equations(
        _ commitments: [SquarePair], alphas: Range<Int>, betas: Range<Int>
    ) -> [BatchClaim.Equation] {
        zip(components, commitments).enumerated().flatMap { j, pair in
            let (component, commitment) = pair
            let shift = Scalar(component.challenge.group, j) * component.challenge
            return [
                BatchClaim.Equation(
                    square: commitment.alpha, base: .generator, response: component.response,
                    challenge: component.challenge, values: alphas),
                BatchClaim.Equation(
                    square: commitment.beta, base: .key, response: component.response - shift,
                    challenge: component.challenge, values: betas),
            ]
        }
    }
}
