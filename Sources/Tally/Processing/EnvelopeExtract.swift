import ElectionModel
import Identity
import Primitives

/// One ballot of the box as single files, so that anyone can repeat each check of its identity with OpenSSL's commands.
public struct EnvelopeExtract: Sendable {
    /// Name and bytes of each file.
    public let files: [(name: String, bytes: [UInt8])]
    /// Files that the election's rules ask for and the box does not have, each with the reason why that may be.
    public let missing: [String]

    /// - Parameter leaf: the index of the ballot's leaf. Of a challenged ballot the opening is left out: it stands in
    ///   the record if the ballot was opened, and is nobody's business if not.
    /// - Throws: ``TallyError`` `.badInput` for a leaf that is no ballot of the box, `.badBox` where the box has another
    ///   ballot or statement there than the log, or none; `FormatError`, `IdentityError`.
    public init(_ box: BallotBox, leaf: Int) throws {
        let rules = box.context.configuration.identity
        if box.challengedLeaves.contains(where: { $0.index == leaf }) {
            files = try Self.files(of: Self.findChallenge(leaf, in: box), box)
            missing = []
            return
        }
        let envelope = try Self.find(leaf, in: box)
        let evidence: [(String, [UInt8]?)] = [
            ("ocsp.der", envelope.evidence.status), ("timestamp.tsr", envelope.evidence.timestamp),
            ("timestamp-anchors.pem", rules.timestampAuthority?.anchors.flatMap(\.pem)),
        ]
        files = try Self.files(of: envelope.submission, box) + Self.present(evidence)
        missing = Self.missing(envelope.evidence, rules)
    }

    /// What a cast and a challenged ballot have in common.
    private static func files(
        of submission: some BallotSubmission, _ box: BallotBox
    ) throws -> [(name: String, bytes: [UInt8])] {
        let signature = try DetachedSignature.parse(submission.signature)
        let signer = try signature.verify(content: submission.statementBytes)
        let others = signer.intermediates + box.context.configuration.identity.intermediates
        let anchors = box.context.configuration.trustAnchors
        let issuer = (others + anchors).first { signer.certificate.isIssued(by: $0) }
        let found: [(String, [UInt8]?)] = [
            ("ballot.json", submission.ballotBytes), ("statement.json", submission.statementBytes),
            ("statement.p7s", submission.signature), ("signer.pem", signer.certificate.pem),
            ("issuer.pem", issuer?.pem), ("anchors.pem", (anchors + others).flatMap(\.pem)),
        ]
        return present(found)
    }

    private static func present(_ files: [(String, [UInt8]?)]) -> [(name: String, bytes: [UInt8])] {
        files.compactMap { name, bytes in bytes.map { (name, $0) } }
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
        var cast: BallotBox.CastLeaf?
        while let next = try leaves.next() { if next.index == leaf { cast = next } }
        guard let cast else { throw TallyError(.badInput, "leaf \(leaf) of the log is no cast or challenged ballot") }
        for file in try box.envelopeFiles() {
            var reader = try LineReader(file)
            while let line = try reader.next() {
                let envelope = try Envelope(
                    canonical: line, group: box.context.group, limit: LineReader.maximumLineCount)
                guard envelope.leaf == leaf else { continue }
                try require(envelope.submission, cast.leaf, leaf)
                return envelope
            }
        }
        throw TallyError(.badBox, "the box lacks the ballot of leaf \(leaf)")
    }

    private static func findChallenge(_ leaf: Int, in box: BallotBox) throws -> ChallengeSubmission {
        let logged = box.challengedLeaves.first { $0.index == leaf }
        for file in try box.challengeFiles() {
            var reader = try LineReader(file)
            while let line = try reader.next() {
                let envelope = try ChallengeEnvelope(
                    canonical: line, group: box.context.group, limit: LineReader.maximumLineCount)
                guard envelope.leaf == leaf else { continue }
                try require(envelope.submission, logged?.leaf, leaf)
                return envelope.submission
            }
        }
        throw TallyError(.badBox, "the box lacks the challenged ballot of leaf \(leaf)")
    }

    private static func require(
        _ submission: some BallotSubmission, _ logged: LogLeaf?, _ leaf: Int
    ) throws(TallyError) {
        guard submission.leaf == logged else {
            throw TallyError(.badBox, "ballot and statement in the box are not those of leaf \(leaf)")
        }
    }
}
