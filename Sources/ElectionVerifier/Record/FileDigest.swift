import Primitives

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Size and SHA-256 of a file of any size, read in pieces.
struct FileDigest: Hashable, Sendable {
    let byteCount: Int
    let hash: HashValue

    private static let pieceByteCount = 1 << 20

    /// `nil` unless `path` is a regular file that can be read; a named pipe is not waited for,
    /// and a symbolic link is none: a copy of the record would lack what it leads to.
    init?(of path: String) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        var hasher = SHA256()
        var total = 0
        var piece = [UInt8](repeating: 0, count: Self.pieceByteCount)
        while true {
            let count = piece.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            guard count > 0 else { break }
            hasher.update(piece[..<count])
            total += count
        }
        byteCount = total
        hash = hasher.finalize()
    }
}
