#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A file of which any part can be read without holding the rest in memory.
public final class RandomAccessFile {
    private let path: String
    private let descriptor: Int32
    public private(set) var byteCount: Int

    /// Opens an existing file for reading.
    ///
    /// - Throws: `.fileMissing`; `.inputOutput` also for what is no regular file. A named pipe is not waited for.
    public init(reading path: String) throws(PrimitivesError) {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else {
            if errno == ENOENT { throw PrimitivesError(.fileMissing, "\(path) does not exist") }
            throw Self.failure("open", path)
        }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(file)
            throw PrimitivesError(.inputOutput, "\(path) is not a regular file")
        }
        (self.path, descriptor, byteCount) = (path, file, Int(status.st_size))
    }

    /// A new empty file in `folder` that has no name, so that nothing of it is left when the process ends, however it ends.
    ///
    /// Only the owner could read it.
    /// - Throws: `.inputOutput`.
    public init(scratchIn folder: String) throws(PrimitivesError) {
        let unnamed = Self.openUnnamed(folder)
        guard unnamed < 0 else {
            (path, descriptor, byteCount) = ("a temporary file in \(folder)", unnamed, 0)
            return
        }
        var name = Array("\(folder)/glassurn-scratch-XXXXXX".utf8CString)
        let file = mkstemp(&name)
        guard file >= 0 else { throw Self.failure("create a temporary file in", folder) }
        guard unlink(name) == 0, fcntl(file, F_SETFD, FD_CLOEXEC) == 0 else {
            close(file)
            throw Self.failure("create a temporary file in", folder)
        }
        (path, descriptor, byteCount) = ("a temporary file in \(folder)", file, 0)
    }

    /// Without any name from the start, where the file system has such files; else -1.
    private static func openUnnamed(_ folder: String) -> Int32 {
        #if os(Linux)
        // O_TMPFILE, which Swift does not import.
        return open(folder, 0o20_000_000 | O_DIRECTORY | O_RDWR | O_EXCL | O_CLOEXEC, 0o600)
        #else
        return -1
        #endif
    }

    deinit { close(descriptor) }

    /// - Returns: exactly `count` bytes from `offset` on.
    /// - Throws: `.inputOutput`, also where the file ends earlier.
    public func read(at offset: Int, count: Int) throws(PrimitivesError) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let found = out.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress! + done, count - done, off_t(offset + done))
            }
            if found < 0, errno == EINTR { continue }
            guard found != 0 else { throw PrimitivesError(.inputOutput, "\(path) ends too early") }
            guard found > 0 else { throw Self.failure("read", path) }
            done += found
        }
        return out
    }

    /// Writes at the end; nothing is synced. For scratch files.
    /// - Throws: `.inputOutput`.
    public func append(_ bytes: [UInt8]) throws(PrimitivesError) {
        var done = 0
        while done < bytes.count {
            let written = bytes.withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress! + done, bytes.count - done, off_t(byteCount + done))
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw Self.failure("write", path) }
            done += written
        }
        byteCount += bytes.count
    }

    private static func failure(_ action: String, _ path: String) -> PrimitivesError {
        PrimitivesError(.inputOutput, "cannot \(action) \(path): \(String(cString: strerror(errno)))")
    }
}
