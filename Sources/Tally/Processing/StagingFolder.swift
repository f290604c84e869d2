import Primitives

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A folder that appears under its name only when it is complete; a failure leaves nothing behind.
final class StagingFolder {
    private let target: String
    let path: String
    private var isCommitted = false

    init(_ target: String) throws {
        guard !DurableFile.exists(target) else { throw PrimitivesError(.fileExists, "\(target) exists already") }
        self.target = target
        path = "\(target).\(getpid()).part"
        try DurableFile.makeFolder(path)
    }

    deinit {
        if !isCommitted { Self.remove(path) }
    }

    func commit() throws {
        guard rename(path, target) == 0 else {
            throw PrimitivesError(.inputOutput, "cannot rename to \(target): \(String(cString: strerror(errno)))")
        }
        isCommitted = true
        try DurableFile.syncFolder(of: target)
    }

    private static func remove(_ path: String) {
        if DurableFile.isFolder(path) {
            for name in (try? DurableFile.list(path)) ?? [] { remove("\(path)/\(name)") }
            rmdir(path)
        } else {
            unlink(path)
        }
    }
}
