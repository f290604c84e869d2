public import ElectionModel

/// Which step of an election a document is, by its type.
public enum StepDocument {
    /// The type at the head of a document's canonical bytes, and the step that it stands for.
    private static let types: [(type: String, step: LogLeaf.Step)] = [
        ("definition", .definition), ("commitments", .commitments), ("guardians", .guardians),
        ("roll-update", .rollUpdate), ("release", .release), ("open", .open), ("close", .close),
        ("override-list", .overrideList), ("processed", .processed), ("session", .session), ("record", .published),
    ]

    /// - Throws: ``ServiceError`` `.unknownDocument`.
    public static func step(of bytes: [UInt8]) throws(ServiceError) -> LogLeaf.Step {
        for (type, step) in types where bytes.starts(with: "{\"type\":\"\(type)\",".utf8) { return step }
        throw ServiceError(
            .unknownDocument,
            "not a document that is logged: expected one of type \(types.map(\.type).joined(separator: ", "))")
    }
}
