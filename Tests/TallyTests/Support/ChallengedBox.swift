import ElectionModel
import ElectionTestKit
import Primitives
import Tally

/// A box with challenged ballots and what processing makes of it.
struct ChallengedBox {
    let box: TestBox
    let processed: ProcessedBox
    /// What is published opened.
    let opened: [PublishedChallenge]

    var kinds: [Disposition.Kind] { processed.kinds }
    var alarms: [String] { processed.outcome.alarms }
    var numbers: ProcessedDocument.Challenged { processed.outcome.processed.challenged }
    var counts: ProcessedDocument.Counts { processed.outcome.processed.counts }

    /// - Parameter events: between opening and closing.
    init(
        _ election: TestElection, _ events: [TestBox.Event],
        editChallenges: (inout [[UInt8]]) throws -> Void = { _ in }
    ) async throws {
        box = try TestBox(
            election, folder: TemporaryFolder().path + "/box", events: [.open] + events + [.close],
            editChallenges: editChallenges)
        processed = try await ProcessedBox(box)
        let path = "\(processed.folder)/\(RecordFolder.challengedSegment(0))"
        let lines = DurableFile.exists(path) ? try DurableFile.read(path).split(separator: 10).map(Array.init) : []
        opened = try lines.map { try PublishedChallenge(canonical: $0, group: election.group) }
    }

    /// Every leaf of a ballot has its one disposition, the numbers are theirs, and exactly the opened ones are published.
    var isConsistent: Bool {
        let dispositions = processed.dispositions
        let leaves = (box.leaves + box.challengedLeaves).sorted()
        return dispositions.map(\.leaf) == leaves && counts.cast == box.leaves.count && counts.isBalanced
            && numbers.total == box.challengedLeaves.count
            && numbers.opened == opened.count
            && dispositions.filter { $0.kind == .challenged }.map(\.leaf) == opened.map(\.leaf)
            && dispositions.filter(\.kind.isChallenge).map(\.leaf) == box.challengedLeaves
            && processed.outcome.processed.styles.map(\.counts.cast).reduce(0, +) == counts.cast
    }
}
