import ElectionModel
import ElectionTestKit
import Foundation
import Identity
import Primitives
import Tally
import Testing

/// Ballot boxes that are processed in parts: the count is byte for byte that of the whole, whatever is wrong with the box.
@Suite("Shards of a ballot box")
struct BoxShardTests {
    private static func casts() throws -> [TestCast] {
        var polling = TestPolling(try Fixture.election.get())
        return try polling.cast(TestVotes.all)
    }

    @Test("a good box gives the same count in any number of parts", arguments: [1, 2, 3, 5, 9, 12])
    func good(_ count: Int) async throws {
        let sharding = try BoxSharding(Fixture.election.get(), Self.casts())
        let whole = try await sharding.result()
        #expect(whole.alarms.isEmpty && whole.files.keys.contains("aggregate.json"))
        #expect(try await sharding.result(sharding.parts(count).reversed()) == whole)
    }

    @Test("without pseudonyms too, and with more ballots a segment than a shard would have")
    func unnamed() async throws {
        let election = try Fixture.unnamed.get()
        var polling = TestPolling(election)
        let sharding = try BoxSharding(election, polling.cast(TestVotes.all), linesPerSegment: 4)
        #expect(try await sharding.result(sharding.parts(2)) == sharding.result())
    }

    /// What can be wrong with a box without stopping the run.
    enum Fault: CaseIterable {
        case garbage, missingLine, foreignLine, allMissing, exchangedLeaves

        func apply(to lines: inout [[UInt8]]) {
            switch self {
            case .garbage: lines[4] = Array("{]".utf8)
            case .missingLine: lines.remove(at: 8)
            case .foreignLine: lines.insert(Array("{\"leaf\":900,".utf8) + lines[0].dropFirst(10), at: 3)
            case .allMissing: lines = []
            case .exchangedLeaves: lines.swapAt(4, 5)
            }
        }
    }

    @Test("a damaged box gives the same dispositions, alarms and files in parts", arguments: Fault.allCases)
    func damaged(_ fault: Fault) async throws {
        let sharding = try BoxSharding(Fixture.election.get(), Self.casts()) { lines in
            fault.apply(to: &lines)
            // In log order all the same, so that the run goes on.
            if fault == .exchangedLeaves {
                for index in [4, 5] {
                    let rest = lines[index].drop { $0 != UInt8(ascii: ",") }
                    lines[index] = Array("{\"leaf\":\(Fixture.firstLeaf + index)".utf8) + rest
                }
            }
        }
        let whole = try await sharding.result()
        #expect(!whole.alarms.isEmpty)
        #expect(try await sharding.result(sharding.parts(3)) == whole)
    }

    @Test("a voter's ballots, forks and copies are compared across shards")
    func chains() async throws {
        let election = try Fixture.election.get()
        var polling = TestPolling(election)
        let first = try polling.vote(TestVotes.all[0])
        let lost = try polling.vote(TestVotes.all[3], .with { $0.isRemembered = false })
        let third = try polling.vote(TestVotes.all[7])
        let other = try polling.vote(TestVotes.all[1])
        let sharding = try BoxSharding(election, [first, lost, other, third, first, other])
        let whole = try await sharding.result()
        #expect(whole.alarms.contains { $0.contains("(fork)") } && whole.alarms.contains { $0.contains("duplicate") })
        #expect(try await sharding.result(sharding.parts(6)) == whole)
        #expect(try await sharding.result(sharding.parts(2)) == whole)
    }

    @Test("what was multiplied in a shard and is replaced by a later one is taken out, with its weight")
    func takenOut() async throws {
        let election = try TestElection(minimumCellSize: 1)
        var polling = TestPolling(election)
        // Voter 2 has weight 3 and votes three times.
        let votes = [[1, 0, 0], [0, 1, 0], [0, 0, 1]].map { TestVotes.Vote(voter: 2, selections: [1: $0, 2: [1, 2]]) }
        let sharding = try BoxSharding(election, polling.cast(votes + [TestVotes.all[4]]))
        let parts = try await sharding.parts(4)
        let count = try await TestCount.processed(sharding.box, folder: TemporaryFolder().path)
        #expect(
            try await sharding.result(parts).files["aggregate.json"]
                == DurableFile.read("\(count.count)/aggregate.json"))
        // The guardians multiply only what is counted.
        #expect(try await count.opened().rebuildAggregate {}.document.contests[0].weight == 4)
    }

    @Test("roll updates, weights and paper overrides decide in parts as in one piece", arguments: RollRule.allCases)
    func lists(_ rule: RollRule) async throws {
        let election = try TestElection(rollRule: rule)
        var (lists, polling) = (TestLists(election), TestPolling(election))
        let blank = { TestVotes.Vote(voter: $0, selections: [1: [0, 0, 0], 2: [0, 0]]) }
        let before = try polling.cast((1...5).map(blank))
        let update = try lists.update([.remove("T-1"), .reweight("T-2", weight: 4), .move("T-3", ballotStyle: 2)])
        polling.roll = lists.rolls.current
        let after = try polling.cast([blank(4)])
        let overrides = try lists.override([
            .init(voter: "T-1", action: .revoke), .init(voter: "T-4", action: .revoke),
        ])
        let events: [TestBox.Event] =
            [.open] + before.map { .cast($0) } + [.roll(update)] + after.map { .cast($0) } + [
                .override(overrides), .close,
            ]
        let box = try TestBox(
            election, folder: TemporaryFolder().path + "/box", events: events, linesPerSegment: 1)
        let sharding = try BoxSharding(box)
        let whole = try await sharding.result()
        #expect(whole.notes.count == 3)
        #expect(try await sharding.result(sharding.parts(4)) == whole)
    }

    @Test("an alarm of a shard stops who merges unless officials decided to go on")
    func alarmsStop() async throws {
        let sharding = try BoxSharding(Fixture.election.get(), Self.casts()) { $0[2] = [1] }
        let parts = try await sharding.parts(2)
        let work = try TemporaryFolder()
        await #expect(throws: ProcessingAlarms.self) {
            _ = try await sharding.processor().process(into: "\(work.path)/count", parts: parts) {}
        }
        #expect(try DurableFile.list(work.path) == [])
    }

    @Test("only its owner can read a part, which names voters")
    func secret() async throws {
        let part = try await BoxSharding(Fixture.election.get(), Self.casts()).parts(1)[0]
        let mode = try FileManager.default.attributesOfItem(atPath: part)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(String(decoding: try DurableFile.read(part), as: UTF8.self).contains("T-3"))
    }

    @Test("segments are dealt out once each, in order and equally")
    func dealt() async throws {
        let sharding = try BoxSharding(Fixture.election.get(), Self.casts())
        let work = try TemporaryFolder()
        var counts: [Int] = []
        for number in 1...4 {
            let found = try await sharding.processor().processShard(
                Shard(number: number, of: 4), to: "\(work.path)/\(number)"
            ) {}
            counts.append(found.lineCount)
        }
        #expect(counts == [2, 2, 2, 3])
    }
}
