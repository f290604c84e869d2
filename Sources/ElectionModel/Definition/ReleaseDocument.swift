public import Primitives

/// The file `release-N.json`: which programs an election runs on, signed by officials; its hash stands in the log.
///
/// Anyone who has the programs, or builds them from their source, can compare them with it. A correction during the
/// election is a further release, which names the one before by hash.
public struct ReleaseDocument: Hashable, Sendable {
    public static let maximumNumber = 1_000
    public static let maximumProgramCount = 100
    /// Of a version or a name, in UTF-8.
    public static let maximumNameByteCount = 100

    /// One file that is run.
    public struct Program: Hashable, Sendable {
        /// Without folders.
        public let name: String
        /// SHA-256 of the file's bytes.
        public let hash: HashValue

        public init(name: String, hash: HashValue) {
            self.name = name
            self.hash = hash
        }
    }

    /// H_E.
    public let election: HashValue
    public let fingerprint: HashValue
    /// N, from 1.
    public let number: Int
    /// SHA-256 of release-(N-1).json; zeros for the first.
    public let previous: HashValue
    /// As the programs print it with `--version`.
    public let version: String
    /// Ascending by the UTF-8 of their names, which differ.
    public let programs: [Program]
    public let issuedAt: Timestamp

    /// - Throws: ``FormatError`` `.outOfRange`, `.badValue`, `.inconsistent` for a number, name or order that the type
    ///   does not allow.
    public init(
        election: HashValue, fingerprint: HashValue, number: Int, previous: HashValue, version: String,
        programs: [Program], issuedAt: Timestamp
    ) throws(FormatError) {
        guard (1...Self.maximumNumber).contains(number) else {
            throw FormatError(.outOfRange, "a release has a number from 1 to \(Self.maximumNumber)", path: ".number")
        }
        guard (number == 1) == (previous == .zero) else {
            throw FormatError(.inconsistent, "only the first release has no release before it", path: ".previous")
        }
        guard (1...Self.maximumProgramCount).contains(programs.count) else {
            throw FormatError(
                .outOfRange, "a release has 1 to \(Self.maximumProgramCount) programs", path: ".programs")
        }
        guard Self.isName(version) else {
            throw FormatError(.badValue, Self.nameRule, path: ".version")
        }
        for (index, program) in programs.enumerated() where !Self.isName(program.name) {
            throw FormatError(.badValue, Self.nameRule, path: ".programs[\(index)].name")
        }
        for (index, pair) in zip(programs, programs.dropFirst()).enumerated()
        where !pair.0.name.utf8.lexicographicallyPrecedes(pair.1.name.utf8) {
            throw FormatError(.inconsistent, "programs ascend by name", path: ".programs[\(index + 1)].name")
        }
        self.election = election
        self.fingerprint = fingerprint
        self.number = number
        self.previous = previous
        self.version = version
        self.programs = programs
        self.issuedAt = issuedAt
    }

    private static let nameRule =
        "a name has 1 to \(maximumNameByteCount) visible ASCII characters without \"/\""

    private static func isName(_ text: String) -> Bool {
        (1...maximumNameByteCount).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "/") }
    }
}

extension ReleaseDocument: CanonicalJSON {
    package static let fields = [
        "type", "format", "election", "fingerprint", "number", "previous", "version", "programs", "issued_at",
    ]

    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(Self.fields) { (reader) throws(FormatError) in
            try reader.type("release")
            try reader.formatZero()
            return try ReleaseDocument(
                election: reader.hash("election"), fingerprint: reader.hash("fingerprint"),
                number: reader.integer("number", in: 1...Self.maximumNumber), previous: reader.hash("previous"),
                version: reader.string("version", limit: Self.maximumNameByteCount),
                programs: reader.values("programs", Program.self, limit: Self.maximumProgramCount),
                issuedAt: reader.timestamp("issued_at"))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "release")
            $0.field("format", 0)
            $0.field("election", election)
            $0.field("fingerprint", fingerprint)
            $0.field("number", number)
            $0.field("previous", previous)
            $0.field("version", version)
            $0.field("programs", array: programs)
            $0.field("issued_at", issuedAt)
        }
    }
}

extension ReleaseDocument.Program: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["name", "hash"]) { (reader) throws(FormatError) in
            try ReleaseDocument.Program(
                name: reader.string("name", limit: ReleaseDocument.maximumNameByteCount), hash: reader.hash("hash"))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("name", name)
            $0.field("hash", hash)
        }
    }
}
