import ElectionModel
import ElectionTestKit
import GroupArithmetic
import Primitives

extension Forger {
    /// Another opening for a challenged ballot, which stays as it is.
    mutating func reopen(_ line: Int, _ change: ([BallotOpening.Contest]) -> [BallotOpening.Contest]) {
        let old = challenges[line]
        challenges[line] = old.changing(opening: BallotOpening(contests: change(old.opening.contests)))
    }

    /// Another opening for one contest, from 1.
    mutating func reopen(
        _ line: Int, contest: Int, _ change: ([BallotOpening.Option]) -> [BallotOpening.Option]
    ) {
        reopen(line) { $0.map { $0.contest == contest ? $0.changing(options: change($0.options)) : $0 } }
    }

    /// Another ballot with these values, with its opening, in place of a challenged one.
    mutating func rechallenge(_ line: Int, identifier: HashValue? = nil, values: [(contest: Int, values: [Int])]) throws
    {
        let old = challenges[line]
        let device = try device()
        let hi = device.identifierHash(identifier ?? old.ballot.identifier)
        var contests: [EncryptedBallot.Contest] = []
        var opened: [BallotOpening.Contest] = []
        for (index, values) in values {
            let nonces = values.map { _ in Scalar(group, using: &random) }
            contests.append(
                try device.contest(
                    index, zip(values, nonces).map { BallotForger.Choice($0, nonce: $1) }, identifierHash: hi,
                    using: &random))
            let description = manifest.contests[index - 1]
            opened.append(
                .init(
                    contest: index, label: description.label,
                    options: description.options.indices.map {
                        .init(label: description.options[$0].label, value: values[$0], nonce: nonces[$0])
                    }))
        }
        let ballot = device.ballot(
            style: old.ballot.ballotStyle, identifier: identifier ?? old.ballot.identifier, contests: contests,
            using: &random)
        challenges[line] = PublishedChallenge(
            leaf: old.leaf, ballot: ballot, opening: BallotOpening(contests: opened))
    }

    /// Other words about a challenged leaf; `nil` for none.
    mutating func dispose(_ leaf: Int, _ kind: Disposition.Kind?) {
        dispositions = dispositions.compactMap { old in
            guard old.leaf == leaf else { return old }
            return kind.map { old.changing(kind: $0) }
        }
        processed = processed.recounted(dispositions)
    }
}

extension PublishedChallenge {
    func changing(leaf: Int? = nil, opening: BallotOpening? = nil) -> PublishedChallenge {
        PublishedChallenge(leaf: leaf ?? self.leaf, ballot: ballot, opening: opening ?? self.opening)
    }
}

extension BallotOpening.Contest {
    func changing(label: String? = nil, options: [BallotOpening.Option]? = nil) -> Self {
        Self(contest: contest, label: label ?? self.label, options: options ?? self.options)
    }
}

extension BallotOpening.Option {
    func changing(label: String? = nil, value: Int? = nil, nonce: Scalar? = nil) -> Self {
        Self(label: label ?? self.label, value: value ?? self.value, nonce: nonce ?? self.nonce)
    }
}
