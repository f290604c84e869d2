import ElectionModel
import ElectionTestKit
import Primitives
import Tally
import Testing

/// Parts of a recount that are not put together: each says nothing about the count, and why.
@Suite("Refused shards of a recount")
struct RecountShardRefusalTests {
    private func sharding() async throws -> RecountSharding {
        try RecountSharding(await PreparedSession.processed.value)
    }

    private func expect(
        _ code: ShardError.Code, _ sharding: RecountSharding, _ parts: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async {
        await #expect(throws: ShardError(code, ""), sourceLocation: sourceLocation) {
            _ = try await sharding.rebuild(parts)
        }
    }

    @Test("a missing shard, a doubled one, and one of another number are refused")
    func sets() async throws {
        let sharding = try await sharding()
        let two = try await sharding.parts(2)
        let three = try await sharding.parts(3)
        await expect(.missingShard, sharding, [two[0]])
        await expect(.missingShard, sharding, [three[2], three[0]])
        await expect(.missingShard, sharding, [])
        await expect(.doubledShard, sharding, [two[0], two[0]])
        await expect(.doubledShard, sharding, two + [try await sharding.parts(2)[1]])
        await expect(.otherCount, sharding, [two[0], three[1], three[2]])
    }

    @Test("a part of another election, of another count, and of other segments is refused")
    func counts() async throws {
        let sharding = try await sharding()
        let foreign = try Fixture.otherElection.get()
        let box = try TestBox(foreign, folder: TemporaryFolder().path + "/box", votes: TestVotes.all)
        let other = try RecountSharding(await TestCount.processed(box, folder: TemporaryFolder().path))
        await expect(.otherBox, sharding, try await other.parts(1))
        let larger = try RecountSharding(await PreparedSession.processed.value, linesPerSegment: 2)
        await expect(.otherBox, sharding, try await larger.parts(1))
        // The same ballots, dispositions and aggregate, but other words in processed.json.
        let parts = try await sharding.parts(1)
        var office = try HostileOffice(await PreparedSession.processed.value)
        office.change = { $0.replacing(withheld: [3]) }
        _ = try office.publish()
        await expect(.otherBox, try RecountSharding(office.count), parts)
    }

    @Test("a part that was made with another log of the same count is refused")
    func logs() async throws {
        let sharding = try await sharding()
        let parts = try await sharding.parts(2)
        let part = try OpenedPart(parts[0])
        let name = "\"leaves\":\""
        let start = try #require(part.header.firstRange(of: name)).upperBound
        let old = String(part.header[start...].prefix(64))
        let changed = part.replacing(old, SHA256.hash([1]).hexadecimal)
        await expect(.otherBox, sharding, [try sharding.file(changed.sealed), parts[1]])
    }

