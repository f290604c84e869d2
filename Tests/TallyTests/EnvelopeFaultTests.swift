import BallotChecks
import ElectionModel
import ElectionTestKit
import Foundation
import Primitives
import Tally
import Testing

/// Attacks T1, T5 and T12: nothing in a box is dropped silently.
@Suite("Damaged envelopes")
struct EnvelopeFaultTests {
    private static let casts = Result {
        var polling = TestPolling(try Fixture.election.get())
        return try polling.cast(TestVotes.all)
    }

    private func process(_ edit: (inout [[UInt8]]) throws -> Void) async throws -> ProcessedBox {
        try await ProcessedBox(Fixture.election.get(), Self.casts.get(), edit: edit)
    }

    @Test("of an honest box every leaf has its disposition and nothing alarms")
    func honest() async throws {
        let box = try await process { _ in }
        #expect(
            box.kinds == [
                .superseded, .counted, .superseded, .superseded, .counted, .counted, .counted, .counted, .counted,
            ])
        #expect(box.isComplete && box.outcome.alarms.isEmpty)
        #expect(box.dispositions.map(\.weight) == [1, 3, 1, 1, 1, 1, 1, 1, 1])
    }

    @Test("a line that cannot be read makes its leaf missing, with an alarm", arguments: Damage.allCases)
    func damagedLine(_ damage: Damage) async throws {
        let box = try await process { $0[4] = damage.apply(to: $0[4]) }
        #expect(box.dispositions[4] == Disposition(leaf: 8, kind: .invalid, reason: .missing, ballotStyle: 0))
        #expect(box.isComplete && box.counted == [1, 5, 6, 7, 8])
        #expect(box.hasAlarm(4, "lacks"))
        #expect(box.outcome.alarms.contains { $0.contains("000000.jsonl:5: not an envelope") })
        #expect(box.outcome.processed.styles.first?.ballotStyle == 0)
    }

    enum Damage: CaseIterable {
        case garbage, empty, cut, doubledField, space, lowerCase

        func apply(to line: [UInt8]) -> [UInt8] {
            let text = String(decoding: line, as: UTF8.self)
            switch self {
            case .garbage: return Array("{]".utf8) + [0xFF, 0x00]
            case .empty: return []
            case .cut: return line.dropLast(line.count / 2)
            case .doubledField: return Array(text.replacing("{\"leaf\":8,", with: "{\"leaf\":8,\"leaf\":8,").utf8)
            case .space: return line + [32]
            case .lowerCase: return Array(text.lowercased().utf8)
            }
        }
    }

    @Test("a leaf without an envelope is missing")
    func droppedLine() async throws {
        let box = try await process { $0.remove(at: 8) }
        #expect(box.reasons[8] == .missing && box.isComplete && box.hasAlarm(8, "lacks"))
        // The voter's earlier ballot is the last one that is there.
        #expect(box.kinds[2] == .counted)
    }

    @Test("a box without any envelope loses every ballot by name")
    func allDropped() async throws {
        let box = try await process { $0 = [] }
        #expect(box.reasons.allSatisfy { $0 == .missing } && box.isComplete && box.outcome.alarms.count == 9)
        #expect(box.outcome.processed.withheld == [1, 2, 3])
    }

    @Test("an envelope that no leaf promises is not counted and alarms")
    func unpromisedLine() async throws {
        let extra = try Self.casts.get()[4]
        for leaf in [0, 3, 13, 900] {
            let box = try await process {
                $0.append(Envelope(leaf: leaf, submission: extra.submission, ticket: extra.ticket).canonicalBytes)
            }
            #expect(box.counted.count == 6 && box.isComplete)
            #expect(box.outcome.alarms.contains { $0.contains("the log has no cast leaf \(leaf)") })
        }
    }

    @Test("envelopes that exchange their leaves are neither of both")
    func exchangedLeaves() async throws {
        let casts = try Self.casts.get()
        let box = try await process {
            for (line, other) in [(4, 5), (5, 4)] {
                $0[line] =
                    Envelope(
                        leaf: Fixture.firstLeaf + line, submission: casts[other].submission, ticket: casts[other].ticket
                    ).canonicalBytes
            }
        }
        #expect(box.reasons[4] == .missing && box.reasons[5] == .missing && box.counted == [1, 6, 7, 8])
    }

    @Test("a ballot, or a statement, that is not the leaf's is no envelope of it")
    func otherContent() async throws {
        let casts = try Self.casts.get()
        let others = [
            casts[4].replacing(ballot: casts[5].submission.ballot),
            casts[4].replacing(statement: casts[4].submission.statement.replacing(sequence: 2)),
        ]
        for other in others {
            let box = try await process {
                $0[4] = Envelope(leaf: 8, submission: other.submission, ticket: other.ticket).canonicalBytes
            }
            #expect(box.reasons[4] == .missing && box.isComplete)
        }
    }

    @Test("an envelope that stands twice stops the run")
    func doubledLine() async throws {
        await expectRefusal(.badBox, naming: "log order") { try await process { $0.insert($0[3], at: 4) } }
        await expectRefusal(.badBox, naming: "log order") { try await process { $0.append($0[0]) } }
    }

    @Test("envelopes in another order than the log's stop the run")
    func reorderedLines() async throws {
        await expectRefusal(.badBox, naming: "log order") { try await process { $0.swapAt(2, 3) } }
        await expectRefusal(.badBox, naming: "log order") { try await process { $0.reverse() } }
    }

    @Test("alarms stop the run unless officials decided to go on; nothing is written then")
    func alarmsStop() async throws {
        let work = try TemporaryFolder()
        let box = try TestBox(Fixture.election.get(), folder: "\(work.path)/box", casts: Self.casts.get()) {
            $0.removeLast()
        }
        await #expect {
            _ = try await BoxProcessor(box.opened()).process(into: "\(work.path)/count") {}
        } throws: { error in
            (error as? ProcessingAlarms)?.alarms.count == 1
        }
        #expect(try DurableFile.list(work.path) == ["box"])
        #expect(try await ProcessedBox(box).outcome.alarms.count == 1)
    }

    @Test("a voter's ballots in several files are one chain")
    func severalSegments() async throws {
        let folder = try TemporaryFolder().path + "/box"
        let box = try await ProcessedBox(
            TestBox(Fixture.election.get(), folder: folder, casts: Self.casts.get(), linesPerSegment: 2))
        #expect(box.counted == [1, 4, 5, 6, 7, 8] && box.outcome.alarms.isEmpty)
        #expect(try box.box.opened().envelopeFiles().count == 5)
    }
}

