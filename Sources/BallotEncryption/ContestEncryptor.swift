package import ElectionModel
import GroupArithmetic
package import Primitives
package import SigmaProofs

/// A contest with the hints for its verification.
package struct EncryptedContest {
    package let contest: EncryptedBallot.Contest
    package let roots: ContestRoots
}

/// Encrypts contest after contest of one ballot.
package struct ContestEncryptor {
    let bases: EncryptionBases
    let manifest: Manifest
    let nonces: EncryptionNonces

    package init(bases: EncryptionBases, manifest: Manifest, nonces: EncryptionNonces) {
        self.bases = bases
        self.manifest = manifest
        self.nonces = nonces
    }

    /// - Parameter values: checked to fit the contest.
    /// - Returns: `nil` if a nonce, or the sum of the contest's nonces, is zero.
    package func encrypt(
        _ values: [Int], contest index: Int, using random: inout some SecureRandomSource
    ) -> EncryptedContest? {
        guard let contest = manifest.contest(index) else { preconditionFailure("the contest was checked before") }
        let options = values.indices.map { position in
            OptionDraft(
                nonce: nonces.nonce(contest: index, option: position + 1), value: values[position],
                limit: contest.selectionLimit(option: position + 1), using: &random)
        }
        let sum = options.map(\.nonce).reduce(SecretScalar(nonces.group, small: 0), +)
        let total = RangeProofDraft(
            nonces.group, value: values.reduce(0, +), limit: contest.selectionLimit, using: &random)
        var powers = PairPowers(bases, options.flatMap(\.exponents) + zip(total.alphaExponents, total.betaExponents))
        var pairs: [SquarePair] = []
        var selections: [EncryptedBallot.Selection] = []
        var roots: [ContestRoots.Selection] = []
        for (position, option) in options.enumerated() {
            let pair = powers.next()
            let commitments = powers.next(option.proof.alphaExponents.count)
            guard !pair.value.alpha.isOne else { return nil }
            let proof = option.proof.finish(
                pair.value, nonce: option.nonce, commitments: commitments.map(\.value),
                context: binding(index, position + 1))
            selections.append(.init(option: position + 1, ciphertext: pair.value.ciphertext, proof: proof))
            roots.append(.init(ciphertext: pair.roots, commitments: commitments.map(\.roots)))
            pairs.append(pair.value)
        }
        let product = SquarePair.product(pairs)
        guard !product.alpha.isOne else { return nil }
        let commitments = powers.next(total.alphaExponents.count)
        let proof = total.finish(
            product, nonce: sum, commitments: commitments.map(\.value), context: binding(index, nil))
        let hash = BallotHashes.contestHash(
            identifierHash: nonces.identifierHash, contest: index, ciphertexts: selections.map(\.ciphertext))
        return EncryptedContest(
            contest: .init(contest: index, selections: selections, proof: proof, contestHash: hash),
            roots: ContestRoots(selections: roots, commitments: commitments.map(\.roots)))
    }

    private func binding(_ contest: Int, _ option: Int?) -> RangeProof.Context {
        RangeProof.Context(identifierHash: nonces.identifierHash, contest: contest, option: option)
    }
}
