import Foundation

/// Where a needle was found.
struct Leak: Hashable, CustomStringConvertible {
    let needle: String
    let spelling: String
    /// A file relative to the searched folder, or another place by name.
    let place: String

    var description: String { "\(needle) stands in \(place), \(spelling)" }
}

/// Finds needles in texts and files, in one pass over the bytes whatever their number.
struct LeakScanner {
    private struct Entry {
        let needle: String
        let form: Needle.Form
    }

    /// Of each form, the first bytes are looked up; shorter forms would be found everywhere.
    private static let keyCount = 8
    private var entries: [UInt64: [Entry]] = [:]
    private var beginnings = [Bool](repeating: false, count: 1 << 16)

    init(_ needles: [Needle]) {
        for needle in needles {
            for form in needle.forms {
                precondition(form.bytes.count >= Self.keyCount, "\(needle.name) is too short to search for")
                entries[Self.key(form.bytes, 0), default: []].append(Entry(needle: needle.name, form: form))
                beginnings[Int(form.bytes[0]) << 8 | Int(form.bytes[1])] = true
            }
        }
    }

    /// Also finds what a line break tears apart.
    func search(_ bytes: [UInt8], place: String) -> Set<Leak> {
        let joined = bytes.filter { $0 != 10 && $0 != 13 }
        let found = scan(bytes, place)
        return joined.count == bytes.count ? found : found.union(scan(joined, place))
    }

    /// Every file below `folder`, and the names of files and folders.
    func search(folder: String) throws -> Set<Leak> {
        var found: Set<Leak> = []
        for path in try Self.files(folder) {
            found.formUnion(search(Array(path.utf8), place: "the name \(path)"))
            guard let content = FileManager.default.contents(atPath: "\(folder)/\(path)") else { continue }
            found.formUnion(search([UInt8](content), place: path))
        }
        return found
    }

    /// Paths of all files below a folder, relative to it.
    static func files(_ folder: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder).filter {
            let type = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\($0)")[.type]
            return type as? FileAttributeType == .typeRegular
        }.sorted()
    }

    private func scan(_ bytes: [UInt8], _ place: String) -> Set<Leak> {
        var found: Set<Leak> = []
        guard bytes.count >= Self.keyCount else { return found }
        bytes.withUnsafeBufferPointer { bytes in
            for start in 0...(bytes.count - Self.keyCount)
            where beginnings[Int(bytes[start]) << 8 | Int(bytes[start + 1])] {
                for entry in entries[Self.key(bytes, start)] ?? [] {
                    let form = entry.form.bytes
                    guard start + form.count <= bytes.count,
                        bytes[start..<start + form.count].elementsEqual(form)
                    else { continue }
                    found.insert(Leak(needle: entry.needle, spelling: entry.form.spelling, place: place))
                }
            }
        }
        return found
    }

    private static func key(_ bytes: some RandomAccessCollection<UInt8>, _ start: Int) -> UInt64 {
        let first = bytes.index(bytes.startIndex, offsetBy: start)
        return bytes[first..<bytes.index(first, offsetBy: keyCount)].reduce(0) { $0 << 8 | UInt64($1) }
    }
}
