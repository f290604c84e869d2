import ElectionModel
import ElectionTestKit
import Foundation
import Identity
import Primitives
import Tally
import Testing

/// Parts that are not put together: each says nothing about the box, and why.
@Suite("Refused shards of a ballot box")
struct BoxShardRefusalTests {
    private let casts: [TestCast]
    private let sharding: BoxSharding

    init() throws {
        var polling = TestPolling(try Fixture.election.get())
        casts = try polling.cast(Array(TestVotes.all.prefix(6)))
        sharding = try BoxSharding(Fixture.election.get(), casts)
    }

    private func expect(
        _ code: ShardError.Code, _ parts: [String], lists: [RevocationList] = [],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async {
        await #expect(throws: ShardError(code, ""), sourceLocation: sourceLocation) {
            try await refused(parts, lists)
        }
    }

    /// - Throws: why; nothing may be left of the output then.
    private func refused(_ parts: [String], _ lists: [RevocationList]) async throws {
        let work = try TemporaryFolder()
        defer { Self.expectEmpty(work) }
        _ = try await sharding.processor(lists)
            .process(into: "\(work.path)/count", parts: parts, despiteAlarms: true) {}
    }

    private static func expectEmpty(_ folder: TemporaryFolder) {
        #expect((try? DurableFile.list(folder.path)) == [])
    }

    @Test("a missing shard, a doubled one, and one of another number are refused")
    func sets() async throws {
        let two = try await sharding.parts(2)
        let three = try await sharding.parts(3)
        await expect(.missingShard, [two[0]])
        await expect(.missingShard, [three[2], three[0]])
        await expect(.missingShard, [])
        await expect(.doubledShard, [two[0], two[0]])
        let again = try await sharding.parts(2)
        await expect(.doubledShard, two + [again[1]])
        await expect(.otherCount, [two[0], three[1], three[2]])
    }

    @Test("a part of another election's box is refused, and one of another export of this box")
    func boxes() async throws {
        let foreign = try Fixture.otherElection.get()
        var polling = TestPolling(foreign)
        await expect(
            .otherBox, try await BoxSharding(foreign, polling.cast(Array(TestVotes.all.prefix(6)))).parts(1))
        let fewer = try await BoxSharding(Fixture.election.get(), Array(casts.dropLast())).parts(1)
        await expect(.otherBox, fewer)
        let otherSegments = try await BoxSharding(Fixture.election.get(), casts, linesPerSegment: 2).parts(1)
        await expect(.otherBox, otherSegments)
    }

