#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The temporary name beside its own under which a file or folder is made until it is whole: `NAME.PROCESS.part`.
///
/// Its maker holds a lock on it, which ends with the process; so the next run can tell what a killed one left from what
/// another one is making at this moment.
public enum UnfinishedOutput {
    public static func name(for path: String) -> String { "\(path).\(getpid()).part" }

    /// To be called as soon as it is there. The lock ends when the descriptor is closed.
    public static func hold(_ descriptor: Int32) { flock(descriptor, LOCK_EX | LOCK_NB) }

    /// Removes what killed runs left of this output. What cannot be removed or locked stays: it harms nobody.
    public static func removeAbandoned(_ path: String) {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let start = (slash.map { String(path[path.index(after: $0)...]) } ?? path) + "."
        for name in (try? DurableFile.list(folder)) ?? [] where name.hasPrefix(start) && name.hasSuffix(".part") {
            let process = name.dropFirst(start.count).dropLast(".part".count)
            guard !process.isEmpty, process.utf8.allSatisfy({ (48...57).contains($0) }) else { continue }
            removeUnlessHeld("\(folder)/\(name)")
        }
    }

    private static func removeUnlessHeld(_ path: String) {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { remove(path) }
    }

    /// Removes a file, or a folder with all that is in it.
    public static func remove(_ path: String) {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            unlink(path)
            return
        }
        for name in (try? DurableFile.list(path)) ?? [] { remove("\(path)/\(name)") }
        rmdir(path)
    }
}
