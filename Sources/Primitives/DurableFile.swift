#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Files that are either wholly there or not at all.
public enum DurableFile {
    /// Writes to a temporary name in the same folder, syncs, renames, and syncs the folder.
    ///
    /// - Parameters:
    ///   - replacing: whether an existing file may be replaced; without it an existing file is an error.
    ///   - secret: only the owner may read it (mode 0600 instead of 0644).
    public static func write(
        _ bytes: some Collection<UInt8>, to path: String, replacing: Bool = false, secret: Bool = false
    ) throws(PrimitivesError) {
        try write(bytes, to: path, replacing: replacing, secret: secret, linking: true)
    }

    /// - Parameter linking: `false` as in a file system without links.
    package static func write(
        _ bytes: some Collection<UInt8>, to path: String, replacing: Bool = false, secret: Bool = false, linking: Bool
    ) throws(PrimitivesError) {
        if !replacing, access(path, F_OK) == 0 {
            throw PrimitivesError(.fileExists, "\(path) exists already")
        }
        let temporary = unfinishedName(for: path)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, secret ? 0o600 : 0o644)
        guard descriptor >= 0 else { throw failure("create", path) }
        var finished = false
        defer { if !finished { unlink(temporary) } }
        let error = writeAll(Array(bytes), descriptor)
        let closed = close(descriptor)
        guard error == 0, closed == 0 else { throw failure("write", path) }
        if replacing {
            guard rename(temporary, path) == 0 else { throw failure("rename", path) }
        } else {
            try nameNew(temporary, path, linking)
        }
        finished = true
        try syncFolder(of: path)
    }

    /// The whole file, at most `limit` bytes.
    public static func read(_ path: String, limit: Int = 1 << 30) throws(PrimitivesError) -> [UInt8] {
        // Without O_NONBLOCK a named pipe in a folder of someone else's would hold the reader for ever.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { throw PrimitivesError(.fileMissing, "\(path) does not exist") }
            throw failure("open", path)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw PrimitivesError(.inputOutput, "\(path) is not a regular file")
        }
        guard Int(status.st_size) <= limit else {
            throw PrimitivesError(.fileTooLarge, "\(path) has \(status.st_size) bytes, at most \(limit) are allowed")
        }
        var out = [UInt8](repeating: 0, count: Int(status.st_size))
        var offset = 0
        while offset < out.count {
            let wanted = out.count - offset
            let count = out.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress! + offset, wanted) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw failure("read", path) }
            offset += count
        }
        return out
    }

    /// Makes the folder and those above it; an existing folder is fine.
    public static func makeFolder(_ path: String, secret: Bool = false) throws(PrimitivesError) {
        if path.count > 1, path.hasSuffix("/") { return try makeFolder(String(path.dropLast()), secret: secret) }
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFDIR else {
                throw PrimitivesError(.fileExists, "\(path) is not a folder")
            }
            return
        }
        if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
            try makeFolder(String(path[..<slash]))
        }
        guard mkdir(path, secret ? 0o700 : 0o755) == 0 || errno == EEXIST else { throw failure("create folder", path) }
        try syncFolder(of: path)
    }

    public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Whether the file is there with no byte in it. For files that are never empty this is the trace of a write that was
    /// broken off on a medium without links: whoever wrote it was stopped before it could go on.
    public static func isEmpty(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && status.st_size == 0
    }

    /// Removes the file so that it stays removed after a power cut. A missing file is fine.
    public static func remove(_ path: String) throws(PrimitivesError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw failure("remove", path) }
        try syncFolder(of: path)
    }

    /// Overwrites the file with zeros where it lies, syncs, and removes it, each durably. A missing file is fine.
    ///
    /// On flash memory and in file systems that copy on write, old blocks can outlive this; what is erased is therefore
    /// sealed besides.
    public static func erase(_ path: String) throws(PrimitivesError) {
        let descriptor = open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { return }
            throw failure("erase", path)
        }
        var status = stat()
        let known = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        let error = known ? writeAll([UInt8](repeating: 0, count: Int(status.st_size)), descriptor) : -1
        let closed = close(descriptor)
        guard error == 0, closed == 0 else { throw failure("erase", path) }
        try remove(path)
    }

    /// Names in a folder, sorted by bytes, without `.` and `..`.
    public static func list(_ path: String) throws(PrimitivesError) -> [String] {
        guard let folder = opendir(path) else { throw failure("open folder", path) }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    public static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Gives a finished file its name unless that is taken: of two writers only one is first.
    ///
    /// The name never stands for anything but the finished file, whenever the process or the machine stops.
    private static func nameNew(_ temporary: String, _ path: String, _ linking: Bool) throws(PrimitivesError) {
        if linking {
            if link(temporary, path) == 0 {
                unlink(temporary)
                return
            }
            let hasNoLinks = errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS
            if errno == EEXIST { throw PrimitivesError(.fileExists, "\(path) exists already") }
            guard hasNoLinks else { throw failure("link", path) }
        }
        // FAT and exFAT, the usual removable media, have no links: look and rename while the folder is locked.
        let descriptor = try folderDescriptor(of: path)
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw failure("lock the folder of", path) }
        }
        var status = stat()
        // Not `access`: a dangling link takes the name too.
        guard lstat(path, &status) != 0 else { throw PrimitivesError(.fileExists, "\(path) exists already") }
        guard errno == ENOENT else { throw failure("look for", path) }
        guard rename(temporary, path) == 0 else { throw failure("rename", path) }
    }

    private static func writeAll(_ bytes: [UInt8], _ descriptor: Int32) -> Int32 {
        var offset = 0
        while offset < bytes.count {
            let wanted = bytes.count - offset
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + offset, wanted) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return -1 }
            offset += count
        }
        return fsync(descriptor)
    }

    /// The name beside its own under which a file or folder is made until it is whole: `NAME.PROCESS.NUMBER.part`, with a
    /// number by chance, because processes on several machines, or in containers, may have one number.
    ///
    /// What a killed run left under such a name stays: no program can tell it from what another one is making.
    public static func unfinishedName(for path: String) -> String {
        "\(path).\(getpid()).\(UInt64.random(in: 0...UInt64.max)).part"
    }

    /// The nearest folder above `path` that is there: the one in which it will be made, or above that.
    public static func existingFolder(above path: String) -> String {
        var rest = path[...]
        while let slash = rest.lastIndex(of: "/"), slash != rest.startIndex {
            rest = rest[..<slash]
            if isFolder(String(rest)) { return String(rest) }
        }
        return path.hasPrefix("/") ? "/" : "."
    }

    /// Makes a rename or removal in the folder of `path` durable.
    public static func syncFolder(of path: String) throws(PrimitivesError) {
        let descriptor = try folderDescriptor(of: path)
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("sync the folder of", path) }
    }

    private static func folderDescriptor(of path: String) throws(PrimitivesError) -> Int32 {
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open folder", folder) }
        return descriptor
    }

    private static func failure(_ action: String, _ path: String) -> PrimitivesError {
        PrimitivesError(.inputOutput, "cannot \(action) \(path): \(String(cString: strerror(errno)))")
    }
}
