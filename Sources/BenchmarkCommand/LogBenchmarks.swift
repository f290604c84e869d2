import CommandConsole
import ElectionModel
import ElectionTestKit
import GRDB
import Glibc
import Primitives
import SQLiteStorage
import TransparencyLog

/// The log of a collector: leaves into its database, the same as static files, and receipts.
struct LogBenchmarks {
    /// How many leaves one transaction takes, as a busy collector's batch.
    private static let batch = 200
    private static let receipts = 1_000

    /// How many leaves the log gets.
    let size: Int

    func run(into figures: inout Figures) throws {
        let temporary = try TemporaryFolder()
        defer { temporary.remove() }
        let folder = "\(temporary.path)/data"
        try DurableFile.makeFolder(folder, secret: true)
        var random = SystemRandom()
        let signer = try NoteSigner(
            name: "bench.invalid/log", key: Ed25519.SigningKey(using: &random))
        try SQLiteBallotStore.create(in: folder, signer: signer)
        let queue = try DatabaseQueue(path: "\(folder)/collector.sqlite")
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        try append(to: queue, &figures)
        let checkpoint = try write(queue, signer, "\(folder)/log", &figures)
        try verify(queue, checkpoint, signer.verifierKey, &figures)
        figures.value("log_peak_MiB", "memory of this process at its most", Self.peakMebibytes(), unit: " MiB")
    }

    private func append(to queue: DatabaseQueue, _ figures: inout Figures) throws {
        var (inside, position) = (0.0, 0)
        let start = Stopwatch.now(CLOCK_MONOTONIC)
        while position < size {
            let end = min(position + Self.batch, size)
            try queue.write { database in
                let begin = Stopwatch.now(CLOCK_PROCESS_CPUTIME_ID)
                let tree = DatabaseTree(database: database)
                for index in position..<end { try tree.append(Self.leaf(index), at: index) }
                _ = try MerkleTree.root(size: end, reader: tree)
                inside += Stopwatch.now(CLOCK_PROCESS_CPUTIME_ID) - begin
            }
            position = end
        }
        let total = Stopwatch.now(CLOCK_MONOTONIC) - start
        figures.value(
            "log_append_us", "append a leaf of \(size), beside the commit", inside / Double(size) * 1e6, unit: " µs")
        figures.value(
            "log_append_commit_us", "append a leaf, with a synced commit for \(Self.batch)",
            total / Double(size) * 1e6, unit: " µs")
    }

    /// As `export` does, and the check of the whole folder after it.
    private func write(
        _ queue: DatabaseQueue, _ signer: NoteSigner, _ folder: String, _ figures: inout Figures
    ) throws -> Checkpoint {
        let root = try queue.read { try MerkleTree.root(size: size, reader: DatabaseTree(database: $0)) }
        let checkpoint = try Checkpoint(signing: signer.verifierKey.name, size: size, root: root, by: signer)
        var start = Stopwatch.now(CLOCK_MONOTONIC)
        try TileWriter.write((0..<size).lazy.map(Self.leaf), checkpoint: checkpoint, to: folder)
        figures.value(
            "log_tiles_s", "the log of \(size) leaves as static files", Stopwatch.now(CLOCK_MONOTONIC) - start,
            unit: " s")
        start = Stopwatch.now(CLOCK_MONOTONIC)
        try LogFolder.verify(folder, key: signer.verifierKey, origin: signer.verifierKey.name)
        figures.value("log_verify_s", "check all of them", Stopwatch.now(CLOCK_MONOTONIC) - start, unit: " s")
        return checkpoint
    }

    /// From the receipt's text to the verified inclusion.
    private func verify(
        _ queue: DatabaseQueue, _ checkpoint: Checkpoint, _ key: NoteVerifierKey, _ figures: inout Figures
    ) throws {
        let texts = try queue.read { database in
            try (0..<Self.receipts).map { number in
                let index = number * size / Self.receipts
                let proof = try MerkleTree.inclusionProof(
                    index: index, size: size, reader: DatabaseTree(database: database))
                return (index, try InclusionReceipt(index: index, proof: proof, checkpoint: checkpoint).encoded)
            }
        }
        let seconds = try Stopwatch.seconds(rounds: 3, calls: 1) {
            for (index, text) in texts {
                _ = try InclusionReceipt(parsing: text).verify(leaf: Self.leaf(index), key: key, origin: key.name)
            }
        }
        figures.value("receipts_per_s", "receipts verified a second", Double(Self.receipts) / seconds)
    }

    /// As long as a cast ballot's.
    private static func leaf(_ index: Int) -> [UInt8] {
        let hash = SHA256.hash(Array("\(index)".utf8))
        return LogLeaf.cast(ballot: hash, statement: hash, standing: hash).canonicalBytes
    }

    private static func peakMebibytes() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Double(usage.ru_maxrss) / 1_024
    }
}
