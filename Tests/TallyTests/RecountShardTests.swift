import ElectionModel
import ElectionTestKit
import Primitives
import Tally
import Testing

/// Counts that a guardian checks in parts: the aggregate is that of the whole. `HostileOffice` makes every check of a
/// forged count in parts too.
@Suite("Shards of a recount")
struct RecountShardTests {
    private func sharding(linesPerSegment: Int = 1) async throws -> RecountSharding {
        try RecountSharding(await PreparedSession.processed.value, linesPerSegment: linesPerSegment)
    }

    @Test("a good count gives the same aggregate in any number of parts", arguments: [1, 2, 3, 5, 12])
    func good(_ number: Int) async throws {
        let sharding = try await sharding()
        let whole = try await sharding.rebuild()
        let merged = try await sharding.rebuild(sharding.parts(number).reversed())
        #expect(merged.document.canonicalBytes == whole.document.canonicalBytes && merged.hash == whole.hash)
        #expect(try merged.hash == sharding.count.opened().processed.aggregate && merged.withheld == whole.withheld)
    }

    @Test("also with many ballots a segment, and with more shards than segments")
    func fewSegments() async throws {
        let sharding = try await sharding(linesPerSegment: 4)
        #expect(try await sharding.rebuild(sharding.parts(5)).hash == sharding.rebuild().hash)
    }

    @Test("each ballot is in one shard, and those that are not counted are in none's number")
    func cover() async throws {
        let sharding = try await sharding()
        let work = try TemporaryFolder()
        var (lines, counted) = (0, 0)
        for number in 1...4 {
            let found = try await sharding.count.opened()
                .recount(Shard(number: number, of: 4), to: "\(work.path)/\(number)") {}
            (lines, counted) = (lines + found.lines, counted + found.counted)
        }
        let counts = try sharding.count.opened().processed.counts
        #expect(counted == counts.counted && lines >= counted)
    }

    @Test("what is logged after the count takes nothing from the parts: the office uses them for the totals")
    func grownLog() async throws {
        var sharding = try await sharding()
        let parts = try await sharding.parts(3)
        let before = try await sharding.rebuild(parts)
        _ = try await sharding.count.decrypt([1, 3])
        #expect(try sharding.count.opened().sessions.count == 1)
        #expect(try await sharding.rebuild(parts).document == before.document)
    }

    @Test("hints are of use in parts too, and wrong ones decide nothing")
    func hints() async throws {
        let sharding = try await sharding()
        try DurableFile.write([1, 2, 3], to: RecordFolder.hints(beside: sharding.segment(0)))
        #expect(try await sharding.rebuild(sharding.parts(2)).hash == sharding.rebuild().hash)
    }

    @Test("a guardian commits by what it put together, and the totals are right")
    func decrypted() async throws {
        let sharding = try await sharding()
        let aggregate = try await sharding.rebuild(sharding.parts(3))
        var random = SystemRandom()
        let own = try sharding.count.guardian(1, aggregate).commit(number: 1, guardians: [1, 3], using: &random)
        #expect(own.aggregate == aggregate.hash)
        #expect(try sharding.count.opened().rememberedAggregate(sharding.count.state(1)).document == aggregate.document)
    }
}
