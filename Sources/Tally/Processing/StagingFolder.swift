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

    /// - Parameter target: slashes at its end do not count.
    init(_ target: String) throws {
        guard !DurableFile.exists(target) else { throw PrimitivesError(.fileExists, "\(target) exists already") }
        let end = target.lastIndex { $0 != "/" } ?? target.startIndex
        self.target = String(target[...end])
        path = DurableFile.unfinishedName(for: self.target)
        if let slash = self.target.lastIndex(of: "/"), slash != self.target.startIndex {
            try DurableFile.makeFolder(String(self.target[..<slash]))
        }
        // One that exists is another run's.
        guard mkdir(path, 0o755) == 0 else {
            throw PrimitivesError(.inputOutput, "cannot create \(path): \(String(cString: strerror(errno)))")
        }
    }

    deinit {
        if !isCommitted { Self.remove(path, in: AT_FDCWD) }
    }

    func commit() throws {
        guard rename(path, target) == 0 else {
            throw PrimitivesError(.inputOutput, "cannot rename to \(target): \(String(cString: strerror(errno)))")
        }
        isCommitted = true
        try DurableFile.syncFolder(of: target)
    }

    /// A file, or a folder with all that is in it; a symbolic link is removed and not followed, whoever makes one meanwhile.
    private static func remove(_ name: String, in folder: Int32) {
        let descriptor = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0, let listing = fdopendir(descriptor) else {
            unlinkat(folder, name, 0)
            return
        }
        var names: [String] = []
        while let entry = readdir(listing) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        for inner in names { remove(inner, in: descriptor) }
        closedir(listing)
        unlinkat(folder, name, AT_REMOVEDIR)
    }
}
