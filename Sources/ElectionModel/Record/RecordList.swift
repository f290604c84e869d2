import GroupArithmetic
public import Primitives

/// The file `record.json`: what belongs to the record, with sizes and hashes. Everything but itself, its signatures and
/// the folder `log/`, which the log's own checkpoint covers. Its hash is the `published` leaf.
public struct RecordList: Hashable, Sendable {
    public struct File: Hashable, Sendable {
        /// Relative, with `/` between names.
        public let path: String
        public let byteCount: Int
        public let hash: HashValue

        public init(path: String, byteCount: Int, hash: HashValue) {
            self.path = path
            self.byteCount = byteCount
            self.hash = hash
        }
    }

    /// The version of the specification, `v2.1.0`.
    public let specification: String
    /// The group's name and its numbers p, q and g, so that a stranger can check them (verifications 1.B to 1.D).
    public let parameters: Parameters
    /// H_E.
    public let election: HashValue
    public let fingerprint: HashValue
    public let roll: HashValue
    public let level: PublicationLevel
    /// Ascending by path.
    public let files: [File]

    public struct Parameters: Hashable, Sendable {
        public let p: [UInt8]
        public let q: [UInt8]
        public let g: [UInt8]

        public init(p: [UInt8], q: [UInt8], g: [UInt8]) {
            self.p = p
            self.q = q
            self.g = g
        }
    }

    public init(
        specification: String = "v2.1.0", parameters: Parameters, election: HashValue, fingerprint: HashValue,
        roll: HashValue, level: PublicationLevel, files: [File]
    ) {
        self.specification = specification
        self.parameters = parameters
        self.election = election
        self.fingerprint = fingerprint
        self.roll = roll
        self.level = level
        self.files = files
    }
}

extension RecordList: CanonicalJSON {
    package static let fields = [
        "type", "format", "specification", "parameters", "election", "fingerprint", "roll", "publication_level",
        "files",
    ]

    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(Self.fields) { (reader) throws(FormatError) in
            try reader.type("record")
            try reader.formatZero()
            return try RecordList(
                specification: reader.string("specification", limit: 20),
                parameters: reader.value("parameters", Parameters.self),
                election: reader.hash("election"), fingerprint: reader.hash("fingerprint"), roll: reader.hash("roll"),
                level: reader.field("publication_level") { (reader) throws(FormatError) in
                    guard let level = PublicationLevel(rawValue: try reader.string(limit: 20)) else {
                        throw reader.failure(.badValue, "the publication level is full, ballots or auditors")
                    }
                    return level
                },
                files: reader.values("files", File.self, limit: 1_000_000))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "record")
            $0.field("format", 0)
            $0.field("specification", specification)
            $0.field("parameters", parameters)
            $0.field("election", election)
            $0.field("fingerprint", fingerprint)
            $0.field("roll", roll)
            $0.field("publication_level", level.rawValue)
            $0.field("files", array: files)
        }
    }
}

extension RecordList.Parameters: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        let (element, scalar) = (reader.group.elementByteCount, reader.group.scalarByteCount)
        self = try reader.object(["p", "q", "g"]) { (reader) throws(FormatError) in
            try RecordList.Parameters(
                p: reader.hexadecimal("p", count: element), q: reader.hexadecimal("q", count: scalar),
                g: reader.hexadecimal("g", count: element))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("p", hexadecimal: p)
            $0.field("q", hexadecimal: q)
            $0.field("g", hexadecimal: g)
        }
    }
}

extension RecordList.File: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["path", "bytes", "sha256"]) { (reader) throws(FormatError) in
            let path = try reader.field("path") { (reader) throws(FormatError) in
                let text = try reader.string(limit: 200)
                let names = text.split(separator: "/", omittingEmptySubsequences: false)
                let plain = names.allSatisfy { name in
                    name != ".." && name != "." && !name.isEmpty
                        && name.utf8.allSatisfy {
                            (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 46
                        }
                }
                guard plain else {
                    throw reader.failure(.badValue, "paths have lower-case letters, digits, hyphens, dots and slashes")
                }
                return text
            }
            return try RecordList.File(
                path: path, byteCount: reader.integer("bytes", in: 0...1 << 50), hash: reader.hash("sha256"))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("path", path)
            $0.field("bytes", byteCount)
            $0.field("sha256", hash)
        }
    }
}
