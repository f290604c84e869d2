import Identity
import Primitives
import TransparencyLog

extension ElectionSettings: CanonicalJSON {
    static let fields = [
        "identifier", "texts", "guardian_count", "quorum", "required_signatures", "revoting", "roll_rule",
        "minimum_cell_size", "publication_level", "ticket_lifetime",
    ]

    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["type"] + Self.fields) { (reader) throws(FormatError) in
            try reader.type("settings")
            return try ElectionSettings(fieldsOf: &reader)
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "settings")
            writeFields(to: &$0)
        }
    }

    init(fieldsOf reader: inout JSONReader) throws(FormatError) {
        let identifier = try reader.field("identifier") { (reader) throws(FormatError) in
            let text = try reader.string(limit: 64)
            guard !text.isEmpty, text.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 45 })
            else { throw reader.failure(.badValue, "an identifier has lower-case letters, digits and hyphens") }
            return text
        }
        let texts = try reader.values("texts", BallotTexts.self, limit: 100)
        let count = try reader.integer("guardian_count", in: 2...ElectionConfiguration.maximumGuardianCount)
        let quorum = try reader.field("quorum") { (reader) throws(FormatError) in
            let k = try reader.integer(in: 2...ElectionConfiguration.maximumGuardianCount)
            guard 2 * k > count, k <= count else {
                throw reader.failure(.outOfRange, "the quorum is more than half of \(count) guardians and at most all")
            }
            return k
        }
        self = try ElectionSettings(
            identifier: identifier, texts: texts, guardianCount: count, quorum: quorum,
            requiredSignatures: reader.optionalField("required_signatures") { (reader) throws(FormatError) in
                try SignatureRule(from: &reader)
            },
            allowsRevoting: reader.boolean("revoting"),
            rollRule: reader.field("roll_rule") { (reader) throws(FormatError) in
                guard let rule = RollRule(rawValue: try reader.string(limit: 20)) else {
                    throw reader.failure(.badValue, "the roll rule is at-casting or final")
                }
                return rule
            },
            minimumCellSize: reader.integer("minimum_cell_size", in: 1...1_000_000),
            publicationLevel: reader.field("publication_level") { (reader) throws(FormatError) in
                guard let level = PublicationLevel(rawValue: try reader.string(limit: 20)) else {
                    throw reader.failure(.badValue, "the publication level is full, ballots or auditors")
                }
                return level
            },
            ticketLifetime: reader.integer("ticket_lifetime", in: 10...86_400))
    }

    func writeFields(to writer: inout JSONWriter) {
        writer.field("identifier", identifier)
        writer.field("texts", array: texts)
        writer.field("guardian_count", guardianCount)
        writer.field("quorum", quorum)
        if let requiredSignatures { writer.field("required_signatures", requiredSignatures) }
        writer.field("revoting", allowsRevoting)
        writer.field("roll_rule", rollRule.rawValue)
        writer.field("minimum_cell_size", minimumCellSize)
        writer.field("publication_level", publicationLevel.rawValue)
        writer.field("ticket_lifetime", ticketLifetime)
    }
}

extension ElectionConfiguration: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        let fields =
            ["type", "format"] + ElectionSettings.fields
            + [
                "opens_at", "closes_at", "electorate", "officials", "guardians", "log_key", "ticket_key",
                "trust_anchors", "identity", "witnesses",
            ]
        self = try reader.object(fields) { (reader) throws(FormatError) in
            try reader.type("election")
            try reader.formatZero()
            let settings = try ElectionSettings(fieldsOf: &reader)
            guard settings.requiredSignatures != nil else {
                throw FormatError(.missingField, "election.json states how many sign what", path: "required_signatures")
            }
            return try ElectionConfiguration(
                settings: settings,
                opensAt: reader.timestamp("opens_at"),
                closesAt: reader.timestamp("closes_at"),
                electorate: reader.value("electorate", Electorate.self),
                officials: reader.values("officials", EnrolledPerson.self, limit: 100),
                guardians: reader.values("guardians", EnrolledPerson.self, limit: Self.maximumGuardianCount),
                logKey: reader.verifierKey("log_key"),
                ticketKey: reader.verifierKey("ticket_key"),
                trustAnchors: reader.list("trust_anchors", limit: 100) { (reader) throws(FormatError) in
                    try reader.certificate()
                },
                identity: reader.optionalField("identity") { (reader) throws(FormatError) in
                    try IdentityRules(from: &reader)
                } ?? .none,
                witnesses: reader.optionalField("witnesses") { (reader) throws(FormatError) in
                    try WitnessRule(from: &reader)
                })
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "election")
            $0.field("format", 0)
            settings.writeFields(to: &$0)
            $0.field("opens_at", opensAt)
            $0.field("closes_at", closesAt)
            $0.field("electorate", electorate)
            $0.field("officials", array: officials)
            $0.field("guardians", array: guardians)
            $0.field("log_key", logKey.encoded)
            $0.field("ticket_key", ticketKey.encoded)
            $0.field("trust_anchors", array: trustAnchors) { $0.string(Base64.encode($1.der)) }
            if identity != .none { $0.field("identity", identity) }
            if let witnesses { $0.field("witnesses", witnesses) }
        }
    }
}

extension EnrolledPerson: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["name", "certificate"]) { (reader) throws(FormatError) in
            try EnrolledPerson(
                name: reader.label("name"),
                certificate: reader.field("certificate") { (reader) throws(FormatError) in try reader.certificate() })
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("name", name)
            $0.field("certificate", base64: certificate.der)
        }
    }
}

extension BallotTexts: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["language", "election", "contests"]) { (reader) throws(FormatError) in
            try BallotTexts(
                language: reader.label("language"),
                election: reader.label("election"),
                contests: reader.values("contests", ContestTexts.self, limit: Manifest.maximumListCount))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("language", language)
            $0.field("election", election)
            $0.field("contests", array: contests)
        }
    }
}

extension BallotTexts.ContestTexts: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["title", "options"]) { (reader) throws(FormatError) in
            try BallotTexts.ContestTexts(
                title: reader.label("title"),
                options: reader.list("options", limit: Manifest.maximumListCount) { (reader) throws(FormatError) in
                    try reader.label()
                })
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("title", title)
            $0.field("options", array: options) { $0.string($1) }
        }
    }
}

extension JSONReader {
    /// One DER certificate in base 64, at most 64 KiB.
    mutating func certificate() throws(FormatError) -> Certificate {
        let der = try base64(limit: 1 << 16)
        do throws(IdentityError) {
            return try Certificate(der: der)
        } catch {
            throw failure(.badValue, error.reason)
        }
    }

    mutating func verifierKey(_ name: String) throws(FormatError) -> NoteVerifierKey {
        try field(name) { (reader) throws(FormatError) in
            let text = try reader.string(limit: 500)
            do throws(LogError) {
                return try NoteVerifierKey(encoded: text)
            } catch {
                throw reader.failure(.badValue, error.reason)
            }
        }
    }
}
