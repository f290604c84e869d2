public import BallotStorage
import GRDB
import Primitives
public import TransparencyLog

/// ``BallotStore`` in one SQLite file with a write-ahead log and `synchronous=FULL`.
///
/// Every change is one IMMEDIATE transaction, so that two processes wait for one another instead of failing, and is on
/// the disk when the method returns.
public struct SQLiteBallotStore: BallotStore {
    public static let databaseName = "collector.sqlite"

    public let logKey: NoteVerifierKey
    let pool: DatabasePool
    let checkpointFile: CheckpointFile

    /// Makes an empty store for the log of `signer`, with the checkpoint of the empty tree.
    ///
    /// - Parameter folder: exists.
    /// - Throws: ``StorageError`` `.exists`, `.inputOutput`.
    public static func create(in folder: String, signer: NoteSigner) throws(StorageError) {
        let path = "\(folder)/\(databaseName)"
        guard !DurableFile.exists(path), !DurableFile.exists("\(folder)/\(CheckpointFile.name)") else {
            throw StorageError(.exists, "there is a store in \(folder) already")
        }
        let empty = try sign(size: 0, root: MerkleTree.emptyRoot, signer)
        try StorageFailure.translate {
            let pool = try connect(path)
            try Schema.migrator.migrate(pool)
            try pool.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
                try database.inTransaction(.immediate) {
                    try database.execute(
                        sql: "INSERT INTO log_identity (one, log_key) VALUES (1, ?)",
                        arguments: [signer.verifierKey.encoded])
                    try insert(empty, in: database)
                    return .commit
                }
            }
            try pool.close()
            try DurableFile.syncFolder(of: path)
        }
        try CheckpointFile(folder: folder, key: signer.verifierKey).advance(to: empty)
    }

    /// Opens what ``create(in:signer:)`` made, and compares it with the last written checkpoint.
    ///
    /// - Throws: ``StorageError`` `.missing`, `.badCheckpointFile`, `.behindCheckpoint`, `.forkedLog`, `.damaged`,
    ///   `.inputOutput`.
    public init(folder: String) throws(StorageError) {
        let path = "\(folder)/\(Self.databaseName)"
        guard DurableFile.exists(path) else {
            throw StorageError(.missing, "there is no store in \(folder)")
        }
        let (pool, key) = try StorageFailure.translate {
            let pool = try Self.connect(path)
            return (pool, try pool.read { try Self.identity(in: $0) })
        }
        self.pool = pool
        logKey = key
        checkpointFile = CheckpointFile(folder: folder, key: key)
        try compare(with: checkpointFile.read())
    }

    private static func identity(in database: Database) throws -> NoteVerifierKey {
        guard try Int.fetchOne(database, sql: "PRAGMA application_id") == Schema.applicationID,
            try Schema.migrator.hasCompletedMigrations(database),
            let text = try String.fetchOne(database, sql: "SELECT log_key FROM log_identity")
        else { throw StorageError(.missing, "the database is not a collector's, or its making was interrupted") }
        do throws(LogError) {
            return try NoteVerifierKey(encoded: text)
        } catch {
            throw StorageError(.damaged, "the log's key in the database: \(error.reason)")
        }
    }

    private static func connect(_ path: String) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.busyMode = .timeout(30)
        configuration.foreignKeysEnabled = true
        let pool = try DatabasePool(path: path, configuration: configuration)
        try pool.writeWithoutTransaction { database in
            // The pool has set NORMAL, under which a commit can be lost with the power.
            try database.execute(sql: "PRAGMA synchronous = FULL")
            guard try Int.fetchOne(database, sql: "PRAGMA synchronous") == 2,
                try String.fetchOne(database, sql: "PRAGMA journal_mode") == "wal"
            else { throw StorageError(.inputOutput, "SQLite does not give the durability that is needed") }
        }
        return pool
    }

    /// The database has everything that the checkpoint covers, and nothing else in its place.
    private func compare(with last: Checkpoint) throws(StorageError) {
        let path = checkpointFile.path
        try StorageFailure.translate {
            try pool.read { database in
                let latest = try Self.latestCheckpoint(in: database)
                guard latest.size >= last.size else {
                    throw StorageError(
                        .behindCheckpoint,
                        "the database has \(latest.size) leaves, but \(path) says that a checkpoint over \(last.size) was "
                            + "signed: the database was restored from an older copy; bring back the newer one")
                }
                let root = try MerkleTree.root(size: last.size, reader: DatabaseTree(database: database))
                guard root == last.root else {
                    throw StorageError(
                        .forkedLog,
                        "the first \(last.size) leaves of the database are not those of the checkpoint in \(path)")
                }
            }
        }
    }
}
