#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A secret of 32 bytes in a file of its own: one line of 64 upper-case hexadecimal digits that only its owner can
/// read.
public enum SecretFile {
    public static let byteCount = 32

    /// - Throws: `.fileExists`, `.inputOutput`.
    public static func write(_ secret: SecretBytes, to path: String) throws(PrimitivesError) {
        try secret.withBytes { (bytes) throws(PrimitivesError) in
            var line = Hexadecimal.encodeToBytes(bytes) + [10]
            defer { SecretBytes.wipe(&line) }
            try DurableFile.write(line, to: path, secret: true)
        }
    }

    /// - Throws: `.badKey` for a file that others can read or that is no such line; `.fileMissing`, `.inputOutput`.
    public static func read(_ path: String) throws(PrimitivesError) -> SecretBytes {
        var status = stat()
        guard stat(path, &status) != 0 || status.st_mode & 0o077 == 0 else {
            throw PrimitivesError(.badKey, "\(path) can be read by others than its owner: chmod 600")
        }
        var line = try DurableFile.read(path, limit: 1_024)
        defer { SecretBytes.wipe(&line) }
        guard line.last == 10, var bytes = try? Hexadecimal.decode(line.dropLast(), byteCount: byteCount) else {
            throw PrimitivesError(.badKey, "\(path) is one line of 64 hexadecimal digits")
        }
        return SecretBytes(wiping: &bytes)
    }
}
