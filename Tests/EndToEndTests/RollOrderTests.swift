import BallotStorage
import CollectionAPI
import CollectionService
import ElectionModel
import ElectionTestKit
import GRDB
import Primitives
import SQLiteStorage
import Tally
import Testing

/// Attacks L9 and L13, and what a roll update does to voters who are in the middle of voting (L10).
@Suite("The roll in force")
struct RollOrderTests {
    private static let beforeOpening: [LogLeaf.Step] = [.definition, .commitments, .guardians]
    private static let newcomer = RollChanges.Change.add(.init(identifier: "T-3", name: "New", ballotStyle: 1))

    private func recordOpening(_ town: Town, version: Int, roll: HashValue) async -> String? {
        await refusalCode {
            let order = OrderDocument(
                kind: .open, election: town.context.extendedBaseHash, fingerprint: town.context.fingerprint,
                rollVersion: version, roll: roll, issuedAt: town.noon)
            let folder = try TemporaryFolder().path
            try town.election.signedByOfficials(order.canonicalBytes).save(as: "open.json", in: folder)
            return try await town.recorder.record("\(folder)/open.json")
        }
    }

    @Test("the collector opens only with the version and hash of the roll that it has")
    func opening() async throws {
        var town = try await Town(voters: ["T-1", "T-2"], steps: Self.beforeOpening)
        let initial = town.lists.rolls.hash
        // An order about an update that never came.
        var ahead = town.lists
        let missing = try ahead.update([Self.newcomer]).document.hash
        #expect(await recordOpening(town, version: 1, roll: missing) == Code.wrongDocument)
        try await town.update([Self.newcomer])
        let updated = town.lists.rolls.hash
        #expect(await recordOpening(town, version: 0, roll: initial) == Code.wrongDocument)
        #expect(await recordOpening(town, version: 1, roll: initial) == Code.wrongDocument)
        #expect(await recordOpening(town, version: 2, roll: updated) == Code.wrongDocument)
        #expect(await refusalCode { try await town.ticket("T-1") } == APIErrorCode.notOpen.rawValue)
        #expect(await recordOpening(town, version: 1, roll: updated) == nil)
        try await town.vote("T-3")
    }

    @Test(
        "a store whose voters are not those of the signed roll is not opened, nor is its roll updated",
        arguments: [
            "UPDATE voter SET eligible = 0 WHERE id = 'T-2'", "UPDATE voter SET ballot_style = 2 WHERE id = 'T-2'",
            "UPDATE voter SET weight = 9 WHERE id = 'T-2'", "UPDATE voter SET name = 'x' WHERE id = 'T-2'",
            "INSERT INTO voter (id, name, ballot_style, weight) VALUES ('T-9', 'x', 1, 1)",
        ])
    func halfLoaded(_ sql: String) async throws {
        var town = try await Town(voters: ["T-1", "T-2"], steps: Self.beforeOpening)
        let database = try DatabaseQueue(path: "\(town.data)/\(SQLiteBallotStore.databaseName)")
        try await database.writeWithoutTransaction { try $0.execute(sql: sql) }
        #expect(await recordOpening(town, version: 0, roll: town.lists.rolls.hash) == Code.damaged)
        let made = try town.lists.update([Self.newcomer])
        let path = try town.save(made, ElectionFolder.rollUpdate, ElectionFolder.rollChanges)
        #expect(await refusalCode { try await town.recorder.record(path) } == Code.damaged)
    }

    @Test("an update counts once, in its order, for its election, with its list")
    func chain() async throws {
        var town = try await Town(voters: ["T-1", "T-2"])
        let first = try town.lists.update([Self.newcomer])
        let second = try town.lists.update([.remove("T-3")])
        let paths = try [first, second].map {
            try town.save($0, ElectionFolder.rollUpdate, ElectionFolder.rollChanges)
        }
        let recorder = town.recorder
        #expect(await refusalCode { try await recorder.record(paths[1]) } == Code.wrongDocument)
        let logged = try await recorder.record(paths[0])
        // The same file again is no second update.
        #expect(try await recorder.record(paths[0]).leaf == logged.leaf)
        #expect(try await town.store.standing(of: "T-3").rollVersion == 1)
        // Another update with the number 1, and one that follows another roll.
        var other = TestLists(town.election)
        let rival = try other.update([.remove("T-2")])
        let follower = try other.update([.move("T-1", ballotStyle: 2)])
        for made in [rival, follower] {
            let folder = try TemporaryFolder().path
            try DurableFile.write(made.list, to: "\(folder)/\(ElectionFolder.rollChanges(made.number))")
            try made.document.save(as: "update.json", in: folder)
            #expect(await refusalCode { try await recorder.record("\(folder)/update.json") } == Code.wrongDocument)
        }
        #expect(try await recorder.record(paths[1]).leaf == logged.leaf + 1)
        #expect(try await town.store.standing(of: "T-3").voter == nil)
    }

