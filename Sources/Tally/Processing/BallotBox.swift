public import ElectionModel
public import GroupArithmetic
public import Primitives
import TransparencyLog

/// An exported ballot box whose frame was checked: definition, guardian record, orders and log belong together and are
/// signed. The envelopes in it are not checked yet.
public struct BallotBox: Sendable {
    public let folder: String
    public let context: ElectionContext
    public let roll: VoterRoll
    /// The opening and closing order with their signatures.
    public let open: SignedDocument
    public let close: SignedDocument
    /// The cast leaves below the closing leaf, in log order.
    public let castLeaves: [CastLeaf]
    public let closingLeaf: Int

    public struct CastLeaf: Hashable, Sendable {
        public let index: Int
        public let ballot: HashValue
        public let statement: HashValue
        public let standing: HashValue
    }

    /// - Parameter fingerprint: as the officials know it from elsewhere.
    public init(folder: String, group: Group, fingerprint: HashValue) throws {
        let bundle = ElectionBundle(
            manifest: try DurableFile.read("\(folder)/\(BoxFolder.manifest)"),
            election: try DurableFile.read("\(folder)/\(BoxFolder.election)"),
            guardians: try DurableFile.read("\(folder)/\(BoxFolder.guardians)"),
            roll: SHA256.hash(try DurableFile.read("\(folder)/\(BoxFolder.roll)")))
        let context = try ElectionContext(bundle, group: group, pinned: fingerprint)
        let roll = try VoterRoll(
            canonical: DurableFile.read("\(folder)/\(BoxFolder.roll)"), group: group, limit: 2 << 30)
        try roll.requireStyles(of: context.manifest)
        try roll.requireElectorate(of: context.configuration)
        self.folder = folder
        self.context = context
        self.roll = roll
        open = try SignedDocument.load("\(folder)/\(BoxFolder.open)")
        close = try SignedDocument.load("\(folder)/\(BoxFolder.close)")
        for (kind, document) in [(OrderDocument.Kind.open, open), (.close, close)] {
            try Self.requireOrder(kind, document, context, roll)
        }
        try Self.requireSignatures(folder, context)
        let log = try LogWalk(folder: "\(folder)/\(BoxFolder.log)", configuration: context.configuration, group: group)
        try log.requireDocuments(of: folder, context)
        guard let closing = log.grammar.indices[.close] else {
            throw TallyError(.wrongStep, "the log has no closing leaf: close the election and export again")
        }
        closingLeaf = closing
        castLeaves = log.castLeaves
    }

    /// The segment files that are there, in order; names must run from 000000 without a gap.
    public func envelopeFiles() throws -> [String] {
        let names = try DurableFile.list("\(folder)/\(BoxFolder.envelopes)")
        for (number, name) in names.enumerated() where "\(BoxFolder.envelopes)/\(name)" != BoxFolder.segment(number) {
            throw TallyError(.badBox, "\(folder)/\(BoxFolder.envelopes)/\(name) does not belong into a ballot box")
        }
        return names.map { "\(folder)/\(BoxFolder.envelopes)/\($0)" }
    }

    private static func requireOrder(
        _ kind: OrderDocument.Kind, _ document: SignedDocument, _ context: ElectionContext, _ roll: VoterRoll
    ) throws {
        let verified = try document.verified(.officials, configuration: context.configuration)
        let order = try OrderDocument(canonical: verified.bytes, group: context.group)
        guard order.kind == kind, order.election == context.extendedBaseHash, order.fingerprint == context.fingerprint,
            order.roll == context.definition.roll, order.rollVersion == roll.version
        else { throw TallyError(.badBox, "the order to \(kind.rawValue) belongs to another election or roll") }
    }

    private static func requireSignatures(_ folder: String, _ context: ElectionContext) throws {
        let documents: [(String, SignedDocument.Requirement)] = [
            (BoxFolder.definition, .officials), (BoxFolder.commitments, .allGuardians),
            (BoxFolder.guardians, .allGuardians),
        ]
        for (path, requirement) in documents {
            let document = try SignedDocument.load("\(folder)/\(path)")
            _ = try document.verified(requirement, configuration: context.configuration)
        }
    }
}
