import ElectionModel

/// The lines of one file or of several after another, with their places.
final class LineSource {
    struct Line: Sendable {
        let place: Place
        /// Of the file, from 0.
        let fileNumber: Int
        let bytes: [UInt8]
    }

    private let source: RecordSource
    private var files: ArraySlice<String>
    private var file = ""
    private var fileNumber = -1
    private var reader: LineReader?
    /// How many lines each file had, in order.
    private(set) var counts: [(file: String, count: Int)] = []

    init(_ source: RecordSource, files: [String]) {
        self.source = source
        self.files = files[...]
    }

    /// The next line; `nil` at the end of the last file. A file that cannot be read to its end is a failure.
    func next(_ findings: inout Findings) -> Line? {
        while true {
            if reader == nil, !openNext(&findings) { return nil }
            do throws(FormatError) {
                if let bytes = try reader?.next() {
                    return Line(place: Place(file, line: reader?.count), fileNumber: fileNumber, bytes: bytes)
                }
            } catch {
                findings.fail(.formats, Place(file, line: (reader?.count ?? 0) + 1), error.reason)
            }
            counts.append((file, reader?.count ?? 0))
            reader = nil
        }
    }

    /// R.2: all files but the last are full, and none is empty. After the last line.
    func checkSegments(_ findings: inout Findings) {
        let full = RecordFolder.ballotsPerSegment
        for (position, segment) in counts.enumerated() {
            let isLast = position == counts.count - 1
            findings.require(
                isLast ? (1...full).contains(segment.count) : segment.count == full, .formats, Place(segment.file),
                "\(segment.count) lines: a segment has \(full), the last has at least one and at most as many")
        }
    }

    private func openNext(_ findings: inout Findings) -> Bool {
        while let next = files.popFirst() {
            file = next
            fileNumber += 1
            do throws(FormatError) {
                reader = try LineReader(source.path(next))
                return true
            } catch {
                findings.fail(.formats, Place(next), error.reason)
            }
        }
        return false
    }
}
