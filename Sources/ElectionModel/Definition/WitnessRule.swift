public import TransparencyLog

/// Who witnesses an election's log, how many must, and what happens when they are late (`witnesses` in election.json).
public struct WitnessRule: Hashable, Sendable {
    public struct Witness: Hashable, Sendable {
        /// Who runs it, for people.
        public let name: String
        /// Of signature type 0x04; its name is the one that stands in cosignatures.
        public let key: NoteVerifierKey
        /// The prefix of its service, `http://` or `https://`, without a slash at the end.
        public let url: String

        public init(name: String, key: NoteVerifierKey, url: String) {
            self.name = name
            self.key = key
            self.url = url
        }
    }

    /// What a voter gets when the quorum has not cosigned in time. The ballot is logged either way.
    public enum Late: String, CaseIterable, Sendable {
        /// No receipt: an error that says to ask again. ``WitnessRule/seconds`` is how long a request waits for the
        /// quorum.
        case wait
        /// The receipt with the collector's checkpoint and its signed promise of cosignatures within
        /// ``WitnessRule/seconds``.
        case promise
    }

    public static let maximumCount = 30
    /// Well below the time after which the collector ends a connection without traffic.
    public static let longestWait = 30
    public static let longestPromise = 86_400

    public let witnesses: [Witness]
    public let late: Late
    /// See ``Late``.
    public let seconds: Int
    /// The keys of ``witnesses`` in their order, and the quorum.
    public let policy: CosignaturePolicy

    public var quorum: Int { policy.quorum }

    /// - Throws: `.badValue` for keys that cannot stand together, a quorum that is not 1 to their number, an address
    ///   that is none; `.outOfRange` for the seconds.
    public init(witnesses: [Witness], quorum: Int, late: Late, seconds: Int) throws(FormatError) {
        let longest = late == .wait ? Self.longestWait : Self.longestPromise
        guard (1...longest).contains(seconds) else {
            throw FormatError(
                .outOfRange, "with \"\(late.rawValue)\" the seconds are 1 to \(longest), found \(seconds)",
                path: "witnesses.seconds")
        }
        for witness in witnesses where !Self.isAddress(witness.url) {
            throw FormatError(.badValue, "\(witness.url) is not the address of a witness", path: "witnesses.url")
        }
        do throws(LogError) {
            policy = try CosignaturePolicy(witnesses: witnesses.map(\.key), quorum: quorum)
        } catch {
            throw FormatError(.badValue, error.reason, path: "witnesses")
        }
        self.witnesses = witnesses
        self.late = late
        self.seconds = seconds
    }

    private static func isAddress(_ text: String) -> Bool {
        guard let scheme = ["https://", "http://"].first(where: text.hasPrefix) else { return false }
        let rest = text.dropFirst(scheme.count)
        return !rest.isEmpty && !text.hasSuffix("/") && rest.first != "/"
            && rest.utf8.allSatisfy { (33...126).contains($0) && !Array("@?#\\\"<>^`{|}%".utf8).contains($0) }
    }
}

extension WitnessRule: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["quorum", "late", "seconds", "witnesses"]) { (reader) throws(FormatError) in
            let quorum = try reader.integer("quorum", in: 1...Self.maximumCount)
            let late = try reader.field("late") { (reader) throws(FormatError) in
                guard let late = Late(rawValue: try reader.string(limit: 20)) else {
                    throw reader.failure(.badValue, "what happens when witnesses are late is wait or promise")
                }
                return late
            }
            let seconds = try reader.integer("seconds", in: 1...Self.longestPromise)
            let witnesses = try reader.values("witnesses", Witness.self, limit: Self.maximumCount)
            do throws(FormatError) {
                return try WitnessRule(witnesses: witnesses, quorum: quorum, late: late, seconds: seconds)
            } catch {
                throw reader.failure(error.code, error.reason)
            }
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("quorum", quorum)
            $0.field("late", late.rawValue)
            $0.field("seconds", seconds)
            $0.field("witnesses", array: witnesses)
        }
    }
}

extension WitnessRule.Witness: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["name", "key", "url"]) { (reader) throws(FormatError) in
            try WitnessRule.Witness(
                name: reader.label("name"), key: reader.verifierKey("key"), url: reader.string("url", limit: 500))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("name", name)
            $0.field("key", key.encoded)
            $0.field("url", url)
        }
    }
}
