public import BallotStorage
import ElectionModel
import Foundation
import GRDB
import Primitives
public import TransparencyLog

extension SQLiteBallotStore {
    /// Pending ballots that are read at once.
    private static let pageSize = 256

    public func logPending(signer: NoteSigner, stampedOnly: Bool) async throws -> Int {
        try requireKey(signer)
        // Looking first spares a transaction and the writing of a file when another process was quicker.
        guard try await read({ try Self.hasPending(in: $0) }) else {
            // A crash or a full disk after the last commit has left the file behind.
            try checkpointFile.advance(to: try await checkpoint())
            return 0
        }
        return try await writeLog { database in
            let start = try Self.latestCheckpoint(in: database).size
            let end = try Self.appendPending(to: database, at: start, stampedOnly: stampedOnly)
            if end > start { try Self.seal(database, size: end, signer) }
            return end - start
        }
    }

    public func append(_ step: NewStep, signer: NoteSigner) async throws -> Int {
        try requireKey(signer)
        return try await writeLog { database in
            if let leaf = try Self.leaf(of: step, in: database) { return leaf }
            try Self.requirePlace(of: step, in: database)
            var size = try Self.latestCheckpoint(in: database).size
            if step.step == .close || step.step == .rollUpdate {
                size = try Self.appendPending(to: database, at: size, stampedOnly: false)
            }
            if let definition = step.definition { try Self.insert(definition, in: database) }
            try DatabaseTree(database: database).append(step.leaf.canonicalBytes, at: size)
            try Self.insert(step, at: size, in: database)
            if let supplement = step.supplement { try Self.insert(supplement, at: size, in: database) }
            try Self.seal(database, size: size + 1, signer)
            return size
        }
    }

    public func checkpoint() async throws -> StoredCheckpoint {
        try await read { try Self.latestCheckpoint(in: $0) }
    }

    public func inclusion(ofLeaf index: Int) async throws -> LogInclusion {
        try await read { database in
            let row = try Row.fetchOne(
                database, sql: "SELECT size, root, note FROM checkpoint WHERE size > ? ORDER BY size LIMIT 1",
                arguments: [index])
            guard index >= 0, let row else { throw StorageError(.outOfRange, "the log has no leaf \(index)") }
            return try Self.inclusion(of: index, in: try Self.checkpoint(row), database)
        }
    }

    public func leaves(from index: Int, limit: Int) async throws -> [[UInt8]] {
        try await read { database in
            try Row.fetchAll(
                database, sql: "SELECT bytes FROM leaf WHERE position >= ? ORDER BY position LIMIT ?",
                arguments: [index, limit]
            ).map { $0.bytes("bytes") }
        }
    }

    private func requireKey(_ signer: NoteSigner) throws(StorageError) {
        guard signer.verifierKey == logKey else {
            throw StorageError(.wrongKey, "the log's key is not the one that this store was made for")
        }
    }

    private static func hasPending(in database: Database) throws -> Bool {
        try Bool.fetchOne(
            database,
            sql: """
                SELECT EXISTS (SELECT 1 FROM envelope WHERE leaf IS NULL)
                    OR EXISTS (SELECT 1 FROM challenge WHERE leaf IS NULL)
                """) ?? false
    }

    /// The ballot has its timestamp, and so have the earlier ones of its voter: each voter's ballots are logged in order.
    private static let isStamped = """
        NOT EXISTS (SELECT 1 FROM envelope AS earlier WHERE earlier.leaf IS NULL AND earlier.voter = envelope.voter
        AND earlier.sequence <= envelope.sequence AND earlier.number NOT IN (SELECT number FROM timestamp))
        """

    /// Gives leaves to all pending ballots, of the cast ones perhaps only to those with a timestamp, a page of them in
    /// memory at a time; then to the challenged ones.
    /// - Returns: the size of the log then.
    private static func appendPending(to database: Database, at size: Int, stampedOnly: Bool) throws -> Int {
        var size = size
        while true {
            let count = try appendPage(to: database, at: size, stampedOnly: stampedOnly)
            guard count > 0 else { break }
            size += count
        }
        while true {
            let count = try appendChallenges(to: database, at: size, limit: pageSize)
            guard count > 0 else { return size }
            size += count
        }
    }

    private static func appendPage(to database: Database, at size: Int, stampedOnly: Bool) throws -> Int {
        let tree = DatabaseTree(database: database)
        let update = try database.cachedStatement(sql: "UPDATE envelope SET leaf = ? WHERE number = ?")
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT number, ballot_hash, statement_hash, standing FROM envelope WHERE leaf IS NULL
                \(stampedOnly ? "AND \(isStamped)" : "") ORDER BY number LIMIT ?
                """, arguments: [pageSize])
        for (offset, row) in rows.enumerated() {
            let leaf = LogLeaf.cast(
                ballot: try row.hash("ballot_hash"), statement: try row.hash("statement_hash"),
                standing: try row.hash("standing"))
            try tree.append(leaf.canonicalBytes, at: size + offset)
            try update.execute(arguments: [size + offset, row["number"] as Int64])
        }
        return rows.count
    }

    /// Signs the tree as it now is; the transaction makes leaves, nodes and checkpoint one change.
    private static func seal(_ database: Database, size: Int, _ signer: NoteSigner) throws {
        let root = try MerkleTree.root(size: size, reader: DatabaseTree(database: database))
        try insert(try sign(size: size, root: root, signer), in: database)
    }
}
