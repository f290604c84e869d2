import ElectionModel
import GroupArithmetic
import Primitives
import TransparencyLog

/// Names a record by everything in it that a shard reads, so that only parts made from the very same files are put
/// together.
struct RecordBinding: Hashable, Sendable {
    /// SHA-256 of record.json; `nil` if it is missing.
    let list: HashValue?
    /// SHA-256 over all files but the hints, which decide nothing, and over the log.
    let content: HashValue
    /// As the files have it; `nil` if it cannot be computed.
    let fingerprint: HashValue?

    init(_ source: RecordSource, log: LogSummary, fingerprint: HashValue?) {
        list = source.digests[RecordFolder.list]?.hash
        self.fingerprint = fingerprint
        var hasher = SHA256()
        for (path, digest) in source.digests.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) })
        where !RecordFolder.isHints(path) {
            Self.add(Array(path.utf8), to: &hasher)
            Self.add(digest.hash.bytes, to: &hasher)
        }
        let folder = source.path(RecordFolder.log)
        let checkpoint = try? DurableFile.read(
            "\(folder)/\(LogLayout.checkpointName)", limit: SignedNote.maximumByteCount)
        Self.add(checkpoint ?? [], to: &hasher)
        var reader = log.size.flatMap { try? EntryReader(folder: folder, size: $0) }
        while let entry = try? reader?.next() { Self.add(entry, to: &hasher) }
        content = hasher.finalize()
    }

    init(list: HashValue?, content: HashValue, fingerprint: HashValue?) {
        (self.list, self.content, self.fingerprint) = (list, content, fingerprint)
    }

    /// With its length in front, 4 bytes, big endian.
    private static func add(_ bytes: [UInt8], to hasher: inout SHA256) {
        hasher.update(UInt32(bytes.count).bigEndianBytes + bytes)
    }
}
