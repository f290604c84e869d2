import Foundation

/// A change of a file or a folder, as `Faults/faults.c` records it.
struct FileChange: Sendable {
    enum Kind: UInt8, Sendable {
        case create = 1
        case write, truncate, sync, rename, link, unlink, folder
    }

    let kind: Kind
    let path: String
    /// With rename and link, the new name.
    let other: String
    /// Where the bytes of a write stand; with truncate the new length.
    let offset: Int
    let bytes: [UInt8]
}

/// Everything that programs changed below a folder, in order.
struct ChangeTrace {
    private(set) var changes: [FileChange] = []
    /// The length of the trace's file after each change.
    private(set) var ends: [Int] = []

    init(_ path: String) throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        var position = 0
        func take(_ count: Int) throws -> ArraySlice<UInt8> {
            guard bytes.count - position >= count else { throw Tool.Failure(description: "a trace that was cut off") }
            defer { position += count }
            return bytes[position..<(position + count)]
        }
        func number(_ count: Int) throws -> Int {
            try take(count).reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        func text() throws -> String { String(decoding: try take(number(4)), as: UTF8.self) }
        while position < bytes.count {
            guard let kind = FileChange.Kind(rawValue: try take(1).first ?? 0) else {
                throw Tool.Failure(description: "an unknown change in the trace")
            }
            let (path, other, offset) = (try text(), try text(), try number(8))
            changes.append(
                FileChange(kind: kind, path: path, other: other, offset: offset, bytes: Array(try take(number(4)))))
            ends.append(position)
        }
    }

    /// How many changes were made when the trace's file was so long.
    func count(at length: Int) -> Int { ends.count { $0 <= length } }
}
