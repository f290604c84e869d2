public import Primitives
#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Reads a file of lines one at a time, so that memory does not grow with the file, nor with a line that never ends.
///
/// Each line ends with one line feed; a last line without it is refused.
public struct LineReader: ~Copyable {
    public static let maximumLineCount = 64 << 20
    private static let pieceByteCount = 1 << 16

    private let path: String
    private let descriptor: Int32
    /// What was read and not given out yet.
    private var piece: ArraySlice<UInt8> = []
    /// How many lines were read.
    public private(set) var count = 0

    /// - Throws: `.missingField` unless it is a regular file that can be opened; a named pipe is not waited for.
    public init(_ path: String) throws(FormatError) {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else {
            throw FormatError(.missingField, "cannot open the file: \(String(cString: strerror(errno)))", path: path)
        }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(file)
            throw FormatError(.missingField, "not a regular file", path: path)
        }
        self.path = path
        descriptor = file
    }

    deinit { close(descriptor) }

    /// The next line without its line feed; `nil` at the end.
    ///
    /// - Throws: `.tooLarge`, `.trailingBytes`, `.missingField` if the file cannot be read.
    public mutating func next() throws(FormatError) -> [UInt8]? {
        var line: [UInt8] = []
        while true {
            let end = piece.firstIndex(of: 10)
            line += piece[..<(end ?? piece.endIndex)]
            guard line.count < Self.maximumLineCount else {
                throw FormatError(
                    .tooLarge, "a line of more than \(Self.maximumLineCount) bytes", path: "\(path):\(count + 1)")
            }
            if let end {
                piece = piece[(end + 1)...]
                count += 1
                return line
            }
            guard try readPiece() else { break }
        }
        guard line.isEmpty else {
            throw FormatError(.trailingBytes, "the last line has no line feed", path: "\(path):\(count + 1)")
        }
        return nil
    }

    /// - Returns: false at the end of the file.
    private mutating func readPiece() throws(FormatError) -> Bool {
        var bytes = [UInt8](repeating: 0, count: Self.pieceByteCount)
        while true {
            let found = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if found < 0, errno == EINTR { continue }
            guard found >= 0 else { throw FormatError(.missingField, "cannot read the file", path: path) }
            piece = bytes[..<found]
            return found > 0
        }
    }
}

/// Writes a file of lines under a temporary name and renames it when finished; a writer that is dropped leaves nothing.
public struct LineWriter: ~Copyable {
    private let path: String
    private let temporary: String
    private let file: UnsafeMutablePointer<FILE>
    private var hasher: SHA256
    private var isOpen: Bool
    public private(set) var count: Int

    /// - Parameter isSecret: whether only the owner may read the file.
    public init(_ path: String, isSecret: Bool = false) throws {
        if DurableFile.exists(path) { throw PrimitivesError(.fileExists, "\(path) exists already") }
        let temporary = DurableFile.unfinishedName(for: path)
        guard let file = fopen(temporary, "wxe") else {
            throw PrimitivesError(.inputOutput, "cannot create \(path): \(String(cString: strerror(errno)))")
        }
        guard !isSecret || fchmod(fileno(file), 0o600) == 0 else {
            fclose(file)
            unlink(temporary)
            throw PrimitivesError(.inputOutput, "cannot protect \(path): \(String(cString: strerror(errno)))")
        }
        self.path = path
        self.temporary = temporary
        self.file = file
        hasher = SHA256()
        isOpen = true
        count = 0
    }

    deinit {
        if isOpen {
            fclose(file)
            unlink(temporary)
        }
    }

    public mutating func append(_ line: [UInt8]) throws {
        try append(raw: line + [10])
        count += 1
    }

    /// SHA-256 of what was written so far.
    package var hashSoFar: HashValue { hasher.finalizing() }

    /// Bytes that are no line: of a file that is written in the same way.
    package mutating func append(raw bytes: [UInt8]) throws {
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else {
            throw PrimitivesError(.inputOutput, "cannot write \(path): \(String(cString: strerror(errno)))")
        }
        hasher.update(bytes)
    }

    /// Syncs and renames.
    ///
    /// - Returns: SHA-256 of the file.
    public consuming func finish() throws -> HashValue {
        let synced = fflush(file) == 0 && fsync(fileno(file)) == 0
        isOpen = false
        guard fclose(file) == 0, synced else {
            unlink(temporary)
            throw PrimitivesError(.inputOutput, "cannot write \(path): \(String(cString: strerror(errno)))")
        }
        guard !DurableFile.exists(path), rename(temporary, path) == 0 else {
            unlink(temporary)
            throw PrimitivesError(.inputOutput, "cannot rename to \(path): \(String(cString: strerror(errno)))")
        }
        try DurableFile.syncFolder(of: path)
        return hasher.finalizing()
    }
}
