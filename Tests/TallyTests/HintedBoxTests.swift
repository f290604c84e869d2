import BallotChecks
import ElectionModel
import ElectionTestKit
import GroupArithmetic
import Primitives
import SigmaProofs
import Tally
import Testing

/// A ballot box whose envelopes carry hints, in the standard group: they spare work and decide nothing.
@Suite("Hints in the ballot box", .serialized)
struct HintedBoxTests {
    /// Of this suite alone, because it counts multiplications.
    private static let election = Result { try TestElection(group: Group(.standard), minimumCellSize: 1) }

    private struct Processed {
        let count: TestCount
        let dispositions: [Disposition]
        /// Multiplications.
        let cost: Int

        var hintFile: String {
            RecordFolder.hints(beside: "\(count.count)/\(RecordFolder.segment(0))")
        }
    }

    private func process(_ casts: [TestCast]) async throws -> Processed {
        let election = try Self.election.get()
        let box = try TestBox(election, folder: TemporaryFolder().path + "/box", casts: casts)
        let before = election.group.operationCount
        let count = try await TestCount.processed(box, folder: TemporaryFolder().path)
        let cost = (election.group.operationCount - before).total
        let lines = try DurableFile.read("\(count.count)/\(RecordFolder.dispositions)").split(separator: 10)
        return Processed(
            count: count,
            dispositions: try lines.map { try Disposition(canonical: Array($0), group: election.group) }, cost: cost)
    }

    private static func hinted(_ cast: TestCast, _ hints: [UInt8]?) -> TestCast {
        let old = cast.submission
        return TestCast(
            submission: CastSubmission(
                ballot: old.ballot, statement: old.statement, signature: old.signature, hints: hints),
            ticket: cast.ticket)
    }

    private func entries(_ processed: Processed) throws -> [[UInt8]?] {
        let election = try Self.election.get()
        let size = try #require(BallotRoots.entryByteCount(election.context.manifest, group: election.group))
        let reader = try HintReader(processed.hintFile, entryByteCount: size)
        return try (0..<reader.count).map { try reader.entry($0) }
    }

    @Test(
        "right, wrong, missing and hostile hints give the same dispositions, and right ones spare work and are published"
    )
    func sameVerdicts() async throws {
        let election = try Self.election.get()
        var polling = TestPolling(election)
        let casts = try [0, 1, 2, 4].map { try polling.vote(TestVotes.all[$0], .with { $0.hints = \.bytes }) }
        let right = try await process(casts)
        #expect(right.dispositions.map(\.kind) == casts.map { _ in .counted } && right.count.outcome?.alarms == [])
        #expect(try entries(right).map { $0 != nil } == [true, true, true, true])
        let bare = try await process(casts.map { Self.hinted($0, nil) })
        #expect(bare.dispositions == right.dispositions && !DurableFile.exists(bare.hintFile))
        #expect(right.cost < bare.cost * 2 / 3, "\(right.cost), \(bare.cost)")
        let size = election.group.elementByteCount
        let hints = casts.compactMap(\.submission.hints)
        let wrong: [[UInt8]] = [
            hints[1], Array(hints[1].dropLast()), hints[2].map { _ in 255 },
            Array(hints[3][size..<2 * size] + hints[3][..<size] + hints[3][(2 * size)...]),
        ]
        let hostile = try await process(zip(casts, wrong).map { Self.hinted($0, $1) })
        #expect(hostile.dispositions == right.dispositions && hostile.count.outcome?.alarms == [])
        #expect(hostile.cost < 2 * bare.cost, "\(hostile.cost), \(bare.cost)")
        // Hints that showed nothing are not handed on.
        #expect(!DurableFile.exists(hostile.hintFile))
    }

    @Test("where only some ballots have hints, those are published beside their own ballots, up to the record")
    func some() async throws {
        let election = try Self.election.get()
        var polling = TestPolling(election)
        let casts = try [0, 1, 2, 4].map { try polling.vote(TestVotes.all[$0], .with { $0.hints = \.bytes }) }
        let hints = casts.compactMap(\.submission.hints)
        let right = try await process(casts)
        let sent = [nil, hints[1], hints[2].map { _ in 7 }, hints[3]]
        let some = try await process(zip(casts, sent).map { Self.hinted($0, $1) })
        #expect(some.dispositions == right.dispositions && some.count.outcome?.alarms == [])
        #expect(right.cost < some.cost, "\(right.cost), \(some.cost)")
        let found = try entries(some)
        #expect(found.map { $0 != nil } == [false, true, false, true])
        #expect(found == zip(found, try entries(right)).map { $0 == nil ? nil : $1 })
        #expect(try await some.count.opened().rebuildAggregate {}.hash == right.count.opened().rebuildAggregate {}.hash)
        let box = try TestBox(
            election, folder: TemporaryFolder().path + "/box", casts: zip(casts, sent).map { Self.hinted($0, $1) })
        let record = try await TestRecord(box)
        let file = RecordFolder.hints(beside: "\(record.folder)/\(RecordFolder.segment(0))")
        #expect(try DurableFile.read(file) == DurableFile.read(some.hintFile))
    }

    @Test("a ballot with a spoilt proof and the hints of the right one is invalid, and its neighbours are counted")
    func spoilt() async throws {
        let election = try Self.election.get()
        var polling = TestPolling(election)
        let first = try polling.vote(TestVotes.all[1], .with { $0.hints = \.bytes })
        let forged = try polling.vote(
            TestVotes.all[2],
            .with {
                $0.hints = \.bytes
                $0.ballot = { ballot in
                    let proofs = ballot.contests[0].selections.map(\.proof)
                    return ballot.replacing(contest: 1, option: 1, proof: proofs[1])
                }
            })
        let last = try polling.vote(TestVotes.all[4], .with { $0.hints = \.bytes })
        let processed = try await process([first, forged, last])
        #expect(processed.dispositions.map(\.kind) == [.counted, .invalid, .counted])
        #expect(processed.dispositions[1].reason == .proof)
        #expect(try entries(processed).map { $0 != nil } == [true, true])
    }

    @Test(
        "guardians rebuild the same aggregate with hints, without them and with wrong ones, and with hints at less work"
    )
    func rebuilt() async throws {
        let election = try Self.election.get()
        var polling = TestPolling(election)
        let casts = try [0, 1, 2].map { try polling.vote(TestVotes.all[$0], .with { $0.hints = \.bytes }) }
        let processed = try await process(casts)
        func rebuild() async throws -> (hash: HashValue, cost: Int) {
            let folder = try processed.count.opened()
            let before = election.group.operationCount
            let hash = try await folder.rebuildAggregate {}.hash
            return (hash, (election.group.operationCount - before).total)
        }
        let hinted = try await rebuild()
        let bytes = try DurableFile.read(processed.hintFile)
        let size = (bytes.count - 20) / 3
        let swapped = Array(bytes[..<20] + bytes[(20 + size)...] + bytes[20..<20 + size])
        for wrong in [swapped, Array(bytes.dropLast()), Array(bytes[..<(20 + size)]), [], bytes.map { _ in 7 }] {
            try DurableFile.write(wrong, to: processed.hintFile, replacing: true)
            #expect(try await rebuild().hash == hinted.hash)
        }
        try DurableFile.remove(processed.hintFile)
        let bare = try await rebuild()
        #expect(bare.hash == hinted.hash && hinted.cost < bare.cost * 2 / 3, "\(hinted.cost), \(bare.cost)")
    }
}
