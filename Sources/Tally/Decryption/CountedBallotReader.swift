import BallotChecks
import ElectionModel
import GroupArithmetic
import Primitives

/// Reads lines of published ballots: a counted one must be the logged one and valid.
struct CountedBallotReader: Sendable {
    typealias Outcome = Result<(counted: CountedLeaf, ballot: ValidatedBallot)?, TallyError>

    /// A line with what it must be; `nil` if it is published without being counted.
    struct Item: Sendable {
        let line: ParallelLines.Line
        let counted: CountedLeaf?
    }

    let checker: BallotChecker
    let group: Group
    /// Of an entry of the hint files; `nil` if there can be none.
    let hintByteCount: Int?

    /// - Parameter lines: of one file.
    /// - Returns: for each line its ballot; `nil` for one that is published without being counted.
    func read(_ items: [Item]) -> [Outcome] {
        let read = items.map(self.read)
        let ballots = zip(items, hints(items.map(\.line))).enumerated().compactMap { index, pair -> HintedBallot? in
            guard let ballot = try? read[index].get()?.ballot else { return nil }
            return HintedBallot(ballot, hints: usable(pair.1, of: ballot))
        }
        var random = SystemRandom()
        var verdicts = checker.validate(ballots, using: &random)[...]
        return zip(items, read).map { item, published in
            switch published {
            case .failure(let error): return .failure(error)
            case .success(nil): return .success(nil)
            case .success:
                guard let verdict = verdicts.popFirst(), let counted = item.counted else { return .success(nil) }
                return verdict.map { (counted, $0) }
                    .mapError { TallyError(.wrongAggregate, "\(item.line.place): \($0)") }
            }
        }
    }

    private func read(_ item: Item) -> Result<PublishedBallot?, TallyError> {
        let line = item.line
        do {
            let published = try PublishedBallot(
                canonical: line.bytes, group: group, limit: LineReader.maximumLineCount)
            guard let counted = item.counted else { return .success(nil) }
            guard published.leaf == counted.leaf, counted.ballot == SHA256.hash(published.ballotBytes) else {
                return .failure(TallyError(.wrongAggregate, "\(line.place): not the ballot of leaf \(counted.leaf)"))
            }
            return .success(published)
        } catch {
            return .failure(TallyError(.wrongAggregate, "\(line.place): \(error)"))
        }
    }

    /// The entries of the file beside the lines, if it is there and of any use.
    private func hints(_ lines: [ParallelLines.Line]) -> [[UInt8]?] {
        guard let hintByteCount, let path = lines.first?.path,
            let reader = try? HintReader(RecordFolder.hints(beside: path), entryByteCount: hintByteCount)
        else { return lines.map { _ in nil } }
        return lines.map { try? reader.entry($0.number - 1) }
    }

    private func usable(_ entry: [UInt8]?, of ballot: EncryptedBallot) -> [UInt8]? {
        entry.flatMap { try? BallotRoots(entry: $0, of: ballot, group: group).bytes }
    }
}
