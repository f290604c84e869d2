public import BallotStorage
import Foundation
import GRDB
public import Primitives
import TransparencyLog

extension SQLiteBallotStore {
    public func keep(cosigned checkpoint: StoredCheckpoint) async throws {
        try await write { database in
            let root = try Data.fetchOne(
                database, sql: "SELECT root FROM checkpoint WHERE size = ?", arguments: [checkpoint.size])
            guard let root, Array(root) == checkpoint.root.bytes else {
                throw StorageError(
                    .wrongCheckpoint, "the log signed no such checkpoint of \(checkpoint.size) leaves")
            }
            let last = try Int.fetchOne(database, sql: "SELECT max(size) FROM cosigned")
            guard last ?? -1 < checkpoint.size else { return }
            try database.execute(
                sql: "INSERT INTO cosigned (size, note) VALUES (?, ?)",
                arguments: [checkpoint.size, Data(checkpoint.note)])
        }
    }

    public func cosignedCheckpoint() async throws -> StoredCheckpoint? {
        try await read { database in
            try Row.fetchOne(database, sql: "\(Self.cosigned) ORDER BY size DESC LIMIT 1").map {
                try Self.checkpoint($0)
            }
        }
    }

    public func cosignedInclusion(ofLeaf index: Int) async throws -> LogInclusion? {
        try await read { database in
            let row = try Row.fetchOne(
                database, sql: "\(Self.cosigned) WHERE size > ? ORDER BY size LIMIT 1", arguments: [index])
            guard index >= 0, let row else { return nil }
            return try Self.inclusion(of: index, in: try Self.checkpoint(row), database)
        }
    }

    public func consistency(from oldSize: Int, to newSize: Int) async throws -> [HashValue] {
        try await read { database in
            let size = try Self.latestCheckpoint(in: database).size
            guard oldSize >= 0, oldSize <= newSize, newSize <= size else {
                throw StorageError(.outOfRange, "the log has \(size) leaves, not \(oldSize) and later \(newSize)")
            }
            return try MerkleTree.consistencyProof(
                from: oldSize, to: newSize, reader: DatabaseTree(database: database))
        }
    }

    public func nodes(level: Int, from index: Int, limit: Int) async throws -> [HashValue] {
        try await read { database in
            try Row.fetchAll(
                database, sql: "SELECT hash FROM node WHERE level = ? AND position >= ? ORDER BY position LIMIT ?",
                arguments: [level, index, limit]
            ).map { try $0.hash("hash") }
        }
    }

    private static let cosigned =
        "SELECT size, checkpoint.root AS root, cosigned.note AS note FROM cosigned JOIN checkpoint USING (size)"

    static func inclusion(
        of index: Int, in checkpoint: StoredCheckpoint, _ database: Database
    ) throws -> LogInclusion {
        let proof = try MerkleTree.inclusionProof(
            index: index, size: checkpoint.size, reader: DatabaseTree(database: database))
        return LogInclusion(index: index, proof: proof, checkpoint: checkpoint)
    }
}
