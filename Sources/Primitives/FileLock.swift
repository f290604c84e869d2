#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// An advisory lock on a file, between threads and between processes; gone with the process at the latest.
public enum FileLock {
    /// Waits for the lock on the file, which is made where it is missing and stays, and holds it while `body` runs.
    /// - Throws: ``PrimitivesError`` `.inputOutput`, and what `body` throws.
    public static func hold<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw PrimitivesError(.inputOutput, "cannot open \(path): \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else {
                throw PrimitivesError(.inputOutput, "cannot lock \(path): \(String(cString: strerror(errno)))")
            }
        }
        return try body()
    }
}
