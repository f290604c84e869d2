import Foundation
public import Primitives

/// A file of known answers under `Tests/Vectors`, with a note on where its numbers come from.
public struct VectorFile<Case: Decodable & Sendable>: Decodable, Sendable {
    public struct Provenance: Decodable, Sendable {
        public let specification: String
        public let section: String
        public let equation: String
        public let generator: String
    }

    public let provenance: Provenance
    public let cases: [Case]

    /// - Parameter name: the path below `Tests/Vectors`, without `.json`.
    /// - Throws: if the file is missing, does not fit `Case` or has no cases.
    public static func load(_ name: String) throws -> VectorFile {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Vectors/\(name).json")
        let vectors = try JSONDecoder().decode(VectorFile.self, from: Data(contentsOf: file))
        guard !vectors.cases.isEmpty else { throw VectorFileError(reason: "\(name).json has no cases") }
        guard vectors.provenance.specification == "ElectionGuard Design Specification 2.1.0" else {
            throw VectorFileError(reason: "\(name).json is made for \(vectors.provenance.specification)")
        }
        return vectors
    }
}

public struct VectorFileError: Error, CustomStringConvertible {
    public let reason: String
    public var description: String { reason }
}

/// Bytes that a vector file writes as upper-case hexadecimal digits.
public struct HexBytes: Decodable, Hashable, Sendable {
    public let bytes: [UInt8]

    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        bytes = try Hexadecimal.decode(text, byteCount: text.utf8.count / 2)
    }

    /// The bytes as a 32-byte hash.
    public var hash: HashValue { get throws { try HashValue(bytes: bytes) } }

    /// The bytes as a secret.
    public var secret: SecretBytes { SecretBytes(count: bytes.count) { $0.copyBytes(from: bytes) } }
}
