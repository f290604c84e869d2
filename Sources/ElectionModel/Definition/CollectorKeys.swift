public import TransparencyLog

/// The file `keys.json`: the public keys that a collector made for one election, for the officials' election.json.
public struct CollectorKeys: Hashable, Sendable {
    /// Signs checkpoints; its name is the log's origin.
    public let logKey: NoteVerifierKey
    /// Signs tickets.
    public let ticketKey: NoteVerifierKey

    public init(logKey: NoteVerifierKey, ticketKey: NoteVerifierKey) {
        self.logKey = logKey
        self.ticketKey = ticketKey
    }
}

extension CollectorKeys: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["type", "log_key", "ticket_key"]) { (reader) throws(FormatError) in
            try reader.type("collector-keys")
            return try CollectorKeys(
                logKey: reader.verifierKey("log_key"), ticketKey: reader.verifierKey("ticket_key"))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "collector-keys")
            $0.field("log_key", logKey.encoded)
            $0.field("ticket_key", ticketKey.encoded)
        }
    }
}
