import Foundation

/// What a disk holds, and what of it is sure to be there after the power went: only what was synced. A file's bytes are
/// synced by a sync of the file, its name by a sync of its folder; the strictest reading of POSIX.
struct DiskModel {
    private struct File {
        var content: [UInt8]
        var synced: [UInt8]
        var unsynced: [FileChange] = []
    }

    private let folder: String
    private var files: [Int: File] = [:]
    private var names: [String: Int] = [:]
    private var syncedNames: [String: Int] = [:]
    /// The names after each change of a name that no sync of its folder followed.
    private var laterNames: [[String: Int]] = []

    /// - Parameter folder: its files, without folders in it, are on the disk for sure.
    init(_ folder: String) throws {
        self.folder = folder
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) where !name.hasSuffix("-shm") {
            let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")))
            names[name] = add(File(content: bytes, synced: bytes))
        }
        syncedNames = names
    }

    mutating func apply(_ change: FileChange) throws {
        let name = relative(change.path)
        switch change.kind {
        case .create:
            names[name] = add(File(content: [], synced: []))
            laterNames.append(names)
        case .write, .truncate:
            let file = try file(name)
            Self.apply(change, to: &files[file, default: File(content: [], synced: [])].content)
            files[file]?.unsynced.append(change)
        case .sync where change.path == folder:
            syncedNames = names
            laterNames = []
        case .sync:
            let file = try file(name)
            let content = files[file]?.content ?? []
            files[file] = File(content: content, synced: content)
        case .rename, .link:
            names[relative(change.other)] = try file(name)
            if change.kind == .rename { names[name] = nil }
            laterNames.append(names)
        case .unlink:
            names[name] = nil
            laterNames.append(names)
        case .folder:
            throw Tool.Failure(description: "the model knows one folder only")
        }
    }

    /// Writes what is left when the power goes now.
    ///
    /// - Parameter luck: says of each change that was not synced whether it got to the disk all the same; bytes in any
    ///   order, names in theirs.
    func lose(to out: String, luck: () -> Bool) throws {
        var left = syncedNames
        for names in laterNames {
            guard luck() else { break }
            left = names
        }
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
        for (name, number) in left {
            guard let file = files[number] else { continue }
            var bytes = file.synced
            for change in file.unsynced where luck() { Self.apply(change, to: &bytes) }
            // The owner only: keys are refused otherwise.
            FileManager.default.createFile(
                atPath: "\(out)/\(name)", contents: Data(bytes), attributes: [.posixPermissions: 0o600])
        }
    }

    private mutating func add(_ file: File) -> Int {
        files[files.count] = file
        return files.count - 1
    }

    private func file(_ name: String) throws -> Int {
        guard let file = names[name] else { throw Tool.Failure(description: "a change of \(name), which is not there") }
        return file
    }

    private func relative(_ path: String) -> String { String(path.dropFirst(folder.count + 1)) }

    private static func apply(_ change: FileChange, to bytes: inout [UInt8]) {
        let end = change.kind == .truncate ? change.offset : change.offset + change.bytes.count
        if bytes.count < end { bytes += [UInt8](repeating: 0, count: end - bytes.count) }
        if change.kind == .truncate {
            bytes.removeLast(bytes.count - end)
        } else {
            bytes.replaceSubrange(change.offset..<end, with: change.bytes)
        }
    }
}
