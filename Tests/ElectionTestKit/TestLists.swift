public import ElectionModel
public import Primitives

/// Roll updates and override lists as the officials' tools make them, one after the other.
public struct TestLists: Sendable {
    /// A signed document and the secret list beside it.
    public struct Made: Sendable {
        public let number: Int
        public let document: SignedDocument
        public let list: [UInt8]

        public init(number: Int, document: SignedDocument, list: [UInt8]) {
            self.number = number
            self.document = document
            self.list = list
        }
    }

    public let context: ElectionContext
    public private(set) var rolls: RollHistory
    public private(set) var overrides = OverrideHistory()
    private let sign: @Sendable ([UInt8]) throws -> SignedDocument
    public let time: Timestamp

    /// - Parameter sign: by enough officials.
    public init(
        _ context: ElectionContext, roll: VoterRoll, at time: Timestamp,
        sign: @escaping @Sendable ([UInt8]) throws -> SignedDocument
    ) {
        self.context = context
        rolls = RollHistory(initial: roll)
        self.time = time
        self.sign = sign
    }

    public init(_ election: TestElection) {
        self.init(election.context, roll: election.roll, at: election.now) { try election.signedByOfficials($0) }
    }

    /// - Throws: ``FormatError`` where the changes do not fit; then nothing has changed.
    public mutating func update(_ changes: [RollChanges.Change]) throws -> Made {
        let sorted = changes.sorted { $0.voter.utf8.lexicographicallyPrecedes($1.voter.utf8) }
        let next = try rolls.current.applying(sorted)
        let secret = try RollChanges(
            number: next.version, salt: SHA256.hash(Array("roll salt \(next.version)".utf8)), changes: sorted,
            roll: next.documentHash)
        let update = try RollUpdate(
            election: context.extendedBaseHash, fingerprint: context.fingerprint, number: next.version,
            previous: rolls.hash, changes: secret.documentHash,
            electorate: rolls.current.difference(after: sorted, next), issuedAt: time)
        let document = try sign(update.canonicalBytes)
        let verified = try document.verified(.officials(.rollUpdate), configuration: context.configuration)
        try rolls.apply(verified, changes: secret.canonicalBytes, context: context)
        return Made(number: next.version, document: document, list: secret.canonicalBytes)
    }

    /// Applies an update that another list made, as far as it can be applied: attacks make some that cannot.
    mutating func follow(_ made: Made) throws {
        let verified = try made.document.verified(.officials(.rollUpdate), configuration: context.configuration)
        try? rolls.apply(verified, changes: made.list, context: context)
    }

    /// - Throws: ``FormatError`` where the entries do not fit; then nothing has changed.
    public mutating func override(_ entries: [OverrideEntries.Entry]) throws -> Made {
        let number = overrides.number + 1
        let secret = try OverrideEntries(
            number: number, salt: SHA256.hash(Array("override salt \(number)".utf8)),
            entries: entries.sorted { $0.voter.utf8.lexicographicallyPrecedes($1.voter.utf8) })
        let list = OverrideList(
            election: context.extendedBaseHash, fingerprint: context.fingerprint, number: number,
            previous: overrides.hash, entries: secret.documentHash, revoked: secret.count(.revoke),
            restored: secret.count(.restore), issuedAt: time)
        let document = try sign(list.canonicalBytes)
        let verified = try document.verified(.officials(.overrideList), configuration: context.configuration)
        try overrides.apply(verified, entries: secret.canonicalBytes, context: context, isKnown: rolls.isKnown)
        return Made(number: number, document: document, list: secret.canonicalBytes)
    }
}
