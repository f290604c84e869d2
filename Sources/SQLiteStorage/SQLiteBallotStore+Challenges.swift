public import BallotStorage
public import ElectionModel
import Foundation
import GRDB
public import Primitives

extension SQLiteBallotStore {
    public func append(_ challenge: ChallengeSubmission, voter: String) async throws -> AppendOutcome {
        try await write { database in
            if let known = try Self.challenge(statement: challenge.statementHash, in: database), known.voter == voter {
                return .alreadyStored
            }
            try Self.requirePlace(for: challenge, voter: voter, in: database)
            try Self.insert(challenge, voter: voter, in: database)
            return .stored
        }
    }

    public func challenge(statement: HashValue) async throws -> ChallengePlace? {
        try await read { try Self.challenge(statement: statement, in: $0) }
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
        let statement = try database.cachedStatement(
            sql: "SELECT voter, statement_hash, ballot_hash, leaf FROM challenge WHERE statement_hash = ?")
        return try Row.fetchOne(statement, arguments: [Data(hash.bytes)]).map {
            try ChallengePlace(
                voter: $0["voter"], statement: $0.hash("statement_hash"), ballot: $0.hash("ballot_hash"),
                leaf: $0["leaf"])
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
