import BallotStorage
import ElectionModel
import GRDB
import SQLiteStorage
import Testing

/// The invariants are the schema's: whoever writes SQL cannot break them by mistake.
@Suite struct SchemaTests {
    @Test(
        "the schema refuses a change that breaks an invariant",
        arguments: [
            "UPDATE leaf SET bytes = x'00' WHERE position = 0",
            "DELETE FROM leaf WHERE position = 4",
            "INSERT INTO leaf (position, bytes) VALUES (9, x'00')",
            "UPDATE node SET hash = zeroblob(32) WHERE level = 0 AND position = 0",
            "INSERT INTO node (level, position, hash) VALUES (0, 0, zeroblob(32))",
            "INSERT INTO node (level, position, hash) VALUES (0, 90, x'00')",
            "UPDATE checkpoint SET root = zeroblob(32) WHERE size = 4",
            "INSERT INTO checkpoint (size, root, note) VALUES (5, zeroblob(32), x'00')",
            "INSERT INTO checkpoint (size, root, note) VALUES (3, zeroblob(32), x'00')",
            "DELETE FROM checkpoint WHERE size = 6",
            "UPDATE envelope SET leaf = NULL WHERE sequence = 1",
            "UPDATE envelope SET leaf = 0 WHERE sequence = 1",
            "UPDATE envelope SET statement = x'00' WHERE sequence = 1",
            "UPDATE envelope SET standing = zeroblob(32) WHERE sequence = 1",
            "UPDATE envelope SET ocsp = x'00' WHERE sequence = 1",
            "UPDATE timestamp SET token = x'00'",
            "DELETE FROM timestamp",
            "INSERT INTO timestamp (number, token) VALUES (99, x'00')",
            "UPDATE envelope SET voter = 'EE-2' WHERE sequence = 1",
            "UPDATE envelope SET leaf = 3 WHERE voter = 'EE-2'",
            "DELETE FROM envelope",
            "DELETE FROM ticket",
            "UPDATE step SET kind = 'close' WHERE leaf = 3",
            "INSERT INTO step (leaf, kind, hash, document) VALUES (4, 'close', zeroblob(32), x'00')",
            "INSERT INTO step (leaf, kind, hash, document) VALUES (4, 'other', zeroblob(32), x'00')",
            "UPDATE file SET bytes = x'00' WHERE name = 'roll'",
            "UPDATE log_identity SET log_key = ''",
            "INSERT INTO log_identity (one, log_key) VALUES (2, '')",
            "INSERT INTO voter (id, name, ballot_style, weight) VALUES ('EE-1', 'x', 1, 1)",
            "INSERT INTO voter (id, name, ballot_style, weight) VALUES ('EE-7', 'x', 0, 1)",
            envelope(sequence: 1, voter: "EE-1", ticket: "EE-1"),
            envelope(sequence: 3, voter: "EE-1", ticket: "EE-1"),
            envelope(sequence: 1, voter: "EE-3", ticket: "EE-1"),
            "DELETE FROM voter WHERE id = 'EE-3'",
            "UPDATE voter SET eligible = 2 WHERE id = 'EE-3'",
            "INSERT INTO step_list (leaf, bytes) VALUES (99, x'00')",
            "UPDATE challenge SET leaf = NULL WHERE voter = 'EE-1'",
            "UPDATE challenge SET leaf = 0 WHERE voter = 'EE-1'",
            "UPDATE challenge SET leaf = 4 WHERE voter = 'EE-2'",
            "UPDATE challenge SET opening = x'00' WHERE voter = 'EE-1'",
            "UPDATE challenge SET statement = x'00' WHERE voter = 'EE-2'",
            "UPDATE challenge SET voter = 'EE-2' WHERE voter = 'EE-1'",
            "DELETE FROM challenge",
            challenge(ticket: "voter = 'EE-1' AND hash IN (SELECT ticket FROM envelope)"),
            challenge(ticket: "voter = 'EE-1' AND hash IN (SELECT ticket FROM challenge)"),
            challenge(ticket: "voter = 'EE-2'"),
            challenge(voter: "EE-9"), challenge(rollVersion: 1), challenge(leaf: "4"),
            challenge(identifier: "(SELECT identifier FROM envelope LIMIT 1)"),
            challenge(identifier: "(SELECT identifier FROM challenge LIMIT 1)"),
            challenge(ballot: "(SELECT ballot_hash FROM envelope LIMIT 1)"),
            challenge(ballot: "(SELECT ballot_hash FROM challenge LIMIT 1)"),
            envelope(
                sequence: 2, voter: "EE-1", ticket: "EE-1", previous: last,
                identifier: "(SELECT identifier FROM challenge LIMIT 1)"),
            envelope(
                sequence: 2, voter: "EE-1", ticket: "EE-1", previous: last,
                ballot: "(SELECT ballot_hash FROM challenge LIMIT 1)"),
        ])
    func refuses(_ sql: String) async throws {
        let fixture = try await StoreFixture.open(.sqlite)
        try await fixture.cast("EE-1")
        try await fixture.challenge("EE-1")
        _ = try await fixture.store.logPending(signer: fixture.signer)
        let stamped = try await fixture.cast("EE-2")
        try await fixture.store.attach(timestamp: [1], to: stamped.statementHash)
        try await fixture.cast("EE-3")
        try await fixture.challenge("EE-2")
        _ = try await fixture.ticket("EE-1", sequence: 2, nonce: 77)
        let before = try await fixture.store.counts()
        let database = try DatabaseQueue(path: fixture.folder + "/collector.sqlite")
        let code = await constraint { try await database.writeWithoutTransaction { try $0.execute(sql: sql) } }
        #expect(code == .SQLITE_CONSTRAINT)
        #expect(try await fixture.store.counts() == before)
    }

