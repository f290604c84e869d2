public import BallotStorage
public import ElectionModel
import Foundation
import GRDB
public import Primitives

extension SQLiteBallotStore {
    private static let challengeColumns = "SELECT voter, statement_hash, ballot_hash, leaf FROM challenge"

    public func append(_ challenge: ChallengeSubmission, voter: String) async throws -> AppendOutcome {
        try await write { database in
            if let known = try Self.challenge(statement: challenge.statementHash, in: database), known.voter == voter {
                return .alreadyStored
            }
            try Self.requirePlace(for: challenge, voter: voter, in: database) {
                try Self.requireRoom(for: voter, in: database)
            }
            try Self.insert(challenge, voter: voter, in: database)
            return .stored
        }
    }

    public func challenge(statement: HashValue) async throws -> ChallengePlace? {
        try await read { try Self.challenge(statement: statement, in: $0) }
    }

    public func use(ofTicket hash: HashValue) async throws -> TicketPlace? {
        try await read { database in
            if let cast = try Self.cast(ticket: hash, in: database) { return .cast(cast) }
            let row = try Row.fetchOne(
                database, sql: "\(Self.challengeColumns) WHERE ticket = ?", arguments: [Data(hash.bytes)])
            return try row.map { .challenge(try Self.challengePlace($0)) }
        }
    }

    public func challenges(of voter: String) async throws -> [ChallengePlace] {
        try await read { database in
            try Row.fetchAll(
                database, sql: "\(Self.challengeColumns) WHERE voter = ? ORDER BY number", arguments: [voter]
            ).map(Self.challengePlace)
        }
    }

    public func challenges(from leaf: Int, limit: Int) async throws -> [StoredChallenge] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT leaf, ballot, statement, signature, opening, ticket.bytes AS ticket_bytes
                    FROM challenge JOIN ticket ON ticket.hash = challenge.ticket
                    WHERE leaf >= ? ORDER BY leaf LIMIT ?
                    """, arguments: [leaf, limit]
            ).map { row in
                StoredChallenge(
                    leaf: row["leaf"], ballot: row.bytes("ballot"), statement: row.bytes("statement"),
                    signature: row.bytes("signature"), opening: row.bytes("opening"),
                    ticket: row.bytes("ticket_bytes"))
            }
        }
    }

    /// Gives leaves to a page of pending challenged ballots.
    /// - Returns: how many.
    static func appendChallenges(to database: Database, at size: Int, limit: Int) throws -> Int {
        let tree = DatabaseTree(database: database)
        let update = try database.cachedStatement(sql: "UPDATE challenge SET leaf = ? WHERE number = ?")
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT number, ballot_hash, statement_hash FROM challenge WHERE leaf IS NULL ORDER BY number LIMIT ?
                """, arguments: [limit])
        for (offset, row) in rows.enumerated() {
            let leaf = LogLeaf.challenged(
                ballot: try row.hash("ballot_hash"), statement: try row.hash("statement_hash"))
            try tree.append(leaf.canonicalBytes, at: size + offset)
            try update.execute(arguments: [size + offset, row["number"] as Int64])
        }
        return rows.count
    }

    private static func challenge(statement hash: HashValue, in database: Database) throws -> ChallengePlace? {
        let statement = try database.cachedStatement(sql: "\(challengeColumns) WHERE statement_hash = ?")
        return try Row.fetchOne(statement, arguments: [Data(hash.bytes)]).map(challengePlace)
    }

    private static func challengePlace(_ row: Row) throws -> ChallengePlace {
        try ChallengePlace(
            voter: row["voter"], statement: row.hash("statement_hash"), ballot: row.hash("ballot_hash"),
            leaf: row["leaf"])
    }

    private static func requireRoom(for voter: String, in database: Database) throws {
        let count = try Int.fetchOne(
            database, sql: "SELECT count(*) FROM challenge WHERE voter = ?", arguments: [voter])
        guard let count, count < ChallengeSubmission.maximumCount else {
            throw StorageError(
                .tooManyChallenges, "one voter has at most \(ChallengeSubmission.maximumCount) ballots opened as a test"
            )
        }
    }

    private static func insert(_ challenge: ChallengeSubmission, voter: String, in database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO challenge (voter, statement_hash, ballot_hash, identifier, ticket, roll_version, ballot,
                    statement, signature, opening)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            voter, Data(challenge.statementHash.bytes), Data(challenge.ballotHash.bytes),
            Data(challenge.ballot.identifier.bytes), Data(challenge.statement.ticket.bytes),
            challenge.statement.rollVersion, Data(challenge.ballotBytes), Data(challenge.statementBytes),
            Data(challenge.signature), Data(challenge.opening.canonicalBytes),
        ])
    }
}
