import ElectionModel
import Primitives

/// A record's folder as files, before anything in it is believed.
struct RecordSource: Sendable {
    let folder: String
    /// What each regular file outside of `log/` has, by its path; files that cannot be read are missing here.
    let digests: [String: FileDigest]
    /// Everything found outside of `log/` that is no regular file in a place where files may be.
    let strangers: [String]
    /// How many session documents there are, counted from 1 without a gap.
    private let sessionCount: Int
    /// How many roll updates, override lists and releases there are, counted from 1 without a gap.
    private let rollUpdateCount: Int
    private let overrideListCount: Int
    private let releaseCount: Int
    /// How many segments of ballots there are, counted from 0 without a gap.
    private let segmentCount: Int
    /// The same of challenged ballots.
    private let challengedCount: Int

    /// The only folders that a record has.
    private static let folders = ["definition", "guardians", "steps", RecordFolder.ballots, RecordFolder.challenged]

    /// - Throws: if the folder cannot be listed.
    init(_ folder: String) throws(PrimitivesError) {
        self.folder = folder
        var digests: [String: FileDigest] = [:]
        var strangers: [String] = []
        for name in try DurableFile.list(folder) where name != RecordFolder.log {
            guard DurableFile.isFolder("\(folder)/\(name)") else {
                digests[name] = FileDigest(of: "\(folder)/\(name)")
                if digests[name] == nil { strangers.append(name) }
                continue
            }
            let inner = Self.folders.contains(name) ? try DurableFile.list("\(folder)/\(name)") : []
            if inner.isEmpty { strangers.append(name) }
            for file in inner {
                let path = "\(name)/\(file)"
                digests[path] = FileDigest(of: "\(folder)/\(path)")
                if digests[path] == nil { strangers.append(path) }
            }
        }
        self.digests = digests
        self.strangers = strangers
        sessionCount = Self.count { digests[RecordFolder.session($0 + 1)] != nil }
        rollUpdateCount = Self.count { digests[RecordFolder.rollUpdate($0 + 1)] != nil }
        overrideListCount = Self.count { digests[RecordFolder.overrideList($0 + 1)] != nil }
        releaseCount = Self.count { digests[RecordFolder.release($0 + 1)] != nil }
        segmentCount = Self.count { digests[RecordFolder.segment($0)] != nil }
        challengedCount = Self.count { digests[RecordFolder.challengedSegment($0)] != nil }
    }

    func path(_ file: String) -> String { "\(folder)/\(file)" }

    /// Whether anything here looks like a record, so that a wrong folder is told from a damaged record.
    static func isRecord(_ folder: String) -> Bool {
        [RecordFolder.list, RecordFolder.manifest, RecordFolder.result].contains {
            DurableFile.exists("\(folder)/\($0)")
        }
    }

    /// The names that session documents have; the first is expected even if there is none.
    var sessionPaths: [String] { (1...max(1, sessionCount)).map(RecordFolder.session) }

    var rollUpdatePaths: [String] { (0..<rollUpdateCount).map { RecordFolder.rollUpdate($0 + 1) } }

    var overrideListPaths: [String] { (0..<overrideListCount).map { RecordFolder.overrideList($0 + 1) } }

    var releasePaths: [String] { (0..<releaseCount).map { RecordFolder.release($0 + 1) } }

    var segmentPaths: [String] { (0..<segmentCount).map(RecordFolder.segment) }

    var challengedPaths: [String] { (0..<challengedCount).map(RecordFolder.challengedSegment) }

    private static func count(while exists: (Int) -> Bool) -> Int {
        var count = 0
        while exists(count) { count += 1 }
        return count
    }
}
