public import BallotStorage
import Foundation
import GRDB
public import Primitives

extension SQLiteBallotStore {
    public func attach(timestamp: [UInt8], to statement: HashValue) async throws {
        try await write { database in
            guard let number = try Self.number(of: statement, in: database) else {
                throw StorageError(.outOfRange, "no stored ballot has this statement")
            }
            try database.execute(
                sql: "INSERT INTO timestamp (number, token) VALUES (?, ?) ON CONFLICT DO NOTHING",
                arguments: [number, Data(timestamp)])
        }
    }

    public func timestamp(of statement: HashValue) async throws -> [UInt8]? {
        try await read { database in
            guard let number = try Self.number(of: statement, in: database) else { return nil }
            let token = try Data.fetchOne(
                database, sql: "SELECT token FROM timestamp WHERE number = ?", arguments: [number])
            return token.map { Array($0) }
        }
    }

    public func unstamped(limit: Int) async throws -> [UnstampedCast] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT statement_hash, signature FROM envelope WHERE leaf IS NULL
                    AND number NOT IN (SELECT number FROM timestamp) ORDER BY number LIMIT ?
                    """, arguments: [limit]
            ).map { UnstampedCast(statement: try $0.hash("statement_hash"), signature: $0.bytes("signature")) }
        }
    }

    public func unstamped(_ statement: HashValue) async throws -> UnstampedCast? {
        try await read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT signature FROM envelope WHERE statement_hash = ? AND leaf IS NULL
                    AND number NOT IN (SELECT number FROM timestamp)
                    """, arguments: [Data(statement.bytes)]
            ).map { UnstampedCast(statement: statement, signature: $0.bytes("signature")) }
        }
    }

    private static func number(of statement: HashValue, in database: Database) throws -> Int64? {
        try Int64.fetchOne(
            database, sql: "SELECT number FROM envelope WHERE statement_hash = ?", arguments: [Data(statement.bytes)])
    }
}
