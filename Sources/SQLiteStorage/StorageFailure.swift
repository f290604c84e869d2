import BallotStorage
import GRDB
import Primitives
import TransparencyLog

/// Turns what GRDB, the log and files throw into this layer's errors.
enum StorageFailure {
    static func translate<Value>(_ body: () throws -> Value) throws(StorageError) -> Value {
        do { return try body() } catch { throw storageError(error) }
    }

    static func storageError(_ error: any Error) -> StorageError {
        switch error {
        case let error as StorageError: error
        case let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT:
            StorageError(.damaged, "the database refuses what would break it: \(error.message ?? "constraint")")
        case let error as DatabaseError where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode):
            StorageError(.damaged, "the database is damaged: \(error.message ?? "")")
        case let error as DatabaseError:
            StorageError(.inputOutput, "the database: \(error.message ?? error.resultCode.description)")
        case let error as LogError: StorageError(.damaged, "the log: \(error.reason)")
        case let error as PrimitivesError: StorageError(.damaged, error.reason)
        default: StorageError(.inputOutput, "the database cannot be used")
        }
    }
}

extension SQLiteBallotStore {
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        do { return try await pool.read(body) } catch { throw StorageFailure.storageError(error) }
    }

    /// One IMMEDIATE transaction.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        do {
            return try await pool.writeWithoutTransaction { database in
                try Self.transaction(database, body)
            }
        } catch {
            throw StorageFailure.storageError(error)
        }
    }

    /// One IMMEDIATE transaction, after which the last checkpoint is in its file before anything else happens.
    func writeLog<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        let file = checkpointFile
        do {
            return try await pool.writeWithoutTransaction { database in
                let (value, checkpoint) = try Self.transaction(database) {
                    (try body($0), try Self.latestCheckpoint(in: $0))
                }
                // A crash here leaves the database ahead of the file, which is fine.
                try file.advance(to: checkpoint)
                return value
            }
        } catch {
            throw StorageFailure.storageError(error)
        }
    }

    private static func transaction<Value>(_ database: Database, _ body: (Database) throws -> Value) throws -> Value {
        var value: Value?
        try database.inTransaction(.immediate) {
            value = try body(database)
            return .commit
        }
        guard let value else { throw StorageError(.inputOutput, "the transaction gave nothing") }
        return value
    }
}