    @Test("an update without its list, or with another one, is refused and changes nothing")
    func lists() async throws {
        var town = try await Town(voters: ["T-1", "T-2"])
        let made = try town.lists.update([Self.newcomer])
        let path = try town.save(made, ElectionFolder.rollUpdate, ElectionFolder.rollChanges)
        let list = "\(town.files)/\(ElectionFolder.rollChanges(1))"
        let changes = try RollChanges(canonical: made.list, group: town.group)
        let salted = try RollChanges(number: 1, salt: .zero, changes: changes.changes, roll: changes.roll)
        for bytes in [salted.canonicalBytes, made.list + [10], []] {
            try DurableFile.write(bytes, to: list, replacing: true)
            #expect(await refusalCode { try await town.recorder.record(path) } == Code.wrongDocument)
        }
        try DurableFile.remove(list)
        #expect(await refusalCode { try await town.recorder.record(path) } == Code.fileMissing)
        #expect(try await town.store.standing(of: "T-3") == StoredStanding(voter: nil, isKnown: false, rollVersion: 0))
    }

    @Test("an update with weights that would make a total too large to be found is refused, though it is signed")
    func countable() async throws {
        let manifest = try Manifest(
            label: "Points",
            contests: [
                .init(label: "A", selectionLimit: 1_024, options: [.init(label: "Yes", selectionLimit: 1_024)])
            ], ballotStyles: [.init(label: "All", contests: [1])])
        var town = try await Town(voters: ["T-1"], manifest: manifest)
        func heavy(_ count: Int) -> [RollChanges.Change] {
            (1...count).map {
                .add(.init(identifier: "H-\($0)", name: "Heavy", ballotStyle: 1, weight: VoterRoll.maximumWeight))
            }
        }
        // 2^40 is between 1,073 and 1,074 times the greatest weight and limit.
        var rival = town.lists
        let made = try rival.update(heavy(1_074))
        let path = try town.save(made, ElectionFolder.rollUpdate, ElectionFolder.rollChanges)
        #expect(await refusalCode { try await town.recorder.record(path) } == Code.wrongDocument)
        #expect(try await town.store.standing(of: "H-1").voter == nil)
        for name in [ElectionFolder.rollUpdate(1), ElectionFolder.rollChanges(1)] {
            try DurableFile.remove("\(town.files)/\(name)")
        }
        for index in 1...2 { try DurableFile.remove("\(path).official-\(index).p7s") }
        try await town.update(heavy(1_073))
    }

    @Test("a rehearsal's orders, roll updates, override lists and ballots are refused in the real election")
    func rehearsal() async throws {
        var rehearsal = try await Town(voters: ["T-1", "T-2"], seed: "rehearsal")
        var real = try await Town(voters: ["T-1", "T-2"], seed: "real")
        let (update, list) = (
            try rehearsal.lists.update([Self.newcomer]),
            try rehearsal.lists.override([.init(voter: "T-1", action: .revoke)])
        )
        let paths = [
            try rehearsal.save(update, ElectionFolder.rollUpdate, ElectionFolder.rollChanges),
            try rehearsal.save(list, ElectionFolder.overrideList, ElectionFolder.overrideEntries),
            "\(rehearsal.files)/open.json",
        ]
        for path in paths {
            #expect(await refusalCode { try await real.recorder.record(path) } == Code.wrongDocument, "\(path)")
        }
        // The rehearsal's ticket is unknown here; under a ticket from here its statement and ballot are of another election.
        let submission = try rehearsal.ballot("T-1", await rehearsal.ticket("T-1"))
        #expect(await refusalCode { try await real.cast(submission, "T-1") } == APIErrorCode.unknownTicket.rawValue)
        let replayed = try rehearsal.ballot("T-1", await real.ticket("T-1"))
        #expect(await refusalCode { try await real.cast(replayed, "T-1") } == APIErrorCode.foreignBallot.rawValue)
        _ = try await rehearsal.cast(submission, "T-1")
        try await real.vote("T-1")
    }

