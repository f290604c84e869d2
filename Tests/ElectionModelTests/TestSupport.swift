import ElectionModel
import ElectionTestKit
import Foundation
import GroupArithmetic
import Primitives
import Testing

let toy = Group(.insecure64)

/// A hash that stands for any other in a test.
func someHash(_ name: String) -> HashValue { SHA256.hash(Array(name.utf8)) }

func someTime(_ seconds: Int64 = 1_800_000_000) -> Timestamp { Timestamp(seconds: seconds) }

/// Why `body` refuses, or `nil` where it accepts.
func refusal(_ body: () throws(FormatError) -> Void) -> FormatError? {
    do throws(FormatError) {
        try body()
        return nil
    } catch {
        return error
    }
}

/// Why `text` is no document of this type, or `nil`.
func refusal<Document: CanonicalJSON>(_: Document.Type, _ text: String) -> FormatError? {
    refusal { () throws(FormatError) in _ = try Document(canonical: Array(text.utf8), group: toy) }
}

extension CanonicalJSON {
    var text: String { String(decoding: canonicalBytes, as: UTF8.self) }

    /// The document's JSON with the first occurrence of one text replaced by another.
    func text(replacing old: String, by new: String) throws -> String {
        var text = text
        let range = try #require(text.range(of: old), "\(old) does not occur in \(text)")
        text.replaceSubrange(range, with: new)
        return text
    }

    /// Why the document with this replacement is refused, or `nil`.
    func refusal(replacing old: String, by new: String) throws -> FormatError? {
        ElectionModelTests.refusal(Self.self, try text(replacing: old, by: new))
    }
}

extension SeededRandom {
    mutating func hash() throws -> HashValue { try HashValue(bytes: bytes(32)) }
    mutating func scalar() -> Scalar { Scalar(toy, reducing: bytes(64)) }
    mutating func member() -> GroupElement { toy.g(scalar()) }

    mutating func element() throws -> UncheckedElement {
        try UncheckedElement(toy, bytes: member().bytes)
    }
}

/// A folder that goes when the test ends.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/model-tests-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() } }

    func write(_ bytes: [UInt8], _ name: String) throws -> String {
        try Data(bytes).write(to: URL(filePath: "\(path)/\(name)"))
        return "\(path)/\(name)"
    }
}
