public import Primitives

/// What officials sign when an election is defined: the hashes of its three files. Its hash stands in the log.
public struct DefinitionDocument: Hashable, Sendable {
    /// SHA-256 of manifest.json, election.json and roll.json.
    public let manifest: HashValue
    public let election: HashValue
    public let roll: HashValue

    public init(manifest: HashValue, election: HashValue, roll: HashValue) {
        self.manifest = manifest
        self.election = election
        self.roll = roll
    }
}

extension DefinitionDocument: CanonicalJSON {
    package static let fields = ["type", "format", "manifest", "election", "roll"]

    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(Self.fields) { (reader) throws(FormatError) in
            try reader.type("definition")
            try reader.formatZero()
            return try DefinitionDocument(
                manifest: reader.hash("manifest"), election: reader.hash("election"), roll: reader.hash("roll"))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "definition")
            $0.field("format", 0)
            $0.field("manifest", manifest)
            $0.field("election", election)
            $0.field("roll", roll)
        }
    }
}

/// The number that pins an election: SHA-256 over the definition and the guardian record. Published out of band.
///
/// SHA-256 of the 24 ASCII bytes `glassurn-fingerprint-v0\n` followed by the SHA-256 hashes (32 bytes each) of
/// manifest.json, election.json, roll.json and guardians.json.
public enum ElectionFingerprint {
    public static func compute(definition: DefinitionDocument, guardians: HashValue) -> HashValue {
        let prefix = Array("glassurn-fingerprint-v0\n".utf8)
        return SHA256.hash(
            prefix + definition.manifest.bytes + definition.election.bytes + definition.roll.bytes + guardians.bytes)
    }
}
