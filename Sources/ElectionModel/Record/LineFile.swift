public import Primitives
#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Reads a file of lines one at a time, so that memory does not grow with the file.
///
/// Each line ends with one line feed; a last line without it is refused.
public struct LineReader: ~Copyable {
    public static let maximumLineCount = 64 << 20

    private let path: String
    private let file: UnsafeMutablePointer<FILE>
    private var buffer: UnsafeMutablePointer<CChar>?
    private var capacity = 0
    /// How many lines were read.
    public private(set) var count = 0

    public init(_ path: String) throws(FormatError) {
        guard let file = fopen(path, "re") else {
            throw FormatError(.missingField, "cannot open the file: \(String(cString: strerror(errno)))", path: path)
        }
        self.path = path
        self.file = file
    }

    deinit {
        free(buffer)
        fclose(file)
    }

    /// The next line without its line feed; `nil` at the end.
    public mutating func next() throws(FormatError) -> [UInt8]? {
        let length = getline(&buffer, &capacity, file)
        guard length >= 0, let buffer else {
            guard feof(file) != 0 else { throw FormatError(.missingField, "cannot read the file", path: path) }
            return nil
        }
        guard length <= Self.maximumLineCount else {
            throw FormatError(
                .tooLarge, "a line of more than \(Self.maximumLineCount) bytes", path: "\(path):\(count + 1)")
        }
        let bytes = UnsafeBufferPointer(start: buffer, count: length).map { UInt8(bitPattern: $0) }
        guard bytes.last == 10 else {
            throw FormatError(.trailingBytes, "the last line has no line feed", path: "\(path):\(count + 1)")
        }
        count += 1
        return Array(bytes.dropLast())
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

    public init(_ path: String) throws {
        if DurableFile.exists(path) { throw PrimitivesError(.fileExists, "\(path) exists already") }
        let temporary = "\(path).\(getpid()).part"
        guard let file = fopen(temporary, "wxe") else {
            throw PrimitivesError(.inputOutput, "cannot create \(path): \(String(cString: strerror(errno)))")
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
        let bytes = line + [10]
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else {
            throw PrimitivesError(.inputOutput, "cannot write \(path): \(String(cString: strerror(errno)))")
        }
        hasher.update(bytes)
        count += 1
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
