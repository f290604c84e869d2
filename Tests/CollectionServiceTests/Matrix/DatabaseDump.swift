import Foundation
import GRDB
import Primitives
import SQLiteStorage

/// Everything that a collector keeps: the rows of every table, and the written checkpoint.
struct DatabaseDump: Equatable {
    /// The hash of each row, by table.
    private(set) var tables: [String: Set<HashValue>]
    private let checkpoint: [UInt8]

    init(_ folder: String) throws {
        checkpoint = try DurableFile.read("\(folder)/checkpoint")
        let queue = try DatabaseQueue(path: "\(folder)/\(SQLiteBallotStore.databaseName)")
        tables = try queue.read { database in
            var tables: [String: Set<HashValue>] = [:]
            for name in try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'table'") {
                tables[name] = Set(try Row.fetchAll(database, sql: "SELECT * FROM \(name)").map { Self.hash($0) })
            }
            return tables
        }
    }

    /// Takes the tickets that `self` has more than the earlier dump out.
    ///
    /// - Returns: how many there are.
    mutating func removeTickets(since earlier: DatabaseDump) -> Int {
        let (now, before) = (tables["ticket", default: []], earlier.tables["ticket", default: []])
        tables["ticket"] = now.intersection(before)
        return now.count - before.count
    }

    private static func hash(_ row: Row) -> HashValue {
        var hasher = SHA256()
        for value in row.databaseValues {
            let bytes: [UInt8]
            switch value.storage {
            case .blob(let data): bytes = [0] + data
            default: bytes = [1] + "\(value)".utf8
            }
            hasher.update(SHA256.hash(bytes).bytes)
        }
        return hasher.finalize()
    }
}