    @Test("a part of other lines than are here is refused, and named, also if the line that differs is not counted")
    func ballots() async throws {
        let sharding = try await sharding()
        let parts = try await sharding.parts(3)
        let path = sharding.segment(0)
        let line = String(decoding: try DurableFile.read(path), as: UTF8.self)
        let text = try #require(line.firstRange(of: "\"ballot\""))
        // The leaf is in front and stays; the rest is read only when ballots are checked.
        let spoilt = line[..<text.lowerBound] + line[text.lowerBound...].replacing("A", with: "B", maxReplacements: 1)
        try DurableFile.write(Array(spoilt.utf8), to: path, replacing: true)
        await #expect {
            _ = try await sharding.rebuild(parts)
        } throws: { error in
            error as? ShardError == ShardError(.otherBox, "") && "\(error)".contains(parts[0])
        }
    }

    @Test("a ballot that is missing or stands elsewhere is refused as in one piece, though the parts are good")
    func missingBallot() async throws {
        let sharding = try await sharding()
        let parts = try await sharding.parts(2)
        let (first, second) = (sharding.segment(4), sharding.segment(5))
        let lines = [try DurableFile.read(first), try DurableFile.read(second)]
        try DurableFile.write(lines[1], to: first, replacing: true)
        try DurableFile.write(lines[0], to: second, replacing: true)
        await expectRefusal(.wrongAggregate) { try await sharding.rebuild(parts) }
        try DurableFile.write([], to: first, replacing: true)
        try DurableFile.write(lines[1], to: second, replacing: true)
        await expectRefusal(.wrongAggregate, naming: "missing") { try await sharding.rebuild(parts) }
        await expectRefusal(.wrongAggregate, naming: "missing") {
            try await sharding.rebuild(sharding.parts(2))
        }
    }

    @Test("a part that was cut short or changed anywhere is refused")
    func damage() async throws {
        let sharding = try await sharding()
        let parts = try await sharding.parts(2)
        let right = try DurableFile.read(parts[0])
        for count in [0, 10, 24, 60, right.count / 2, right.count - 32, right.count - 1] {
            await expect(.damaged, sharding, [try sharding.file(Array(right.prefix(count))), parts[1]])
        }
        await expect(.damaged, sharding, [try sharding.file(right + [0]), parts[1]])
        for position in stride(from: 0, to: right.count, by: max(1, right.count / 61)) {
            var changed = right
            changed[position] ^= 1
            let path = try sharding.file(changed)
            await #expect(throws: ShardError.self, "byte \(position)") {
                _ = try await sharding.rebuild([path, parts[1]])
            }
        }
        var last = right
        last[right.count - 1] ^= 1
        await expect(.damaged, sharding, [try sharding.file(last), parts[1]])
    }

    @Test("a header that is not in its one canonical form, or of another version, is refused")
    func headers() async throws {
        let sharding = try await sharding()
        let parts = try await sharding.parts(2)
        let part = try OpenedPart(parts[0])
        #expect(try part.sealed == DurableFile.read(parts[0]))
        let changes: [(ShardError.Code, String, String)] = [
            (.damaged, "{\"type\"", "{ \"type\""), (.damaged, "\"format\":0", "\"format\":1"),
            (.otherVersion, "\"checker\":0", "\"checker\":1"), (.damaged, "\"shard\":1", "\"shard\":0"),
            (.damaged, "\"shard\":1,\"shards\":2", "\"shard\":3,\"shards\":2"),
            (.damaged, "recount-shard", "box-shard"),
        ]
        for (code, old, new) in changes {
            #expect(part.header.contains(old), "\(old)")
            await expect(code, sharding, [try sharding.file(part.replacing(old, new).sealed), parts[1]])
        }
        await expect(
            .damaged, sharding,
            [try sharding.file(Array("glassurn-count-0".utf8) + part.sealed.dropFirst(16)), parts[1]])
    }

    @Test("numbers and products of other ballots are refused, with a right checksum too")
    func numbers() async throws {
        let sharding = try await sharding()
        let parts = try await sharding.parts(2)
        let part = try OpenedPart(parts[0])
        let counted = part.records.count / 32
        let first = part.header.firstMatch(of: /"lines":([0-9]+)/)
        let lines = try #require(first.flatMap { Int($0.1) })
        let ballots = try #require(part.header.firstMatch(of: /"ballots":[1-9]/)).0
        let weight = try #require(part.header.firstMatch(of: /"weight":[1-9]/)).0
        for (old, new) in [
            ("\"lines\":\(lines)", "\"lines\":\(lines + 1)"), ("\"counted\":\(counted)", "\"counted\":\(counted - 1)"),
            (String(ballots), "\"ballots\":9"), (String(weight), "\"weight\":99"), ("\"contest\":3", "\"contest\":4"),
        ] {
            #expect(part.header.contains(old), "\(old)")
            await expect(.uncovered, sharding, [try sharding.file(part.replacing(old, new).sealed), parts[1]])
        }
        // More counted ballots than lines.
        await expect(
            .damaged, sharding,
            [
                try sharding.file(
                    part.replacing("\"counted\":\(counted)", "\"counted\":\(lines + 1)").sealed), parts[1],
            ])
    }

    @Test("products that are not those of the ballots give another aggregate than the log says")
    func products() async throws {
        let sharding = try await sharding()
        let parts = try await sharding.parts(2)
        var first = try OpenedPart(parts[0])
        let second = try OpenedPart(parts[1])
        // The first ciphertext of the other part, which is a product of ballots as well.
        func alpha(_ part: OpenedPart) throws -> String {
            String(try #require(part.header.firstMatch(of: /"options":\[\{"alpha":"([^"]+)"/)).1)
        }
        first = first.replacing(try alpha(first), try alpha(second))
        let path = try sharding.file(first.sealed)
        await expectRefusal(.wrongAggregate, naming: "the parts give another aggregate") {
            try await sharding.rebuild([path, parts[1]])
        }
    }

    @Test("identifiers that do not ascend, are too few, or stand in two parts are refused, with a right checksum too")
    func identifiers() async throws {
        let sharding = try await sharding()
        // The second half of these ballots has more that are counted.
        let parts = try await Array(sharding.parts(2).reversed())
        #expect(try OpenedPart(parts[0]).records.count >= 4 * 32)
        let part = try OpenedPart(parts[0])
        var changed = part
        changed.records = Array(part.records[32..<64] + part.records[..<32] + part.records[64...])
        await expect(.damaged, sharding, [try sharding.file(changed.sealed), parts[1]])
        changed.records = Array(part.records[..<32] + part.records[..<32] + part.records[64...])
        await expect(.damaged, sharding, [try sharding.file(changed.sealed), parts[1]])
        changed.records = Array(part.records.dropLast(32))
        await expect(.damaged, sharding, [try sharding.file(changed.sealed), parts[1]])
        changed.records = part.records
        let other = try OpenedPart(parts[1]).records.prefix(32)
        // In its place, so that they ascend.
        var all = stride(from: 32, to: part.records.count, by: 32).map { part.records[$0..<$0 + 32] } + [other[...]]
        all.sort { $0.lexicographicallyPrecedes($1) }
        changed.records = Array(all.joined())
        let path = try sharding.file(changed.sealed)
        await expectRefusal(.wrongAggregate, naming: "counted twice") {
            try await sharding.rebuild([path, parts[1]])
        }
    }

    @Test("a shard with a wrong ballot leaves no file, and one that is there is never overwritten")
    func files() async throws {
        let sharding = try await sharding()
        let parts = try await sharding.parts(1)
        await #expect(throws: PrimitivesError(.fileExists, "")) {
            _ = try await sharding.count.opened().recount(Shard("1/1"), to: parts[0]) {}
        }
        await #expect(throws: PrimitivesError(.fileMissing, "")) { _ = try await sharding.rebuild([parts[0] + "x"]) }
        try DurableFile.write(Array("{\"leaf\":4}\n".utf8), to: sharding.segment(0), replacing: true)
        let work = try TemporaryFolder()
        await expectRefusal(.wrongAggregate, naming: "000000") {
            _ = try await sharding.count.opened().recount(Shard("1/2"), to: "\(work.path)/part") {}
        }
        #expect(try DurableFile.list(work.path) == [])
    }
}
