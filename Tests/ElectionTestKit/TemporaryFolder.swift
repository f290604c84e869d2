import Foundation

/// A folder that is removed when the process ends, or before.
public struct TemporaryFolder: Sendable {
    private static let root: String = {
        atexit { try? FileManager.default.removeItem(atPath: TemporaryFolder.rootPath) }
        return rootPath
    }()
    private static let rootPath = FileManager.default.temporaryDirectory.path + "/election-kit-\(UUID().uuidString)"

    public let path: String

    public init() throws {
        path = "\(Self.root)/\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    public func remove() { try? FileManager.default.removeItem(atPath: path) }
}
