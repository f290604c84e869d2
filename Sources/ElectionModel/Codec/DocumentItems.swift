public import Primitives

/// Reads a canonical document whose end is one long array of objects, object by object: memory does not grow with it.
///
/// The document is `head`, objects with commas between them, `tail`, and nothing else. Each object is given out as its
/// bytes; who decodes them refuses what is not canonical, so that exactly the canonical documents are read to the end.
public struct DocumentItems {
    /// Longer than any item of a roll.
    public static let maximumItemByteCount = 1 << 16
    private static let pieceByteCount = 1 << 16

    private let path: String
    private let file: RandomAccessFile
    private let tail: [UInt8]
    /// What was read and not given out yet.
    private var piece: ArraySlice<UInt8> = []
    /// How much of the file was read.
    private var offset = 0
    /// How many items were given out.
    public private(set) var count = 0

    /// - Parameters:
    ///   - head: everything in front of the first item.
    ///   - tail: everything behind the last.
    /// - Throws: ``FormatError`` `.notCanonical` for another head; ``PrimitivesError`` if the file cannot be read.
    public init(_ path: String, head: String, tail: String) throws {
        file = try RandomAccessFile(reading: path)
        self.path = path
        self.tail = Array(tail.utf8)
        guard try has(head.utf8.count), piece.starts(with: head.utf8) else {
            throw FormatError(.notCanonical, "expected \(head) at the beginning", path: path)
        }
        piece = piece.dropFirst(head.utf8.count)
    }

    /// The bytes of the next object; `nil` behind the last, where the document must end.
    ///
    /// - Throws: ``FormatError`` `.notJSON`, `.tooLarge`, `.trailingBytes`; ``PrimitivesError``.
    public mutating func next() throws -> [UInt8]? {
        if try has(tail.count), piece.starts(with: tail) {
            guard piece.count == tail.count, offset == file.byteCount else {
                throw failure(.trailingBytes, "bytes follow the document")
            }
            return nil
        }
        if count > 0 {
            guard try has(1), piece.first == UInt8(ascii: ",") else {
                throw failure(.notJSON, "expected ',' or the end")
            }
            piece = piece.dropFirst()
        }
        let item = try object()
        count += 1
        return item
    }

    /// From an opening brace to the one that closes it; braces in texts do not count.
    private mutating func object() throws -> [UInt8] {
        guard try has(1), piece.first == UInt8(ascii: "{") else { throw failure(.notJSON, "expected '{'") }
        var (length, depth, isText) = (0, 0, false)
        while true {
            guard try has(length + 1) else { throw failure(.notJSON, "the document ends too early") }
            let byte = piece[piece.startIndex + length]
            length += 1
            switch byte {
            // What follows a backslash ends no text.
            case UInt8(ascii: "\\") where isText: length += 1
            case UInt8(ascii: "\""): isText.toggle()
            case UInt8(ascii: "{") where !isText: depth += 1
            case UInt8(ascii: "}") where !isText: depth -= 1
            default: break
            }
            guard length <= Self.maximumItemByteCount else {
                throw failure(.tooLarge, "an item of more than \(Self.maximumItemByteCount) bytes")
            }
            guard depth > 0 else { break }
        }
        defer { piece = piece.dropFirst(length) }
        return Array(piece.prefix(length))
    }

    /// Reads on until so many bytes are there.
    private mutating func has(_ count: Int) throws(PrimitivesError) -> Bool {
        while piece.count < count, offset < file.byteCount {
            let next = min(Self.pieceByteCount, file.byteCount - offset)
            piece = (piece + (try file.read(at: offset, count: next)))[...]
            offset += next
        }
        return piece.count >= count
    }

    private func failure(_ code: FormatError.Code, _ reason: String) -> FormatError {
        FormatError(code, reason, path: "\(path): item \(count + 1)")
    }
}
