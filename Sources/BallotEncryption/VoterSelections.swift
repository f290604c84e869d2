public import ElectionModel

/// A voter's choices: for each contest of a ballot style one value for each option.
///
/// ElectionGuard 2.1.0, section 3.3.5: values are 0 to R, and add up to at most L in each contest. All zeros is a blank
/// vote, which is allowed. Choices are not printable and have no encoding.
public struct VoterSelections: Sendable {
    private let values: [Int: [Int]]

    /// - Parameters:
    ///   - values: by contest index; the options in manifest order.
    ///   - ballotStyle: from 1, in manifest order.
    /// - Throws: the first rule of the manifest that the values break.
    public init(_ values: [Int: [Int]], manifest: Manifest, ballotStyle: Int) throws(SelectionError) {
        self.values = values
        try requireFit(manifest, ballotStyle: ballotStyle)
    }

    /// The value for each option; empty for a contest that is not on the ballot.
    public func values(contest: Int) -> [Int] { values[contest] ?? [] }

    /// The same checks again, for another manifest or style.
    func requireFit(_ manifest: Manifest, ballotStyle: Int) throws(SelectionError) {
        guard let style = manifest.ballotStyle(ballotStyle) else {
            throw SelectionError(.unknownStyle, "there is no ballot style \(ballotStyle)")
        }
        if let stranger = values.keys.filter({ !style.contests.contains($0) }).min() {
            throw SelectionError(.unknownContest, "contest \(stranger) is not on ballot style \(ballotStyle)")
        }
        for index in style.contests {
            guard let contest = manifest.contest(index), let chosen = values[index] else {
                throw SelectionError(.missingContest, "contest \(index) is missing; a blank one has all zeros")
            }
            try Self.require(chosen, fit: contest, index: index)
        }
    }

    private static func require(
        _ chosen: [Int], fit contest: Manifest.Contest, index: Int
    ) throws(SelectionError) {
        let count = contest.options.count
        guard chosen.count == count else {
            throw SelectionError(
                chosen.count > count ? .unknownOption : .missingOption,
                "contest \(index) has \(count) options, found values for \(chosen.count)")
        }
        for (position, value) in chosen.enumerated()
        where !(0...contest.selectionLimit(option: position + 1)).contains(value) {
            throw SelectionError(.outOfRange, "contest \(index): a value is below 0 or above its option's limit")
        }
        guard chosen.reduce(0, +) <= contest.selectionLimit else {
            throw SelectionError(
                .overvote, "contest \(index) allows \(contest.selectionLimit) in total, the choices are more")
        }
    }
}

extension VoterSelections: CustomStringConvertible, CustomReflectable {
    public var description: String { "VoterSelections(redacted)" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
