import ElectionModel
import Identity
import Primitives

/// One ballot of the box as single files, so that anyone can repeat each check of its identity with OpenSSL's commands.
public struct EnvelopeExtract: Sendable {
    /// Name and bytes of each file.
    public let files: [(name: String, bytes: [UInt8])]
    /// Files that the election's rules ask for and the box does not have, each with the reason why that may be.
    public let missing: [String]

    /// - Parameter leaf: the index of the ballot's leaf.
    /// - Throws: ``TallyError`` `.badInput` for a leaf that is no ballot of the box, `.badBox` where the box has another
    ///   ballot or statement there than the log, or none; `FormatError`, `IdentityError`.
    public init(_ box: BallotBox, leaf: Int) throws {
        let envelope = try Self.find(leaf, in: box)
        let identity = box.context.configuration.identity
        let signature = try DetachedSignature.parse(envelope.submission.signature)
        let signer = try signature.verify(content: envelope.submission.statementBytes)
        let others = signer.intermediates + identity.intermediates
        let anchors = box.context.configuration.trustAnchors
        let issuer = (others + anchors).first { signer.certificate.isIssued(by: $0) }
        let found: [(String, [UInt8]?)] = [
            ("ballot.json", envelope.submission.ballotBytes), ("statement.json", envelope.submission.statementBytes),
            ("statement.p7s", envelope.submission.signature), ("ocsp.der", envelope.evidence.status),
            ("timestamp.tsr", envelope.evidence.timestamp), ("signer.pem", signer.certificate.pem),
            ("issuer.pem", issuer?.pem), ("anchors.pem", (anchors + others).flatMap(\.pem)),
            ("timestamp-anchors.pem", identity.timestampAuthority?.anchors.flatMap(\.pem)),
        ]
        files = found.compactMap { name, bytes in bytes.map { (name, $0) } }
        missing = Self.missing(envelope.evidence, identity)
    }

    private static func missing(_ evidence: CastEvidence, _ rules: IdentityRules) -> [String] {
        var missing: [String] = []
        if let asked = rules.certificateStatus, evidence.status == nil {
            missing.append(
                asked.whenDown == .acceptAndMark
                    ? "ocsp.der: the box has no OCSP answer about the signer; the election takes ballots without one "
                        + "while the responder is down, so check the signer against its issuer's revocation list"
                    : "ocsp.der: the box has no OCSP answer about the signer, though the election asks for one")
        }
        if rules.timestampAuthority != nil, evidence.timestamp == nil {
            missing.append("timestamp.tsr: the box has no timestamp of the ballot, though the election asks for one")
        }
        return missing
    }

    /// Writes the files into a folder, which is made where it is missing; nothing is overwritten.
    public func write(to folder: String) throws {
        try DurableFile.makeFolder(folder, secret: true)
        for (name, bytes) in files { try DurableFile.write(bytes, to: "\(folder)/\(name)", secret: true) }
    }

    private static func find(_ leaf: Int, in box: BallotBox) throws -> Envelope {
        let leaves = try box.castLeaves()
        var found: BallotBox.CastLeaf?
        while let next = try leaves.next() { if next.index == leaf { found = next } }
        guard let cast = found else { throw TallyError(.badInput, "leaf \(leaf) of the log is no cast ballot") }
        for file in try box.envelopeFiles() {
            var reader = try LineReader(file)
            while let line = try reader.next() {
                let envelope = try Envelope(
                    canonical: line, group: box.context.group, limit: LineReader.maximumLineCount)
                guard envelope.leaf == leaf else { continue }
                guard envelope.submission.leaf == cast.leaf else {
                    throw TallyError(.badBox, "ballot and statement in the box are not those of leaf \(leaf)")
                }
                return envelope
            }
        }
        throw TallyError(.badBox, "the box lacks the ballot of leaf \(leaf)")
    }
}