/// Faults of files, which stop the run and leave nothing behind.
@Suite("Damaged files of a box")
struct BoxFileFaultTests {
    private func makeBox(_ linesPerSegment: Int = 100) throws -> TestBox {
        var polling = TestPolling(try Fixture.election.get())
        return try TestBox(
            Fixture.election.get(), folder: TemporaryFolder().path + "/box",
            casts: polling.cast(Array(TestVotes.all.prefix(3))), linesPerSegment: linesPerSegment)
    }

    /// Processes and expects an error, and that no trace of the output is left.
    private func refused(_ box: TestBox, progress: @escaping @Sendable () -> Void = {}) async throws -> (any Error)? {
        let work = try TemporaryFolder()
        do {
            _ = try await BoxProcessor(box.opened()).process(into: "\(work.path)/count", progress: progress)
            return nil
        } catch {
            #expect(try DurableFile.list(work.path) == [])
            return error
        }
    }

    @Test("a last line without its line feed stops the run")
    func cutFile() async throws {
        let box = try makeBox()
        let path = "\(box.folder)/\(BoxFolder.segment(0))"
        try DurableFile.write(try DurableFile.read(path).dropLast(), to: path, replacing: true)
        #expect(try await refused(box) as? FormatError == FormatError(.trailingBytes, ""))
    }

    @Test("a segment that cannot be read stops the run")
    func unreadableSegment() async throws {
        let box = try makeBox()
        let path = "\(box.folder)/\(BoxFolder.segment(0))"
        try DurableFile.remove(path)
        try DurableFile.makeFolder(path)
        #expect(try await refused(box) as? FormatError == FormatError(.missingField, ""))
    }

    @Test("a missing segment, a strange file and a missing folder stop the run")
    func strangeFiles() async throws {
        let gap = try makeBox(1)
        try DurableFile.remove("\(gap.folder)/\(BoxFolder.segment(1))")
        #expect(try await refused(gap) as? TallyError == TallyError(.badBox, ""))
        let strange = try makeBox()
        try DurableFile.write([], to: "\(strange.folder)/envelopes/000001.jsonl.bak")
        #expect(try await refused(strange) as? TallyError == TallyError(.badBox, ""))
        let empty = try makeBox()
        try FileManager.default.removeItem(atPath: "\(empty.folder)/envelopes")
        #expect(try await refused(empty) as? PrimitivesError == PrimitivesError(.inputOutput, ""))
    }

    @Test("a box that changes between the two passes stops the run")
    func changedBetweenPasses() async throws {
        let box = try makeBox()
        let path = "\(box.folder)/\(BoxFolder.segment(0))"
        let lines = try DurableFile.read(path).split(separator: 10).map { Array($0) + [10] }
        var polling = TestPolling(try Fixture.election.get())
        let other = try polling.vote(TestVotes.all[2])
        let replaced = try Envelope(canonical: Array(lines[2].dropLast()), group: box.election.group)
        let otherBallot = Envelope(leaf: 6, submission: other.submission, ticket: other.ticket).canonicalBytes + [10]
        let otherStatement =
            Envelope(
                leaf: 6,
                submission: CastSubmission(
                    ballot: replaced.submission.ballot, statement: other.submission.statement,
                    signature: other.submission.signature), ticket: other.ticket
            ).canonicalBytes + [10]
        for third in [[], otherBallot, otherStatement] {
            let content = lines[0] + lines[1] + third
            try DurableFile.write(lines.joined(), to: path, replacing: true)
            let error = try await refused(box) { try? DurableFile.write(content, to: path, replacing: true) }
            #expect(error as? TallyError == TallyError(.badBox, ""))
        }
    }

    @Test("an output folder that exists is refused before any work and stays as it is")
    func existingOutput() async throws {
        let work = try TemporaryFolder()
        try DurableFile.write([1], to: "\(work.path)/mine")
        await #expect(throws: PrimitivesError(.fileExists, "")) {
            _ = try await BoxProcessor(makeBox().opened()).process(into: work.path) {
                Issue.record("nothing may be checked")
            }
        }
        #expect(try DurableFile.list(work.path) == ["mine"])
    }

    @Test("the publication level auditors is refused before anything is written")
    func auditors() async throws {
        let election = try TestElection(.auditors)
        let work = try TemporaryFolder()
        let box = try TestBox(election, folder: "\(work.path)/box", casts: [])
        await expectRefusal(.wrongStep) {
            try await BoxProcessor(box.opened()).process(into: "\(work.path)/count") {}
        }
        #expect(try DurableFile.list(work.path) == ["box"])
    }
}
