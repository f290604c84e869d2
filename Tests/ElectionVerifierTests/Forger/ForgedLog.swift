import ElGamal
import ElectionTestKit

/// The log's files for other leaves.
enum ForgedLog {
    static func write(_ leaves: [[UInt8]], into files: inout [String: [UInt8]]) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try TestLog(leaves: leaves).write(to: "\(folder.path)/log")
        files = files.filter { !$0.key.hasPrefix("log/") }
        for (path, bytes) in try FileTree.read("\(folder.path)/log") { files["log/\(path)"] = bytes }
    }
}
