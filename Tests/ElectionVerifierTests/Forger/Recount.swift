import ElGamal
import ElectionModel
import GroupArithmetic
import Primitives
import SigmaProofs

/// Counts and decrypts whatever stands on the ballots, as all guardians together could.
struct Recount {
    let group: Group
    /// H_E.
    let election: HashValue
    let manifest: Manifest
    /// s of K = g^s.
    let secret: Scalar

    func key() throws -> EncryptionKey { try EncryptionKey(group.g(secret)) }

    /// Products over the counted ballots of as many options as each contest has; for a value outside of the group
    /// that of its negative, if this is inside.
    func aggregate(_ ballots: [PublishedBallot], _ dispositions: [Disposition]) -> AggregateDocument {
        let counted = Dictionary(
            dispositions.filter { $0.kind == .counted }.map { ($0.leaf, $0) }, uniquingKeysWith: { first, _ in first })
        let contests = manifest.contests.enumerated().map { position, description in
            var products = description.options.map { _ in Ciphertext.neutral(group) }
            var (count, weight) = (0, 0)
            for published in ballots {
                guard let disposition = counted[published.leaf] else { continue }
                for contest in published.ballot.contests where contest.contest == position + 1 {
                    count += 1
                    weight += disposition.weight
                    for (option, selection) in contest.selections.enumerated() where products.indices.contains(option) {
                        let pair = selection.ciphertext
                        let ciphertext = Ciphertext(alpha: member(pair.alpha), beta: member(pair.beta))
                        products[option] = products[option] * ciphertext.weighted(disposition.weight)
                    }
                }
            }
            return AggregateDocument.Contest(
                contest: position + 1, ballots: count, weight: weight, options: products)
        }
        return AggregateDocument(election: election, contests: contests)
    }

    private func member(_ value: UncheckedElement) -> GroupElement {
        let negative = try? value.negated()
        return (try? value.checked()) ?? (try? negative?.checked()) ?? value.assumingMembership()
    }

    /// T = B·A^−s and the proof for it, by one who knows the whole key.
    func decrypt(
        _ ciphertext: Ciphertext, contest: Int, option: Int, using random: inout some SecureRandomSource
    ) -> (value: GroupElement, proof: DecryptionProof) {
        let statement = DecryptionStatement(
            extendedBaseHash: election, contest: contest, option: option, aggregate: ciphertext)
        let u = Scalar(group, using: &random)
        let m = ciphertext.alpha.power(secret)
        let c = ForgedTranscript.decryption(statement, a: group.g(u), b: ciphertext.alpha.power(u), m: m)
            .challenge(group)
        return (
            ciphertext.beta * m.inverse(), DecryptionProof(challenge: c, response: u - c * secret)
        )
    }

    /// The contests of a result, without the withheld ones.
    func result(
        _ aggregate: AggregateDocument, withheld: [Int], using random: inout some SecureRandomSource
    ) throws -> [ResultDocument.Contest] {
        let table = try DiscreteLogTable(base: key().element, bound: 1_000)
        var contests: [ResultDocument.Contest] = []
        for contest in aggregate.contests where !withheld.contains(contest.contest) {
            let description = manifest.contests[contest.contest - 1]
            var options: [ResultDocument.Option] = []
            for (position, ciphertext) in contest.options.enumerated() {
                let (value, proof) = decrypt(
                    ciphertext, contest: contest.contest, option: position + 1, using: &random)
                options.append(
                    .init(
                        label: description.options[position].label, total: try table.logarithm(of: value),
                        value: value, proof: proof))
            }
            contests.append(.init(contest: contest.contest, label: description.label, options: options))
        }
        return contests
    }
}
