import Foundation

/// How one file of a forged record differs from the honest record that it was made of.
struct FileChange: Codable, Equatable, Sendable {
    /// Bytes as text if they are printable ASCII, otherwise in base 64.
    struct Splice: Codable, Equatable, Sendable {
        /// In bytes of the honest file, ascending; the parts do not overlap.
        let at: Int
        let remove: Int
        var text: String?
        var base64: String?
    }

    let path: String
    /// Whether the file is not in the forged record.
    var removed: Bool?
    /// The parts that differ. A file that the honest record lacks is one part at 0 that removes nothing.
    var splices: [Splice]?
}

extension FileChange.Splice {
    init(at: Int, remove: Int, bytes: some Collection<UInt8>) {
        self.at = at
        self.remove = remove
        if bytes.allSatisfy({ (32...126).contains($0) || $0 == 10 }) {
            text = String(decoding: bytes, as: UTF8.self)
        } else {
            base64 = Data(bytes).base64EncodedString()
        }
    }

    var bytes: [UInt8] {
        if let text { return Array(text.utf8) }
        return Array(Data(base64Encoded: base64 ?? "") ?? Data())
    }
}

extension FileChange {
    /// - Returns: `nil` if nothing differs.
    init?(path: String, from old: [UInt8]?, to new: [UInt8]?) {
        guard old != new else { return nil }
        self.path = path
        guard let new else {
            removed = true
            return
        }
        splices = Self.splices(old ?? [], new)
    }

    /// Every changed file, by path.
    static func changes(from old: [String: [UInt8]], to new: [String: [UInt8]]) -> [FileChange] {
        Set(old.keys).union(new.keys).sorted().compactMap { FileChange(path: $0, from: old[$0], to: new[$0]) }
    }

    func apply(to files: inout [String: [UInt8]]) {
        guard removed != true else {
            files[path] = nil
            return
        }
        let old = files[path] ?? []
        var new: [UInt8] = []
        var position = 0
        for splice in splices ?? [] {
            new += old[position..<splice.at] + splice.bytes
            position = splice.at + splice.remove
        }
        files[path] = new + old[position...]
    }

    /// Files of one length differ in runs; of other files what stands between the equal beginning and the equal end.
    private static func splices(_ old: [UInt8], _ new: [UInt8]) -> [Splice] {
        guard old.count == new.count else { return [between(old, new)] }
        var runs: [Range<Int>] = []
        for index in old.indices where old[index] != new[index] {
            if let last = runs.last, index - last.upperBound < 24 {
                runs[runs.count - 1] = last.lowerBound..<(index + 1)
            } else {
                runs.append(index..<(index + 1))
            }
        }
        return runs.map { Splice(at: $0.lowerBound, remove: $0.count, bytes: new[$0]) }
    }

    private static func between(_ old: [UInt8], _ new: [UInt8]) -> Splice {
        var start = 0
        while start < old.count, start < new.count, old[start] == new[start] { start += 1 }
        var end = 0
        while end < old.count - start, end < new.count - start, old[old.count - 1 - end] == new[new.count - 1 - end] {
            end += 1
        }
        return Splice(at: start, remove: old.count - start - end, bytes: new[start..<(new.count - end)])
    }
}
