import BallotChecks
import ElectionModel
import GroupArithmetic
import Primitives

/// Reads lines of published ballots: a counted one must be the logged one and valid.
struct CountedBallotReader: Sendable {
    typealias Outcome = Result<(leaf: Int, ballot: ValidatedBallot)?, TallyError>

    let checker: BallotChecker
    let group: Group
    /// The ballot's hash by cast leaf.
    let leaves: [Int: HashValue]
    let counted: Set<Int>
    /// Of an entry of the hint files; `nil` if there can be none.
    let hintByteCount: Int?

    /// - Parameter lines: of one file.
    /// - Returns: for each line its ballot; `nil` for one that is published without being counted.
    func read(_ lines: [ParallelLines.Line]) -> [Outcome] {
        let read = lines.map(self.read)
        let ballots = zip(lines, hints(lines)).enumerated().compactMap { index, pair -> HintedBallot? in
            guard let ballot = try? read[index].get()?.ballot else { return nil }
            return HintedBallot(ballot, hints: usable(pair.1, of: ballot))
        }
        var random = SystemRandom()
        var verdicts = checker.validate(ballots, using: &random)[...]
        return zip(lines, read).map { line, published in
            switch published {
            case .failure(let error): return .failure(error)
            case .success(nil): return .success(nil)
            case .success(let published?):
                guard let verdict = verdicts.popFirst() else { return .success(nil) }
                return verdict.map { (published.leaf, $0) }
                    .mapError { TallyError(.wrongAggregate, "\(line.place): \($0)") }
            }
        }
    }

    private func read(_ line: ParallelLines.Line) -> Result<PublishedBallot?, TallyError> {
        do {
            let published = try PublishedBallot(
                canonical: line.bytes, group: group, limit: LineReader.maximumLineCount)
            guard counted.contains(published.leaf) else { return .success(nil) }
            guard leaves[published.leaf] == SHA256.hash(published.ballotBytes) else {
                return .failure(TallyError(.wrongAggregate, "\(line.place): not the ballot of leaf \(published.leaf)"))
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