    @Test("a part of other envelopes under the same log is refused, and named")
    func envelopes() async throws {
        let right = try await sharding.parts(3)
        let other = try await BoxSharding(Fixture.election.get(), casts) { lines in
            // The same ballot and statement, but the signature is spoilt in this copy.
            let text = String(decoding: lines[2], as: UTF8.self)
            lines[2] = Array(text.replacing("\"signature\":\"MII", with: "\"signature\":\"MIJ").utf8)
        }.parts(3)
        let work = try TemporaryFolder()
        await #expect {
            _ = try await sharding.processor()
                .process(into: "\(work.path)/count", parts: [right[0], other[1], right[2]], despiteAlarms: true) {}
        } throws: { error in
            error as? ShardError == ShardError(.otherBox, "") && "\(error)".contains(other[1])
        }
        #expect(try DurableFile.list(work.path) == [])
    }

    @Test("a part that was made with other revocation lists is refused")
    func revocation() async throws {
        let path = try TemporaryFolder().path + "/list.crl"
        try TestPeople.shared.get().devpki("crl", path)
        let list = try RevocationList(file: [UInt8](Data(contentsOf: URL(filePath: path))))
        let with = try await sharding.parts(2, lists: [list])
        let without = try await sharding.parts(2)
        await expect(.otherBox, with)
        await expect(.otherBox, without, lists: [list])
        await expect(.otherBox, [without[0], with[1]])
        #expect(try await sharding.result(with, lists: [list]) == sharding.result(lists: [list]))
    }

    @Test("a part that was cut short or changed anywhere is refused")
    func damage() async throws {
        let parts = try await sharding.parts(2)
        let right = try DurableFile.read(parts[0])
        for count in [0, 10, 24, 60, right.count / 2, right.count - 32, right.count - 1] {
            await expect(.damaged, [try sharding.file(Array(right.prefix(count))), parts[1]])
        }
        await expect(.damaged, [try sharding.file(right + [0]), parts[1]])
        for position in stride(from: 0, to: right.count, by: max(1, right.count / 61)) {
            var changed = right
            changed[position] ^= 1
            let path = try sharding.file(changed)
            await #expect(throws: ShardError.self, "byte \(position)") {
                _ = try await sharding.result([path, parts[1]])
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
        let changes: [(ShardError.Code, String, String)] = [
            (.damaged, "{\"type\"", "{ \"type\""), (.damaged, "\"format\":0", "\"format\":1"),
            (.otherVersion, "\"processor\":1", "\"processor\":0"), (.damaged, "\"shard\":1", "\"shard\":0"),
            (.damaged, "\"shard\":1,\"shards\":2", "\"shard\":3,\"shards\":2"),
            (.damaged, "\"alarm_count\":0", "\"alarm_count\":1"), (.damaged, "\"alarms\":[]", "\"alarms\":[\"x\"]"),
            (.damaged, "\"verdicts\":3", "\"verdicts\":2"), (.damaged, "\"verdicts\":3", "\"verdicts\":4"),
            (.damaged, "box-shard", "verification-shard"),
        ]
        for (code, old, new) in changes {
            #expect(part.header.contains(old), "\(old)")
            await expect(code, [try sharding.file(part.replacing(old, new).sealed), parts[1]])
        }
        await expect(
            .damaged, [try sharding.file(Array("glassurn-shard-0".utf8) + part.sealed.dropFirst(16)), parts[1]])
    }

    @Test(
        "a voter who is no identifier, and fewer alarms than the verdicts raise, are refused with a right checksum too")
    func voterBytes() async throws {
        let parts = try await sharding.parts(2)
        var part = try OpenedPart(parts[0])
        let named = part.records
        part.records.replaceSubrange(named.count - 64..<named.count, with: [UInt8](repeating: 0xFF, count: 64))
        await expect(.damaged, [try sharding.file(part.sealed), parts[1]])
        part.records = named
        #expect(part.header.contains("\"lines\":3"))
        await expect(.uncovered, [try sharding.file(part.replacing("\"lines\":3", "\"lines\":4").sealed), parts[1]])
    }

    @Test("products that are not of the verdicts' ballots are refused, with a right checksum too")
    func products() async throws {
        let parts = try await sharding.parts(2)
        let part = try OpenedPart(parts[0])
        for (old, new) in [
            ("\"ballots\":3", "\"ballots\":2"), ("\"weight\":5", "\"weight\":4"), ("\"contest\":3", "\"contest\":4"),
        ] {
            #expect(part.header.contains(old), "\(old)")
            await expect(.uncovered, [try sharding.file(part.replacing(old, new).sealed), parts[1]])
        }
    }

    @Test("verdicts that no envelope of this box can give are refused, with a right checksum too")
    func verdicts() async throws {
        let parts = try await sharding.parts(2)
        let part = try OpenedPart(parts[0])
        let size = part.records.count / 3
        func expectChanged(
            _ code: ShardError.Code, _ place: Int, _ value: UInt8, sourceLocation: SourceLocation = #_sourceLocation
        ) async throws {
            var changed = part
            #expect(changed.records[place] != value, sourceLocation: sourceLocation)
            changed.records[place] = value
            await expect(code, [try sharding.file(changed.sealed), parts[1]], sourceLocation: sourceLocation)
        }
        // Leaf, 4 bytes: the second verdict's leaf is that of the first; the first one's is no cast ballot.
        try await expectChanged(.damaged, size + 3, part.records[3])
        try await expectChanged(.uncovered, 3, 0)
        // A reason that there is not; one that no single envelope has; one that takes the ballot out of the products.
        try await expectChanged(.damaged, 4, 99)
        try await expectChanged(.damaged, 4, 10)
        try await expectChanged(.uncovered, 4, 7)
        // A mark that there is not; another style; sequence number 0.
        try await expectChanged(.damaged, 5, 4)
        try await expectChanged(.uncovered, 9, 2)
        try await expectChanged(.uncovered, 9, 77)
        try await expectChanged(.damaged, 13, 0)
        // Voters: one that the roll has not, one with a character that no identifier has, none.
        try await expectChanged(.uncovered, size - 64 + 2, UInt8(ascii: "9"))
        try await expectChanged(.damaged, size - 64 + 2, UInt8(ascii: "!"))
        try await expectChanged(.damaged, size - 64, 0)
        var swapped = part
        swapped.records = Array(
            part.records[size..<2 * size] + part.records[..<size] + part.records[(2 * size)...])
        await expect(.damaged, [try sharding.file(swapped.sealed), parts[1]])
    }

    @Test("a verdict that two parts have stops the run as in one piece")
    func overlapping() async throws {
        let parts = try await sharding.parts(2)
        var second = try OpenedPart(parts[1])
        let first = try OpenedPart(parts[0])
        second.records = first.records
        let end = try #require(first.header.range(of: "\"products\""))
        let start = try #require(second.header.range(of: "\"products\""))
        second.header = String(second.header[..<start.lowerBound] + first.header[end.lowerBound...])
        let path = try sharding.file(second.sealed)
        await expectRefusal(.badBox, naming: "log order") { _ = try await sharding.result([parts[0], path]) }
    }

    @Test("a shard whose envelopes do not stand in log order stops, and leaves nothing")
    func reordered() async throws {
        let sharding = try BoxSharding(Fixture.election.get(), casts) { $0.swapAt(0, 1) }
        let work = try TemporaryFolder()
        await expectRefusal(.badBox, naming: "log order") {
            _ = try await sharding.processor().processShard(Shard("1/2"), to: "\(work.path)/part") {}
        }
        #expect(try DurableFile.list(work.path) == [])
    }

    @Test("a file that is there is never overwritten, and one that is not is an error of its own")
    func files() async throws {
        let parts = try await sharding.parts(1)
        await #expect(throws: PrimitivesError(.fileExists, "")) {
            _ = try await sharding.processor().processShard(Shard("1/1"), to: parts[0]) {}
        }
        await #expect(throws: PrimitivesError(.fileMissing, "")) { _ = try await sharding.result([parts[0] + "x"]) }
    }
}
