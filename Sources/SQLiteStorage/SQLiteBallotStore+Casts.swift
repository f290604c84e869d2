public import BallotStorage
public import ElectionModel
import Foundation
import GRDB
public import Primitives

extension SQLiteBallotStore {
    private static let placeColumns =
        "SELECT voter, sequence, statement_hash, ballot_hash, standing, leaf FROM envelope"

    public func head(of voter: String) async throws -> CastPlace? {
        try await read { try Self.head(of: voter, in: $0) }
    }

    public func cast(statement: HashValue) async throws -> CastPlace? {
        try await read { try Self.cast(statement: statement, in: $0) }
    }

    public func casts(of voter: String) async throws -> [CastPlace] {
        try await read { database in
            try Row.fetchAll(
                database, sql: "\(Self.placeColumns) WHERE voter = ? ORDER BY sequence", arguments: [voter]
            ).map { try Self.place($0) }
        }
    }

    public func hasIdentifier(_ identifier: HashValue) async throws -> Bool {
        try await read { try Self.hasIdentifier(identifier, in: $0) }
    }

    public func append(
        _ submission: CastSubmission, voter: String, status: [UInt8]?
    ) async throws -> AppendOutcome {
        try await write { database in
            if let known = try Self.cast(statement: submission.statementHash, in: database), known.voter == voter {
                return .alreadyStored
            }
            try Self.requirePlace(for: submission, voter: voter, in: database) {
                try Self.requireHead(of: voter, before: submission.statement, in: database)
            }
            try Self.insert(submission, voter: voter, status: status, in: database)
            return .stored
        }
    }

    public func envelopes(from leaf: Int, limit: Int) async throws -> [StoredEnvelope] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT leaf, ballot, statement, signature, hints, ticket.bytes AS ticket_bytes, ocsp, token
                    FROM envelope JOIN ticket ON ticket.hash = envelope.ticket
                    LEFT JOIN timestamp ON timestamp.number = envelope.number
                    WHERE leaf >= ? ORDER BY leaf LIMIT ?
                    """, arguments: [leaf, limit]
            ).map { row in
                let (hints, status, token): (Data?, Data?, Data?) = (row["hints"], row["ocsp"], row["token"])
                return StoredEnvelope(
                    leaf: row["leaf"], ballot: row.bytes("ballot"), statement: row.bytes("statement"),
                    signature: row.bytes("signature"), hints: hints.map { Array($0) },
                    ticket: row.bytes("ticket_bytes"),
                    evidence: CastEvidence(status: status.map { Array($0) }, timestamp: token.map { Array($0) }))
            }
        }
    }

    /// What a cast and a challenge need: an open election, a ticket, the roll in force, and an identifier that is new.
    ///
    /// - Parameter order: is asked before the identifier.
    static func requirePlace(
        for submission: some BallotSubmission, voter: String, in database: Database, order: () throws -> Void = {}
    ) throws {
        guard try Self.lastStep(in: database) == .open else {
            throw StorageError(.notOpen, "ballots are stored between the opening and the closing leaf only")
        }
        try requireTicket(submission.statement.ticket, voter: voter, in: database)
        try requireRoll(submission.statement, voter: voter, in: database)
        try order()
        guard try !hasIdentifier(submission.ballot.identifier, in: database) else {
            throw StorageError(.identifierUsed, "a stored ballot has the same identifier")
        }
    }

    private static func head(of voter: String, in database: Database) throws -> CastPlace? {
        let statement = try database.cachedStatement(
            sql: "\(placeColumns) WHERE voter = ? ORDER BY sequence DESC LIMIT 1")
        return try Row.fetchOne(statement, arguments: [voter]).map { try place($0) }
    }

    private static func cast(statement hash: HashValue, in database: Database) throws -> CastPlace? {
        let statement = try database.cachedStatement(sql: "\(placeColumns) WHERE statement_hash = ?")
        return try Row.fetchOne(statement, arguments: [Data(hash.bytes)]).map { try place($0) }
    }

    static func cast(ticket hash: HashValue, in database: Database) throws -> CastPlace? {
        let statement = try database.cachedStatement(sql: "\(placeColumns) WHERE ticket = ?")
        return try Row.fetchOne(statement, arguments: [Data(hash.bytes)]).map { try place($0) }
    }

    private static func hasIdentifier(_ identifier: HashValue, in database: Database) throws -> Bool {
        try Bool.fetchOne(
            database,
            sql: """
                SELECT EXISTS (SELECT 1 FROM envelope WHERE identifier = :identifier)
                    OR EXISTS (SELECT 1 FROM challenge WHERE identifier = :identifier)
                """, arguments: ["identifier": Data(identifier.bytes)]) ?? false
    }

    private static func place(_ row: Row) throws -> CastPlace {
        try CastPlace(
            voter: row["voter"], sequence: row["sequence"], statement: row.hash("statement_hash"),
            ballot: row.hash("ballot_hash"), standing: row.hash("standing"), leaf: row["leaf"])
    }

    /// Whether a ballot, cast or challenged, has used the ticket up.
    static func isUsed(_ ticket: String) -> String {
        "EXISTS (SELECT 1 FROM envelope WHERE ticket = \(ticket)) "
            + "OR EXISTS (SELECT 1 FROM challenge WHERE ticket = \(ticket))"
    }

    private static func requireTicket(_ ticket: HashValue, voter: String, in database: Database) throws {
        let hash = Data(ticket.bytes)
        guard try String.fetchOne(database, sql: "SELECT voter FROM ticket WHERE hash = ?", arguments: [hash]) == voter
        else { throw StorageError(.unknownTicket, "this voter was given no such ticket") }
        let used = try Bool.fetchOne(
            database, sql: "SELECT \(isUsed("?1"))", arguments: [hash])
        guard used == false else { throw StorageError(.ticketUsed, "the ticket has served another statement") }
    }

    private static func requireRoll(_ statement: some BallotStatement, voter: String, in database: Database) throws {
        let eligible = try Bool.fetchOne(
            database, sql: "SELECT eligible FROM voter WHERE id = ?", arguments: [voter])
        guard try rollVersion(in: database) == statement.rollVersion, eligible == true else {
            throw StorageError(.staleRoll, "the roll has changed since the ticket was issued")
        }
    }

    private static func requireHead(of voter: String, before statement: CastStatement, in database: Database) throws {
        let head = try head(of: voter, in: database)
        let last = head?.sequence ?? 0
        guard statement.sequence > last else {
            throw StorageError(.sequenceTaken, "another statement has the sequence number \(statement.sequence)")
        }
        guard statement.sequence == last + 1, statement.previous == head?.statement ?? .zero else {
            throw StorageError(.wrongHead, "the statement does not follow the voter's last, number \(last)")
        }
    }

    private static func insert(
        _ submission: CastSubmission, voter: String, status: [UInt8]?, in database: Database
    ) throws {
        let statement = submission.statement
        try database.cachedStatement(
            sql: """
                INSERT INTO envelope (voter, sequence, previous, statement_hash, ballot_hash, standing, identifier, ticket,
                    roll_version, ballot, statement, signature, hints, ocsp)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            voter, statement.sequence, Data(statement.previous.bytes), Data(submission.statementHash.bytes),
            Data(submission.ballotHash.bytes), Data(statement.standingCommitment.bytes),
            Data(submission.ballot.identifier.bytes), Data(statement.ticket.bytes),
            statement.rollVersion, Data(submission.ballotBytes), Data(submission.statementBytes),
            Data(submission.signature), submission.hints.map { Data($0) }, status.map { Data($0) },
        ])
    }
}
