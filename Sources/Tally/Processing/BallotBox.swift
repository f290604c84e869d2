public import ElectionModel
public import GroupArithmetic
public import Primitives
import TransparencyLog

/// An exported ballot box whose frame was checked: definition, guardian record, orders and log belong together and are
/// signed. The envelopes in it are not checked yet.
public struct BallotBox: Sendable {
    public let folder: String
    public let context: ElectionContext
    /// The roll in all its versions.
    public let rolls: RollHistory
    /// The paper overrides, list after list.
    public let overrides: OverrideHistory
    /// The numbers of voters by version, as everybody can compute them.
    public let electorate: ElectorateHistory
    /// The opening and closing order with their signatures.
    public let open: SignedDocument
    public let close: SignedDocument
    /// How many cast leaves there are below the closing leaf.
    public var castCount: Int { log.castCount }
    /// The challenged leaves, in log order.
    public var challengedLeaves: [ChallengedLeaf] { log.challengedLeaves }
    public let closingLeaf: Int
    /// How many releases the log has before its processed leaf.
    let releaseCount: Int
    private let log: LogWalk

    public struct CastLeaf: Hashable, Sendable {
        public let index: Int
        public let ballot: HashValue
        public let statement: HashValue
        public let standing: HashValue

        /// What an envelope at this place must give.
        var leaf: LogLeaf { .cast(ballot: ballot, statement: statement, standing: standing) }
    }

    /// - Parameter fingerprint: as the officials know it from elsewhere.
    public init(folder: String, group: Group, fingerprint: HashValue) throws {
        let (roll, rollHash) = try Self.roll(folder, group)
        let bundle = ElectionBundle(
            manifest: try DurableFile.read("\(folder)/\(BoxFolder.manifest)"),
            election: try DurableFile.read("\(folder)/\(BoxFolder.election)"),
            guardians: try DurableFile.read("\(folder)/\(BoxFolder.guardians)"),
            roll: rollHash)
        let context = try ElectionContext(bundle, group: group, pinned: fingerprint)
        try roll.requireStyles(of: context.manifest)
        try roll.requireElectorate(of: context.configuration)
        self.folder = folder
        self.context = context
        try SignedFrame.requireKeys(folder, context)
        let log = try LogWalk(
            folder: "\(folder)/\(BoxFolder.log)", configuration: context.configuration, group: group)
        try log.requireDocuments(of: folder, context)
        let lists = try LoggedLists(folder: folder, context, log)
        rolls = try Self.applied(lists.rollUpdates, to: roll, folder, context)
        overrides = try Self.applied(lists.overrideLists, rolls, folder, context)
        electorate = try lists.electorate(context)
        releaseCount = log.releases.count
        guard let closing = log.grammar.indices[.close] else {
            throw TallyError(.wrongStep, "the log has no closing leaf: close the election and export again")
        }
        closingLeaf = closing
        open = try SignedFrame.order(.open, folder, context, log)
        close = try SignedFrame.order(.close, folder, context, log)
        self.log = log
    }

    /// Of the exported log.
    var logSize: Int { log.size }
    var logRoot: HashValue { log.root }

    /// The cast leaves below the closing leaf in log order, from the files once more.
    func castLeaves() throws -> CastLeafReader { try log.castLeaves() }

    /// The version of the roll that was in force when a leaf was logged.
    public func rollVersion(at leaf: Int) -> Int { log.rollVersion(at: leaf) }

    /// The segment files that are there, in order; names must run from 000000 without a gap.
    public func envelopeFiles() throws -> [String] { try files(BoxFolder.envelopes, BoxFolder.segment) }

    /// The same of challenged ballots; without challenges there is no folder.
    public func challengeFiles() throws -> [String] {
        guard DurableFile.exists("\(folder)/\(BoxFolder.challenged)") else { return [] }
        return try files(BoxFolder.challenged, BoxFolder.challengedSegment)
    }

    private func files(_ inner: String, _ path: (Int) -> String) throws -> [String] {
        let names = try DurableFile.list("\(folder)/\(inner)")
        for (number, name) in names.enumerated() where "\(inner)/\(name)" != path(number) {
            throw TallyError(.badBox, "\(folder)/\(inner)/\(name) does not belong into a ballot box")
        }
        return names.map { "\(folder)/\(inner)/\($0)" }
    }

    /// In a function of its own, so that the bytes are gone afterwards.
    private static func roll(_ folder: String, _ group: Group) throws -> (VoterRoll, HashValue) {
        let bytes = try DurableFile.read("\(folder)/\(BoxFolder.roll)", limit: 2 << 30)
        return (try VoterRoll(canonical: bytes, group: group, limit: 2 << 30), SHA256.hash(bytes))
    }

    private static func applied(
        _ updates: [VerifiedDocument], to roll: VoterRoll, _ folder: String, _ context: ElectionContext
    ) throws -> RollHistory {
        var rolls = RollHistory(initial: roll)
        for (index, update) in updates.enumerated() {
            let changes = try DurableFile.read("\(folder)/\(BoxFolder.rollChanges(index + 1))", limit: 2 << 30)
            do throws(FormatError) {
                try rolls.apply(update, changes: changes, context: context)
            } catch {
                throw TallyError(.badBox, "roll update \(index + 1): \(error)")
            }
        }
        return rolls
    }

    private static func applied(
        _ lists: [VerifiedDocument], _ rolls: RollHistory, _ folder: String, _ context: ElectionContext
    ) throws -> OverrideHistory {
        var overrides = OverrideHistory()
        for (index, list) in lists.enumerated() {
            let entries = try DurableFile.read("\(folder)/\(BoxFolder.overrideEntries(index + 1))", limit: 2 << 30)
            do throws(FormatError) {
                try overrides.apply(list, entries: entries, context: context, isKnown: rolls.isKnown)
            } catch {
                throw TallyError(.badBox, "override list \(index + 1): \(error)")
            }
        }
        return overrides
    }
}
