import ElectionModel
import ElectionTestKit
import ElectionVerifier
import GroupArithmetic
import Primitives
import Testing

/// Parts that are not put together: each says nothing about the record, and why.
@Suite("Refused shards")
struct ShardRefusalTests {
    private let record: TestRecord
    private let sharding: Sharding

    init() async throws {
        record = try await TestRecord.shared(.full)
        sharding = try Sharding(record.folder, group: record.election.group)
    }

    private func expect(
        _ code: ShardError.Code, _ parts: [String], sourceLocation: SourceLocation = #_sourceLocation
    ) async {
        await #expect(throws: ShardError(code, ""), sourceLocation: sourceLocation) {
            _ = try await sharding.merged(parts, fingerprint: record.fingerprint)
        }
    }

    @Test("a missing shard, a doubled one, and one of another number are refused")
    func sets() async throws {
        let (two, three) = (try await sharding.parts(2), try await sharding.parts(3))
        await expect(.missingShard, [two[0]])
        await expect(.missingShard, [three[2], three[0]])
        await expect(.missingShard, [])
        await expect(.doubledShard, [two[0], two[0]])
        await expect(.doubledShard, two + [two[1]])
        let again = try await sharding.parts(2, name: "again")
        await expect(.doubledShard, two + [again[0]])
        await expect(.otherCount, [two[0], three[1], three[2]])
        await expect(.otherCount, two + [three[2]])
    }

    @Test("a part of another record is refused, and one of other files of this record")
    func records() async throws {
        let other = try await TestRecord.shared(.ballots)
        let foreign = try await Sharding(other.folder, group: other.election.group).parts(1)
        await expect(.otherRecord, foreign)
        // The same list, but a ballot, a disposition or the log was another one when the shard was made.
        let ballots = RecordFolder.segment(0)
        for file in [ballots, RecordFolder.dispositions, "\(RecordFolder.log)/checkpoint"] {
            let copy = try RecordCopy(record)
            let path = "\(copy.folder)/\(file)"
            try DurableFile.write(DurableFile.read(path).dropLast(2) + [48, 10], to: path, replacing: true)
            let parts = try await Sharding(copy.folder, group: record.election.group).parts(1)
            await expect(.otherRecord, parts)
        }
        let copy = try RecordCopy(record)
        try TestLog(leaves: record.log.leaves.dropLast() + [Array("{}".utf8)])
            .write(to: "\(copy.folder)/\(RecordFolder.log)")
        await expect(.otherRecord, try await Sharding(copy.folder, group: record.election.group).parts(1))
    }

    @Test("a part that was cut short or changed anywhere is refused")
    func damage() async throws {
        let parts = try await sharding.parts(2)
        let right = try DurableFile.read(parts[0])
        for count in [0, 10, 24, 60, right.count / 2, right.count - 32, right.count - 1] {
            await expect(.damaged, [try sharding.file(Array(right.prefix(count))), parts[1]])
        }
        await expect(.damaged, [try sharding.file(right + [0]), parts[1]])
        for position in stride(from: 0, to: right.count, by: max(1, right.count / 97)) {
            var changed = right
            changed[position] ^= 1
            let path = try sharding.file(changed)
            await #expect(throws: ShardError.self, "byte \(position)") {
                _ = try await sharding.merged([path, parts[1]], fingerprint: record.fingerprint)
            }
        }
        var last = right
        last[right.count - 1] ^= 1
        await expect(.damaged, [try sharding.file(last), parts[1]])
    }

    @Test("a header that is not in its one canonical form, or of another version, is refused")
    func headers() async throws {
        let parts = try await sharding.parts(2)
        let part = try OpenedPart(parts[0])
        #expect(try part.sealed == DurableFile.read(parts[0]))
        func changed(_ old: String, _ new: String) throws -> [String] {
            #expect(part.header.contains(old), "\(old)")
            return [try sharding.file(part.replacing(old, new).sealed), parts[1]]
        }
        await expect(.damaged, try changed("{\"type\"", "{ \"type\""))
        await expect(.damaged, try changed("\"format\":0", "\"format\":1"))
        await expect(.otherVersion, try changed("\"verifier\":0", "\"verifier\":1"))
        await expect(.damaged, try changed("\"shard\":1", "\"shard\":0"))
        await expect(.otherCount, try changed("\"shard\":1,\"shards\":2", "\"shard\":3,\"shards\":2"))
        await expect(.damaged, try changed("\"id\":\"5.B\"", "\"id\":\"R.3\""))
        await expect(.damaged, try changed("\"id\":\"5.B\"", "\"id\":\"8.A\""))
        await expect(
            .damaged, try changed("\"failure_count\":0,\"failures\":[]", "\"failure_count\":1,\"failures\":[]"))
        await expect(.damaged, try changed("\"nonces\":", "\"nonces\":1"))
    }

    @Test("numbers that do not cover the share are refused, with a right checksum too")
    func uncovered() async throws {
        let parts = try await sharding.parts(2)
        let part = try OpenedPart(parts[0])
        func changed(_ old: String, _ new: String) throws -> [String] {
            #expect(part.header.contains(old), "\(old)")
            return [try sharding.file(part.replacing(old, new).sealed), parts[1]]
        }
        await expect(.uncovered, try changed("\"ballots\":4", "\"ballots\":5"))
        await expect(.uncovered, try changed("\"ballots\":4", "\"ballots\":3"))
        await expect(.uncovered, try changed("\"readable\":4", "\"readable\":3"))
        await expect(.uncovered, try changed("\"id\":\"5.B\",\"items\":4", "\"id\":\"5.B\",\"items\":3"))
        await expect(.uncovered, try changed("\"id\":\"5.B\",\"items\":4", "\"id\":\"5.B\",\"items\":5"))
    }

    @Test("records that do not ascend, or that stand elsewhere, are refused")
    func recordOrder() async throws {
        let parts = try await sharding.parts(2)
        var part = try OpenedPart(parts[0])
        // Identifiers have 32 bytes, then segment, line and leaf.
        let (first, second) = (Array(part.records[..<44]), Array(part.records[44..<88]))
        part.records.replaceSubrange(..<88, with: second + first)
        await expect(.damaged, [try sharding.file(part.sealed), parts[1]])
        part = try OpenedPart(parts[0])
        part.records[39] = 9
        await expect(.uncovered, [try sharding.file(part.sealed), parts[1]])
        // A voter's sequence number 0, and a disposition that does not exist, in the last record.
        for (back, value) in [(1, UInt8(99)), (2, 0)] {
            part = try OpenedPart(parts[0])
            part.records[part.records.count - back] = value
            await expect(.damaged, [try sharding.file(part.sealed), parts[1]])
        }
    }

    @Test("a file that is there is never overwritten, and one that is not is an error of its own")
    func files() async throws {
        let parts = try await sharding.parts(1)
        await #expect(throws: PrimitivesError(.fileExists, "")) {
            _ = try await sharding.verifier.verifyShard(
                Shard("1/1"), folder: record.folder, to: parts[0])
        }
        await #expect(throws: PrimitivesError(.fileMissing, "")) {
            _ = try await sharding.merged([parts[0] + "x"], fingerprint: nil)
        }
    }

    @Test("without room for temporary files there is no report")
    func noScratch() async throws {
        let verifier = RecordVerifier(
            group: record.election.group, space: SortSpace(byteCount: 64, folder: "/nonexistent"))
        await #expect(throws: PrimitivesError(.inputOutput, "")) {
            _ = try await verifier.verify(folder: record.folder, fingerprint: nil)
        }
    }
}
