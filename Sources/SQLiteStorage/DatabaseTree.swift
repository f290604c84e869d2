import BallotStorage
import Foundation
package import GRDB
package import Primitives
package import TransparencyLog

/// The nodes of the log's tree in the database.
package struct DatabaseTree: TreeReader {
    let database: Database

    package init(database: Database) { self.database = database }

    package func node(_ node: TreeNode) throws -> HashValue {
        let statement = try database.cachedStatement(sql: "SELECT hash FROM node WHERE level = ? AND position = ?")
        guard let bytes = try Data.fetchOne(statement, arguments: [node.level, node.index]) else {
            throw LogError(.missingNode, "no node \(node.index) on level \(node.level)")
        }
        return try HashValue(bytes: bytes)
    }

    /// Stores a leaf and the nodes that it completes.
    package func append(_ bytes: [UInt8], at index: Int) throws {
        try database.cachedStatement(sql: "INSERT INTO leaf (position, bytes) VALUES (?, ?)")
            .execute(arguments: [index, Data(bytes)])
        let insert = try database.cachedStatement(sql: "INSERT INTO node (level, position, hash) VALUES (?, ?, ?)")
        for (node, hash) in try MerkleTree.nodesAdded(leafHash: MerkleTree.leafHash(bytes), at: index, reader: self) {
            try insert.execute(arguments: [node.level, node.index, Data(hash.bytes)])
        }
    }
}

extension SQLiteBallotStore {
    static func latestCheckpoint(in database: Database) throws -> StoredCheckpoint {
        let row = try Row.fetchOne(database, sql: "SELECT size, root, note FROM checkpoint ORDER BY size DESC LIMIT 1")
        guard let row else { throw StorageError(.damaged, "the database has no checkpoint") }
        return try checkpoint(row)
    }

    static func checkpoint(_ row: Row) throws -> StoredCheckpoint {
        try StoredCheckpoint(size: row["size"], root: row.hash("root"), note: row.bytes("note"))
    }

    static func insert(_ checkpoint: StoredCheckpoint, in database: Database) throws {
        // The size is the primary key: there cannot be two trees of one size.
        try database.cachedStatement(sql: "INSERT INTO checkpoint (size, root, note) VALUES (?, ?, ?)")
            .execute(arguments: [checkpoint.size, Data(checkpoint.root.bytes), Data(checkpoint.note)])
    }

    static func sign(size: Int, root: HashValue, _ signer: NoteSigner) throws(StorageError) -> StoredCheckpoint {
        do throws(LogError) {
            let signed = try Checkpoint(signing: signer.verifierKey.name, size: size, root: root, by: signer)
            return StoredCheckpoint(size: size, root: root, note: signed.encoded)
        } catch {
            throw StorageError(.damaged, "the checkpoint cannot be signed: \(error.reason)")
        }
    }
}

extension Row {
    func bytes(_ column: String) -> [UInt8] {
        let data: Data = self[column]
        return Array(data)
    }

    func hash(_ column: String) throws -> HashValue { try HashValue(bytes: bytes(column)) }
}
