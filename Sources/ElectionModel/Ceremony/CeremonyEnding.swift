public import Primitives

/// A guardian's word that a share it was sent is bad, signed by it. Nobody else can tell who is right, and finding out
/// would mean showing the share: so it ends the ceremony.
public struct CeremonyComplaint: Hashable, Sendable {
    public let ceremony: HashValue
    /// Who complains, and about whose share.
    public let guardian: Int
    public let about: Int

    public init(ceremony: HashValue, guardian: Int, about: Int) {
        self.ceremony = ceremony
        self.guardian = guardian
        self.about = about
    }
}

extension CeremonyComplaint: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["type", "ceremony", "guardian", "about"]) { (reader) throws(FormatError) in
            try reader.type("ceremony-complaint")
            return try CeremonyComplaint(
                ceremony: reader.hash("ceremony"), guardian: reader.guardian("guardian"),
                about: reader.guardian("about"))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "ceremony-complaint")
            $0.field("ceremony", ceremony)
            $0.field("guardian", guardian)
            $0.field("about", about)
        }
    }
}

/// The officials' note in the folder of a ceremony that was put aside.
public struct CeremonyAbort: Hashable, Sendable {
    public let ceremony: HashValue
    public let abortedAt: Timestamp
    /// Those that were there with good signatures, ascending by who complains.
    public let complaints: [CeremonyComplaint]

    public init(ceremony: HashValue, abortedAt: Timestamp, complaints: [CeremonyComplaint]) {
        self.ceremony = ceremony
        self.abortedAt = abortedAt
        self.complaints = complaints
    }
}

extension CeremonyAbort: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["type", "ceremony", "aborted_at", "complaints"]) { (reader) throws(FormatError) in
            try reader.type("ceremony-abort")
            return try CeremonyAbort(
                ceremony: reader.hash("ceremony"), abortedAt: reader.timestamp("aborted_at"),
                complaints: reader.values(
                    "complaints", CeremonyComplaint.self, limit: ElectionConfiguration.maximumGuardianCount))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "ceremony-abort")
            $0.field("ceremony", ceremony)
            $0.field("aborted_at", abortedAt)
            $0.field("complaints", array: complaints)
        }
    }
}
