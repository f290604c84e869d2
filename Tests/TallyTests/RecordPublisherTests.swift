import ElectionModel
import ElectionTestKit
import Foundation
import GroupArithmetic
import Primitives
import SigmaProofs
import Tally
import Testing

@Suite("Published records")
struct RecordPublisherTests {
    private static let decrypted = Task {
        var count = try await PreparedSession.processed.value.copy()
        let result = try await count.decrypt([1, 2])
        return (count: count, result: result)
    }

    @Test("a record has every file of the count, the result and a list of them all")
    func complete() async throws {
        let (count, result) = try await Self.decrypted.value
        let folder = try TemporaryFolder().path + "/record"
        let list = try RecordPublisher(count.opened()).publish(result, to: folder)
        let found = try FileManager.default.subpathsOfDirectory(atPath: folder).filter {
            !DurableFile.isFolder("\(folder)/\($0)")
        }
        #expect(Set(found) == Set(list.files.map(\.path) + [RecordFolder.list]))
        for file in list.files {
            let bytes = try DurableFile.read("\(folder)/\(file.path)")
            #expect(bytes.count == file.byteCount && SHA256.hash(bytes) == file.hash)
            guard file.path != RecordFolder.result, file.path != RecordFolder.resultTable else { continue }
            #expect(try bytes == DurableFile.read("\(count.count)/\(file.path)"), "\(file.path)")
        }
        let paths = list.files.map(\.path)
        #expect(paths.contains(RecordFolder.session(1)) && paths.contains(RecordFolder.session(1) + ".official-2.p7s"))
        #expect(paths == paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        #expect(list.election == count.election.context.extendedBaseHash && list.level == .full)
        #expect(try DurableFile.read("\(folder)/\(RecordFolder.list)") == list.canonicalBytes)
        #expect(try DurableFile.read("\(folder)/\(RecordFolder.resultTable)") == ResultTable.bytes(result))
    }

    @Test("no record holds the roll, a name or a voter's identifier")
    func noIdentities() async throws {
        let (count, result) = try await Self.decrypted.value
        let folder = try TemporaryFolder().path + "/record"
        for file in try RecordPublisher(count.opened()).publish(result, to: folder).files {
            #expect(!file.path.contains("roll"))
            let text = String(decoding: try DurableFile.read("\(folder)/\(file.path)"), as: UTF8.self)
            #expect(!text.contains("T-4") && !text.contains("Voter 4"), "\(file.path)")
        }
    }

    @Test("a record that exists is not overwritten")
    func existing() async throws {
        let (count, result) = try await Self.decrypted.value
        let folder = try TemporaryFolder().path
        let publisher = try RecordPublisher(count.opened())
        #expect(throws: PrimitivesError(.fileExists, "")) { try publisher.publish(result, to: folder) }
        #expect(try DurableFile.list(folder) == [])
    }

    @Test(
        "a record that cannot be completed leaves nothing behind",
        arguments: [
            RecordFolder.dispositions, RecordFolder.aggregate, RecordFolder.session(1), RecordFolder.close,
        ])
    func incomplete(_ missing: String) async throws {
        let (count, result) = try await Self.decrypted.value
        let copy = try count.copy()
        let publisher = try RecordPublisher(copy.opened())
        try DurableFile.remove("\(copy.count)/\(missing)")
        let work = try TemporaryFolder()
        #expect(throws: PrimitivesError(.fileMissing, "")) {
            try publisher.publish(result, to: "\(work.path)/record")
        }
        #expect(try DurableFile.list(work.path) == [])
    }

    @Test("superseded ballots are published under pseudonyms only at the level full")
    func levels() async throws {
        for (level, expected) in [(PublicationLevel.full, 9), (.ballots, 6)] {
            let box = try TestBox(
                TestElection(level), folder: TemporaryFolder().path + "/box", votes: TestVotes.all)
            let count = try await TestCount.processed(box, folder: TemporaryFolder().path)
            let lines = try DurableFile.read("\(count.count)/\(RecordFolder.segment(0))").split(separator: 10)
            let ballots = try lines.map { try PublishedBallot(canonical: Array($0), group: box.election.group) }
            #expect(ballots.count == expected)
            #expect(ballots.allSatisfy { ($0.standing != nil) == (level == .full) })
            #expect(ballots.map(\.leaf) == ballots.map(\.leaf).sorted())
        }
    }

    @Test("published ballots fill segments of a thousand lines")
    func segments() async throws {
        let election = try TestElection(.full)
        let votes = (0..<1_001).map {
            TestVotes.Vote(voter: $0 % 5 + 1, selections: [1: [0, 0, 0].replacing($0 % 3, 1), 2: [0, 1]])
        }
        let box = try TestBox(election, folder: TemporaryFolder().path + "/box", votes: votes)
        let count = try await TestCount.processed(box, folder: TemporaryFolder().path)
        let sizes = try [0, 1].map {
            try DurableFile.read("\(count.count)/\(RecordFolder.segment($0))").split(separator: 10).count
        }
        #expect(sizes == [1_000, 1])
        let aggregate = try await count.opened().rebuildAggregate {}
        #expect(aggregate.document.contests[0].ballots == 5 && count.outcome?.alarms == [])
    }
}

extension [Int] {
    fileprivate func replacing(_ index: Int, _ value: Int) -> [Int] {
        var copy = self
        copy[index] = value
        return copy
    }
}
