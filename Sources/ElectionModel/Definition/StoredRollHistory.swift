public import GroupArithmetic
public import Primitives

/// The roll with its updates, as ``RollHistory``, for whom memory must not grow with the roll: only voters whom an update
/// changed are in memory, with some 300 bytes for each change.
public struct StoredRollHistory: Sendable {
    private var current: StoredRoll
    /// The hash under which orders name the last version.
    public private(set) var hash: HashValue
    private var earlier = EarlierVoters()
    private let scratch: String

    /// Reads the initial roll.
    ///
    /// - Parameters:
    ///   - path: of roll.json.
    ///   - scratch: the folder for temporary files. They name voters, have no name, and only the owner could read them.
    /// - Throws: ``FormatError`` for anything but a canonical roll; ``PrimitivesError`` where files cannot be read or written.
    public init(roll path: String, scratch: String, group: Group) throws {
        current = try StoredRoll.read(path, scratch: scratch, group: group)
        (hash, self.scratch) = (current.documentHash, scratch)
    }

    public var version: Int { current.version }

    /// The initial roll belongs to this election.
    public func requireInitial(of context: ElectionContext) throws(FormatError) {
        try current.requireStyles(of: context.manifest)
        try current.requireElectorate(of: context.configuration)
    }

    /// The voter as that version of the roll has them; `nil` if it has not.
    ///
    /// - Throws: ``PrimitivesError`` `.inputOutput`.
    public func voter(_ identifier: String, version: Int) throws -> VoterRoll.Voter? {
        if let past = earlier.state(identifier, version: version) { return past.voter }
        return try current.voter(identifier)
    }

    /// The voter as the last version has them.
    public func voter(_ identifier: String) throws -> VoterRoll.Voter? { try current.voter(identifier) }

    /// Whether any version has this voter.
    public func isKnown(_ identifier: String) throws -> Bool {
        try earlier.has(identifier) || current.voter(identifier) != nil
    }

    /// Applies the next update.
    ///
    /// - Parameters:
    ///   - document: roll-update-N.json, whose signatures are checked.
    ///   - changes: the bytes of roll-changes-N.json.
    /// - Throws: ``FormatError`` as ``RollHistory/apply(_:changes:context:)``, ``PrimitivesError``; then nothing has changed.
    public mutating func apply(
        _ document: VerifiedDocument, changes bytes: [UInt8], context: ElectionContext
    ) throws {
        let step = try RollStep(document, changes: bytes, after: version, hash, context: context)
        let (next, states) = try current.applying(step.changes, scratch: scratch)
        try next.requireStyles(of: context.manifest)
        try step.requireOutcome(next.documentHash, moved: RollUpdate.groups(states))
        for (change, state) in zip(step.changes, states) {
            earlier.remember(change.voter, state.before, version: version)
        }
        (current, hash) = (next, step.hash)
    }
}
