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
    public let rolls: StoredRollHistory
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

    /// - Parameters:
    ///   - fingerprint: as the officials know it from elsewhere.
    ///   - scratch: the folder for temporary files, which name voters, have no name and only the owner could read.
    public init(folder: String, group: Group, fingerprint: HashValue, scratch: String) throws {
        let roll = try StoredRollHistory(roll: "\(folder)/\(BoxFolder.roll)", scratch: scratch, group: group)
        let bundle = ElectionBundle(
            manifest: try DurableFile.read("\(folder)/\(BoxFolder.manifest)"),
            election: try DurableFile.read("\(folder)/\(BoxFolder.election)"),
            guardians: try DurableFile.read("\(folder)/\(BoxFolder.guardians)"),
            roll: roll.hash)
        let context = try ElectionContext(bundle, group: group, pinned: fingerprint)
        try roll.requireInitial(of: context)
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

    private static func applied(
        _ updates: [VerifiedDocument], to roll: StoredRollHistory, _ folder: String, _ context: ElectionContext
    ) throws -> StoredRollHistory {
        var rolls = roll
        for (index, update) in updates.enumerated() {
            let changes = try DurableFile.read("\(folder)/\(BoxFolder.rollChanges(index + 1))", limit: 2 << 30)
            do {
                try rolls.apply(update, changes: changes, context: context)
            } catch let error as FormatError {
                throw TallyError(.badBox, "roll update \(index + 1): \(error)")
            }
        }
        return rolls
    }

    private static func applied(
        _ lists: [VerifiedDocument], _ rolls: StoredRollHistory, _ folder: String, _ context: ElectionContext
    ) throws -> OverrideHistory {
        var overrides = OverrideHistory()
        for (index, list) in lists.enumerated() {
            let entries = try DurableFile.read("\(folder)/\(BoxFolder.overrideEntries(index + 1))", limit: 2 << 30)
            // A disk that fails says nothing about the box.
            var unreadable: (any Error)?
            do throws(FormatError) {
                try overrides.apply(list, entries: entries, context: context) { voter throws(FormatError) in
                    do {
                        return try rolls.isKnown(voter)
                    } catch {
                        unreadable = error
                        throw FormatError(.missingField, "cannot look into the roll")
                    }
                }
            } catch {
                throw unreadable ?? TallyError(.badBox, "override list \(index + 1): \(error)")
            }
        }
        return overrides
    }
}