    @Test("before the opening and after the closing nothing is taken, and the roll stands still")
    func outside() async throws {
        var town = try await Town(voters: ["T-1", "T-2"], steps: Self.beforeOpening)
        #expect(await refusalCode { try await town.ticket("T-1") } == APIErrorCode.notOpen.rawValue)
        try await town.order(.open)
        let late = try town.ballot("T-2", await town.ticket("T-2"))
        try await town.vote("T-1")
        try await town.order(.close)
        #expect(await refusalCode { try await town.cast(late, "T-2") } == APIErrorCode.closed.rawValue)
        #expect(await refusalCode { try await town.ticket("T-2") } == APIErrorCode.closed.rawValue)
        #expect(await refusalCode { try await town.update([Self.newcomer]) } == Code.wrongStep)
        let counts = try await town.processed().outcome.processed.counts
        #expect(counts.cast == 1 && counts.counted == 1)
    }

    @Test("a ballot under the old roll is refused with a code of its own, and another style's ballot under the new one")
    func stale() async throws {
        var town = try await Town(voters: ["T-1", "T-2"])
        let old = try await town.ticket("T-1")
        let submission = try town.ballot("T-1", old)
        try await town.update([.move("T-1", ballotStyle: 2)])
        #expect(await refusalCode { try await town.cast(submission, "T-1") } == APIErrorCode.staleRoll.rawValue)
        // Neither can the store be made to take it.
        let code = await refusalCode { try await town.store.append(submission, voter: "T-1") }
        #expect(code == StorageError.Code.staleRoll.rawValue)
        let fresh = try await town.ticket("T-1")
        #expect(fresh.ballotStyle == 2 && fresh.rollVersion == 1 && fresh.sequence == 1)
        let oldStyle = try town.ballot("T-1", fresh.replacing(ballotStyle: 1), naming: fresh.documentHash)
        #expect(await refusalCode { try await town.cast(oldStyle, "T-1") } == APIErrorCode.wrongStyle.rawValue)
        try await town.vote("T-1")
    }

    @Test("who is removed casts nothing more, keeps the receipts, and goes on with the next number when added again")
    func removed() async throws {
        var town = try await Town(voters: ["T-1", "T-2"])
        let first = try await town.vote("T-1")
        let ticket = try await town.ticket("T-1")
        try await town.update([.remove("T-1")])
        let submission = try town.ballot("T-1", ticket)
        #expect(await refusalCode { try await town.cast(submission, "T-1") } == APIErrorCode.notEligible.rawValue)
        let card = try town.card("T-1")
        let status = try await town.offices.status(certificate: card.authentication, at: town.noon)
        #expect(status.ballotStyle == nil && status.receipts == [first] && status.rollVersion == 1)
        try await town.update([.add(.init(identifier: "T-1", name: "Again", ballotStyle: 2))])
        #expect(try await town.vote("T-1").sequence == 2)
        try await town.order(.close)
        #expect(try await town.processed().dispositions.map(\.kind) == [.superseded, .counted])
    }

    @Test("pending ballots are logged before a roll update, so that their place shows under which roll they were cast")
    func pending() async throws {
        var town = try await Town(voters: ["T-1", "T-2"])
        let submission = try town.ballot("T-1", await town.ticket("T-1"))
        _ = try await town.store.append(submission, voter: "T-1")
        #expect(try await town.store.counts().pending == 1)
        try await town.update([.remove("T-1")])
        let place = try #require(try await town.store.cast(statement: submission.statementHash)?.leaf)
        let update = try #require(try await town.store.steps().last?.leaf)
        #expect(place == update - 1)
        // The voter, gone meanwhile, still gets the receipt of what was cast in time.
        #expect(try await town.cast(submission, "T-1").sequence == 1)
    }
}
