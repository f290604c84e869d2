import ElectionModel
import ElectionSetup
import GroupArithmetic
import Identity
import TransparencyLog

/// What can be fuzzed. Each takes any bytes and may refuse them, but never crashes; decoders that accept bytes encode
/// to the same bytes again.
enum Target: String, CaseIterable {
    case documents, preflib, roll, signatures, notes

    private static let group = Group(.insecure64)
    private static let manifest = try? Manifest(
        label: "M", contests: [.init(label: "C", options: [.init(label: "Yes"), .init(label: "No")])],
        ballotStyles: [.init(label: "North", contests: [1]), .init(label: "South", contests: [1])])

    func run(_ bytes: [UInt8]) {
        switch self {
        case .documents: Self.documents(bytes)
        case .preflib: Self.prefLib(bytes)
        case .roll: Self.roll(bytes)
        case .signatures: Self.signatures(bytes)
        case .notes: Self.notes(bytes)
        }
    }

    /// The first byte chooses the type, so that one corpus serves all.
    private static func documents(_ bytes: [UInt8]) {
        let decoders: [(ArraySlice<UInt8>) -> Void] = [
            decode(Manifest.self), decode(ElectionSettings.self), decode(ElectionConfiguration.self),
            decode(VoterRoll.self), decode(OrderDocument.self), decode(GuardianRecord.self),
            decode(CommitmentSet.self), decode(EncryptedShares.self), decode(EncryptedBallot.self),
            decode(CastStatement.self), decode(SignedTicket.self), decode(CastSubmission.self), decode(Envelope.self),
            decode(LogLeaf.self), decode(Disposition.self), decode(PublishedBallot.self),
            decode(AggregateDocument.self), decode(ProcessedDocument.self), decode(SessionDocument.self),
            decode(SessionReveal.self), decode(SessionResponse.self), decode(ResultDocument.self),
            decode(RecordList.self), decode(ElectionBundle.self), decode(CollectorKeys.self),
        ]
        guard let first = bytes.first else { return }
        decoders[Int(first) % decoders.count](bytes.dropFirst())
    }

    private static func decode<Document: CanonicalJSON>(_: Document.Type) -> (ArraySlice<UInt8>) -> Void {
        { bytes in
            guard let document = try? Document(canonical: Array(bytes), group: group) else { return }
            precondition(document.canonicalBytes == Array(bytes), "\(Document.self) has two spellings")
        }
    }

    private static func prefLib(_ bytes: [UInt8]) {
        guard let file = try? PrefLibFile(bytes, name: "fuzz.cat") else { return }
        precondition(file.voterCount <= PrefLibFile.maximumVoterCount)
        guard file.voterCount < 1_000, let election = try? PrefLibElection([file], label: "E") else { return }
        let roll = try? RollTable.read(election.rollTable, name: "roll.csv", manifest: election.manifest)
        precondition(roll == election.roll || file.voterCount == 0, "the roll table is not read back")
    }

    private static func roll(_ bytes: [UInt8]) {
        guard let manifest, let roll = try? RollTable.read(bytes, name: "fuzz.csv", manifest: manifest) else { return }
        let again = try? VoterRoll(canonical: roll.canonicalBytes, group: group)
        precondition(again == roll, "the roll is not read back")
    }

    private static func signatures(_ bytes: [UInt8]) {
        _ = try? DetachedSignature.parse(bytes)
        _ = try? Certificate(der: bytes)
    }

    private static func notes(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        if let key = try? NoteVerifierKey(encoded: text) {
            precondition(key.encoded == text, "a verifier key has two spellings")
        }
        _ = try? SignedNote(parsing: bytes)
    }
}
