import Foundation

/// A folder that is removed when the process ends, or before.
struct TemporaryFolder {
    private static let root: String = {
        atexit { try? FileManager.default.removeItem(atPath: TemporaryFolder.rootPath) }
        return rootPath
    }()
    private static let rootPath = FileManager.default.temporaryDirectory.path + "/verifier-test-\(UUID().uuidString)"

    let path: String

    init() throws {
        path = "\(Self.root)/\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
