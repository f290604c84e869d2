public import GroupArithmetic
import Primitives

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Square roots beside the published ballots of one segment, `ballots/000000.hints`, with which their proofs are verified
/// in batches. A record may lack these files: they decide nothing and are never trusted.
///
/// The 16 bytes ``magic``; 4 bytes, big endian: the size S of an entry; then entries of S bytes, at most as many as a
/// segment has lines. The entry at 20 + S·i belongs to line i + 1: the bytes of ``BallotRoots``, filled up with zeros, or
/// S zeros for a ballot without hints. S is what the largest ballot of the manifest needs.
public struct HintReader: ~Copyable {
    public static let magic = Array("glassurn-hints-0".utf8)
    static let headerByteCount = magic.count + 4

    private let path: String
    private let descriptor: Int32
    private let entryByteCount: Int
    /// How many entries there are.
    public let count: Int

    /// - Parameter entryByteCount: what ``BallotRoots/entryByteCount(_:group:)`` says.
    /// - Throws: `.missingField` unless it is a regular file that can be read; `.wrongType` for another beginning or
    ///   another size of entries; `.badValue` for a part of an entry at the end; `.tooLarge` for more entries than a
    ///   segment has lines.
    public init(_ path: String, entryByteCount: Int) throws(FormatError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw FormatError(.missingField, "cannot open the file", path: path) }
        do throws(FormatError) {
            count = try Self.count(descriptor, entryByteCount, path)
        } catch {
            close(descriptor)
            throw error
        }
        self.path = path
        self.descriptor = descriptor
        self.entryByteCount = entryByteCount
    }

    deinit { close(descriptor) }

    private static func count(_ file: Int32, _ entryByteCount: Int, _ path: String) throws(FormatError) -> Int {
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw FormatError(.missingField, "not a regular file", path: path)
        }
        guard try bytes(file, at: 0, headerByteCount, path) == header(entryByteCount) else {
            throw FormatError(.wrongType, "no hints of format 0 with entries of \(entryByteCount) bytes", path: path)
        }
        let (count, rest) = (Int(status.st_size) - headerByteCount).quotientAndRemainder(dividingBy: entryByteCount)
        guard rest == 0 else { throw FormatError(.badValue, "the last entry is cut short", path: path) }
        guard count <= RecordFolder.ballotsPerSegment else {
            throw FormatError(.tooLarge, "\(count) entries, a segment has fewer lines", path: path)
        }
        return count
    }

    static func header(_ entryByteCount: Int) -> [UInt8] {
        magic + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: entryByteCount >> $0) }
    }

    /// One entry as it is, zeros included.
    ///
    /// - Parameter index: from 0.
    /// - Returns: `nil` if the ballot of this line has no hints.
    /// - Throws: `.missingField` if the file cannot be read.
    public borrowing func entry(_ index: Int) throws(FormatError) -> [UInt8]? {
        guard (0..<count).contains(index) else { return nil }
        let bytes = try Self.bytes(
            descriptor, at: Self.headerByteCount + index * entryByteCount, entryByteCount, path)
        return bytes.allSatisfy { $0 == 0 } ? nil : bytes
    }

    private static func bytes(
        _ file: Int32, at offset: Int, _ count: Int, _ path: String
    ) throws(FormatError) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let found = out.withUnsafeMutableBytes {
                pread(file, $0.baseAddress! + done, count - done, off_t(offset + done))
            }
            if found < 0, errno == EINTR { continue }
            guard found > 0 else { throw FormatError(.missingField, "cannot read the file to its end", path: path) }
            done += found
        }
        return out
    }
}

/// Writes the hints of one segment, line by line; without any hints, no file.
public struct HintWriter: ~Copyable {
    private let path: String
    private let entryByteCount: Int
    private var writer: LineWriter?
    /// Entries that a file would begin with.
    private var emptyCount = 0

    /// - Parameter entryByteCount: what ``BallotRoots/entryByteCount(_:group:)`` says.
    public init(_ path: String, entryByteCount: Int) {
        self.path = path
        self.entryByteCount = entryByteCount
    }

    /// - Parameter hints: the bytes of ``BallotRoots``; longer ones than any ballot's are left out.
    public mutating func append(_ hints: [UInt8]?) throws {
        guard let hints, hints.count <= entryByteCount else { return try appendEmpty() }
        if writer == nil {
            writer = try LineWriter(path)
            try writer?.append(raw: HintReader.header(entryByteCount))
            for _ in 0..<emptyCount { try appendEmpty() }
        }
        try writer?.append(raw: hints + [UInt8](repeating: 0, count: entryByteCount - hints.count))
    }

    private mutating func appendEmpty() throws {
        if writer == nil { emptyCount += 1 }
        try writer?.append(raw: [UInt8](repeating: 0, count: entryByteCount))
    }

    public consuming func finish() throws {
        guard let open = writer.take() else { return }
        _ = try open.finish()
    }
}

extension BallotRoots {
    /// The size of the entries beside the published ballots of an election: that of the largest ballot's hints.
    ///
    /// - Returns: `nil` where hints are of no use, or too many to be sent with a ballot.
    public static func entryByteCount(_ manifest: Manifest, group: Group) -> Int? {
        let contests = manifest.contests.map { contest in
            contest.options.indices.reduce(2 * (contest.selectionLimit + 1)) {
                $0 + 2 + 2 * (contest.selectionLimit(option: $1 + 1) + 1)
            }
        }
        let styles = manifest.ballotStyles.map { style in
            style.contests.reduce(2) { contests.indices.contains($1 - 1) ? $0 + contests[$1 - 1] : $0 }
        }
        let count = (styles.max() ?? 0) * group.elementByteCount
        return group.supportsBatches && count > 0 && count <= CastSubmission.maximumByteCount ? count : nil
    }

    /// The hints in an entry of a hint file.
    ///
    /// - Throws: `.badValue` if it is too short or anything but zeros follows the hints of this ballot; `.outOfRange`.
    public init(entry: [UInt8], of ballot: EncryptedBallot, group: Group) throws(FormatError) {
        let count = Self.rootCount(of: ballot) * group.elementByteCount
        guard entry.count >= count, entry.dropFirst(count).allSatisfy({ $0 == 0 }) else {
            throw FormatError(.badValue, "an entry has the \(count) bytes of this ballot's hints and then zeros")
        }
        try self.init(Array(entry.prefix(count)), of: ballot, group: group)
    }
}