    @Test("the rows that the schema refuses are refused for what is wrong with them: right ones are taken")
    func takesRightRows() async throws {
        for sql in [Self.challenge(), Self.envelope(sequence: 2, voter: "EE-1", ticket: "EE-1", previous: Self.last)] {
            let fixture = try await StoreFixture.open(.sqlite)
            try await fixture.cast("EE-1")
            try await fixture.challenge("EE-1")
            _ = try await fixture.ticket("EE-1", sequence: 2, nonce: 77)
            let database = try DatabaseQueue(path: fixture.folder + "/collector.sqlite")
            #expect(await constraint { try await database.writeWithoutTransaction { try $0.execute(sql: sql) } } == nil)
        }
    }

    @Test("the schema takes no challenge beyond the limit of one voter")
    func limitsChallenges() async throws {
        let fixture = try await StoreFixture.open(.sqlite)
        for number in 1...UInt8(ChallengeSubmission.maximumCount) {
            try await fixture.challenge("EE-1", number: number)
        }
        _ = try await fixture.ticket("EE-1", sequence: 2, nonce: 77)
        let database = try DatabaseQueue(path: fixture.folder + "/collector.sqlite")
        let message = await message {
            try await database.writeWithoutTransaction { try $0.execute(sql: Self.challenge()) }
        }
        #expect(message?.contains("so many ballots at most") == true)
    }

    @Test("a pending challenge keeps out the closing, and neither may be stored before the opening")
    func challengesAndSteps() async throws {
        let fixture = try await StoreFixture.open(.sqlite)
        try await fixture.challenge("EE-1")
        let database = try DatabaseQueue(path: fixture.folder + "/collector.sqlite")
        for kind in ["close", "roll-update"] {
            let message = await message {
                try await database.writeWithoutTransaction {
                    try $0.execute(
                        sql:
                            "INSERT INTO step (leaf, kind, hash, document) VALUES (4, '\(kind)', randomblob(32), x'00')"
                    )
                }
            }
            #expect(message?.contains("nothing is pending") == true)
        }
        let early = try StoreFixture(.sqlite)
        for step in [LogLeaf.Step.definition, .commitments, .guardians] { try await early.log(step) }
        _ = try await early.ticket("EE-1", sequence: 2, nonce: 77)
        let closed = try DatabaseQueue(path: early.folder + "/collector.sqlite")
        let message = await message {
            try await closed.writeWithoutTransaction { try $0.execute(sql: Self.challenge()) }
        }
        #expect(message?.contains("while the voting is open") == true)
    }

    private func message(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? DatabaseError)?.message
        }
    }

    @Test("every commit is synced: synchronous is FULL and the journal is a write-ahead log")
    func isDurable() async throws {
        let fixture = try StoreFixture(.sqlite)
        let database = try DatabaseQueue(path: fixture.folder + "/collector.sqlite")
        let mode = try await database.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
        #expect(mode == "wal")
    }

    private func constraint(_ body: () async throws -> Void) async -> ResultCode? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? DatabaseError)?.resultCode
        }
    }

    private static func envelope(
        sequence: Int, voter: String, ticket: String, rollVersion: Int = 0, previous: String? = nil,
        identifier: String = "randomblob(32)", ballot: String = "randomblob(32)"
    ) -> String {
        """
        INSERT INTO envelope (voter, sequence, previous, statement_hash, ballot_hash, standing, identifier, ticket,
            roll_version, ballot, statement, signature)
        SELECT '\(voter)', \(sequence), \(previous ?? (sequence == 1 ? "zeroblob(32)" : "randomblob(32)")), randomblob(32),
            \(ballot), randomblob(32), \(identifier), (SELECT hash FROM ticket WHERE voter = '\(ticket)'
            AND NOT EXISTS (SELECT 1 FROM envelope WHERE ticket = hash)
            AND NOT EXISTS (SELECT 1 FROM challenge WHERE ticket = hash)), \(rollVersion), x'00', x'00', x'00'
        """
    }

    private static let last =
        "(SELECT statement_hash FROM envelope WHERE voter = 'EE-1' ORDER BY sequence DESC LIMIT 1)"

    /// A row that would be right, but for what is given.
    private static func challenge(
        voter: String = "EE-1", identifier: String = "randomblob(32)", ballot: String = "randomblob(32)",
        ticket: String = "voter = 'EE-1' AND hash NOT IN (SELECT ticket FROM envelope) "
            + "AND hash NOT IN (SELECT ticket FROM challenge)",
        rollVersion: Int = 0, leaf: String = "NULL"
    ) -> String {
        """
        INSERT INTO challenge (voter, statement_hash, ballot_hash, identifier, ticket, roll_version, ballot, statement,
            signature, opening, leaf)
        SELECT '\(voter)', randomblob(32), \(ballot), \(identifier), (SELECT hash FROM ticket WHERE \(ticket) LIMIT 1),
            \(rollVersion), x'00', x'00', x'00', x'00', \(leaf)
        """
    }
}
