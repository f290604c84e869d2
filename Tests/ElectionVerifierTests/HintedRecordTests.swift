import ElectionModel
import ElectionTestKit
import ElectionVerifier
import GroupArithmetic
import Primitives
import Testing

/// A record in the standard group with hints beside its ballots: with them, without them and with forged ones every check
/// finds the same.
@Suite("Hints in the record", .serialized)
struct HintedRecordTests {
    private static let hints = RecordFolder.hints(beside: RecordFolder.segment(0))

    /// Of this suite alone, because it counts multiplications.
    private static let record = Task {
        let election = try TestElection(group: Group(.standard), minimumCellSize: 1)
        var polling = TestPolling(election)
        let casts = try TestVotes.all.prefix(4).map { try polling.vote($0, .with { $0.hints = \.bytes }) }
        return try await TestRecord(TestBox(election, folder: TemporaryFolder().path + "/box", casts: casts))
    }

    private struct Outcome {
        let report: VerificationReport
        /// Multiplications.
        let cost: Int

        /// Everything but the number of files.
        var others: [VerificationReport.Entry] { report.entries.filter { $0.check != .fileList } }
    }

    private func outcome(_ copy: RecordCopy, _ verify: () async throws -> VerificationReport) async throws -> Outcome {
        let group = copy.record.election.group
        let before = group.operationCount
        let report = try await verify()
        return Outcome(report: report, cost: (group.operationCount - before).total)
    }

    /// The record with this file of hints, listed, signed and logged by the office itself.
    private func sealed(_ copy: RecordCopy, _ hints: [UInt8]?) async throws -> Outcome {
        let sealed = try Resealing(copy, [Self.hints: hints])
        return try await outcome(copy) { try await copy.verify(sealed) }
    }

    @Test("with hints the record holds at less work, and without them every other check finds the same")
    func optional() async throws {
        let copy = try RecordCopy(await Self.record.value)
        let hinted = try await outcome(copy) { try await copy.verify([:]) }
        #expect(hinted.report.verdict == .holds, "\(hinted.report.lines.joined(separator: "\n"))")
        let bare = try await sealed(copy, nil)
        #expect(bare.report.verdict == .holds && bare.others == hinted.others)
        // Four ballots of five selections; a batch this small saves half of the exact work on them.
        #expect(hinted.cost + 4 * 5 * 400 < bare.cost, "\(hinted.cost), \(bare.cost)")
        // A copy may leave the file out although it is listed; then the list is the same and holds.
        let lean = try await outcome(copy) { try await copy.verify([Self.hints: nil]) }
        #expect(lean.report == hinted.report)
    }

    @Test("forged hints in a record change no finding and cost at most twice the work")
    func forged() async throws {
        let copy = try RecordCopy(await Self.record.value)
        let right = copy.text(Self.hints)
        let bare = try await sealed(copy, nil)
        let size = (right.count - 20) / 4
        func entry(_ index: Int) -> ArraySlice<UInt8> { right[20 + index * size..<20 + (index + 1) * size] }
        let element = copy.record.election.group.elementByteCount
        let swappedRoots = entry(0).dropFirst(element).prefix(element) + entry(0).prefix(element)
        let forgeries: [[UInt8]] = [
            // Entries of other ballots, cut short, none, too many, of another format, out of range, of no ballot.
            Array(right[..<20] + entry(1) + entry(2) + entry(3) + entry(0)),
            Array(right.dropLast()), Array(right[..<(20 + size)]), Array(right[..<20]), [],
            Array(right + Array(repeating: entry(0), count: 1_000).joined()),
            [71] + right.dropFirst(), right.map { _ in 255 }, Array(right[..<20] + right[20...].map { _ in 255 }),
            Array(right[..<20] + right[20...].map { _ in 1 }),
            // Some missing.
            Array(right[..<20] + [UInt8](repeating: 0, count: size) + entry(1) + entry(2)),
            // Right but for two roots that changed their places, and with something behind the last root.
            Array(right[..<20] + swappedRoots + entry(0).dropFirst(2 * element) + right[(20 + size)...]),
            Array(right[..<20] + entry(0).dropLast() + [1] + right[(20 + size)...]),
        ]
        for (number, hints) in forgeries.enumerated() {
            let outcome = try await sealed(copy, hints)
            #expect(outcome.others == bare.others, "\(number)")
            #expect(outcome.report.verdict == .holds && outcome.cost < 2 * bare.cost, "\(number): \(outcome.cost)")
        }
    }

    @Test("hints that are not the listed ones, not listed, or beside no segment, are found by R.1 alone")
    func listed() async throws {
        let copy = try RecordCopy(await Self.record.value)
        func failing(_ changes: [String: [UInt8]?]) async throws -> Set<Check> {
            Forgery.failing(try await copy.verify(changes))
        }
        #expect(try await failing([Self.hints: copy.text(Self.hints).reversed()]) == [.fileList])
        let elsewhere = RecordFolder.hints(beside: RecordFolder.segment(1))
        #expect(try await failing([elsewhere: copy.text(Self.hints)]) == [.fileList])
        let sealed = try Resealing(copy, [elsewhere: copy.text(Self.hints)])
        #expect(Forgery.failing(try await copy.verify(sealed)) == [.fileList])
    }

    @Test("a forged ballot fails the same checks with right hints beside it as without")
    func forgedBallot() async throws {
        let copy = try RecordCopy(await Self.record.value)
        var ballots = try copy.lines(RecordFolder.segment(0)).map {
            try PublishedBallot(canonical: $0, group: copy.record.election.group)
        }
        let ballot = ballots[1].ballot
        let first = ballot.contests[0]
        let selections = [
            EncryptedBallot.Selection(
                option: 1, ciphertext: first.selections[0].ciphertext, proof: first.selections[1].proof)
        ]
        let contest = EncryptedBallot.Contest(
            contest: first.contest, selections: selections + first.selections.dropFirst(), proof: first.proof,
            contestHash: first.contestHash)
        ballots[1] = ballots[1].replacing(ballot: ballot.replacing(contests: [contest] + ballot.contests.dropFirst()))
        let lines = Forgery.lines(ballots)
        let hinted = try await copy.verify(Resealing(copy, [RecordFolder.segment(0): lines]))
        let bare = try await copy.verify(Resealing(copy, [RecordFolder.segment(0): lines, Self.hints: nil]))
        #expect(Forgery.failing(hinted) == [.selectionProof])
        #expect(
            hinted.entries.filter { $0.check != .fileList } == bare.entries.filter { $0.check != .fileList })
    }
}
