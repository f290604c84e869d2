import CollectionService
import ElectionModel
import ElectionTestKit
import GroupArithmetic
import Primitives
import Tally
import Testing

/// Hints from the voter's device, or the collector's export, to the published ballots, in the standard group.
@Suite("Hints on their way")
struct HintJourneyTests {
    @Test("a ballot without hints, one with another's and one with its own have right hints beside them when published")
    func journey() async throws {
        var town = try await Town(voters: ["T-1", "T-2", "T-3"], group: .standard)
        var right: [[UInt8]] = []
        let sent: [(_ own: [UInt8], _ other: [UInt8]?) -> [UInt8]?] = [
            { _, _ in nil }, { _, other in other }, { own, _ in own },
        ]
        for (voter, hints) in zip(["T-1", "T-2", "T-3"], sent) {
            let submission = try town.ballot(voter, await town.ticket(voter)) { roots in
                defer { right.append(roots.bytes) }
                return hints(roots.bytes, right.last)
            }
            _ = try await town.cast(submission, voter)
        }
        try await town.order(.close)
        let (box, outcome, dispositions) = try await town.processed()
        #expect(dispositions.map(\.kind) == [.counted, .counted, .counted] && outcome.alarms == [])
        let size = try #require(BallotRoots.entryByteCount(town.context.manifest, group: town.group))
        let file = RecordFolder.hints(beside: "\(box.folder)/../count/\(RecordFolder.segment(0))")
        let reader = try HintReader(file, entryByteCount: size)
        for (index, hints) in right.enumerated() {
            // Only hints that showed their ballot's proofs in a batch are published.
            #expect(try reader.entry(index).map { Array($0.prefix(hints.count)) } == hints, "\(index)")
        }
        #expect(reader.count == 3)
    }
}
