public import ElectionModel
public import Primitives
public import TransparencyLog

/// Where the collector keeps one election: its files and roll, tickets, cast and challenged ballots, steps, and the log
/// over them.
///
/// **Durability.** When a method that changes something returns, the change survives the loss of power. A change is
/// whole or not at all; several processes may use one store at the same time.
///
/// **Invariants**, kept by the store itself whatever its callers do: a voter's statements have the sequence numbers
/// 1, 2, … and each names the one before; a ticket serves one statement; statements, ballot identifiers and step
/// documents are unique, and no ballot is both cast and challenged; no voter challenges more ballots than one may; each
/// voter's cast ballots are logged in the order in which they were stored; leaves, their order and checkpoints never
/// change; there is one checkpoint at most for each size; ``LogGrammar`` holds; a ballot is stored under the roll in force,
/// for a voter who is on it, and is logged before the next roll update.
///
/// **What an attacker with write access could do:** drop a pending ballot that has no receipt yet; refuse service;
/// give tickets away (they still need the ticket key's signature to be of use). It cannot remove or change what is
/// logged without failing against the checkpoints that voters hold, nor add a ballot that processing accepts, since
/// that needs a voter's signature.
///
/// All methods throw ``StorageError``.
public protocol BallotStore: Sendable {
    /// The key of the log, whose name is the log's origin.
    var logKey: NoteVerifierKey { get }

    // MARK: The election

    /// The files of the definition; `nil` before the definition is logged.
    func electionFiles() async throws -> ElectionFiles?

    /// A voter in the roll in force, read together with its version.
    func standing(of voter: String) async throws -> StoredStanding

    /// The whole roll in force.
    /// - Complexity: reads every voter.
    func roll() async throws -> VoterRoll

    // MARK: Tickets

    /// Stores a ticket that was just signed.
    func issue(_ ticket: SignedTicket) async throws

    /// - Parameter hash: SHA-256 of the ticket's canonical bytes (without signature).
    func ticket(_ hash: HashValue) async throws -> StoredTicket?

    /// The stored ballot, cast or challenged, that used the ticket up; `nil` while it is unused.
    func use(ofTicket hash: HashValue) async throws -> TicketPlace?

    // MARK: Cast ballots

    /// The voter's last stored statement; `nil` if there is none.
    func head(of voter: String) async throws -> CastPlace?

    /// Stores a checked ballot as pending: by compare-and-set on the voter's head (sequence and previous statement),
    /// with the ticket used up in the same transaction.
    ///
    /// - Parameter status: the OCSP response about the signer, where one was asked.
    /// - Returns: whether it was stored now, or the same statement of the same voter was there already.
    /// - Throws: `.notOpen`, `.unknownTicket` (also a ticket of another voter), `.ticketUsed`, `.staleRoll`,
    ///   `.sequenceTaken`, `.wrongHead`, `.identifierUsed`; then nothing has changed.
    func append(_ submission: CastSubmission, voter: String, status: [UInt8]?) async throws -> AppendOutcome

    /// Keeps the timestamp of a stored ballot; of several the first.
    ///
    /// - Parameters:
    ///   - timestamp: over the signature of the statement, checked.
    ///   - statement: SHA-256 of the statement's bytes.
    /// - Throws: `.outOfRange` for a statement that is not stored.
    func attach(timestamp: [UInt8], to statement: HashValue) async throws

    /// The timestamp of a stored ballot; `nil` without one.
    func timestamp(of statement: HashValue) async throws -> [UInt8]?

    /// Pending ballots without a timestamp, in the order in which they were stored.
    func unstamped(limit: Int) async throws -> [UnstampedCast]

    /// The pending ballot with this statement, if it has no timestamp.
    func unstamped(_ statement: HashValue) async throws -> UnstampedCast?

    /// - Parameter statement: SHA-256 of the statement's bytes.
    func cast(statement: HashValue) async throws -> CastPlace?

    /// All of one voter, by sequence.
    func casts(of voter: String) async throws -> [CastPlace]

    /// Whether a stored ballot, cast or challenged, has this id_B.
    func hasIdentifier(_ identifier: HashValue) async throws -> Bool

    /// Logged ballots with their bytes, in log order.
    ///
    /// - Parameters:
    ///   - leaf: the first index to look at.
    ///   - limit: how many at most; so few come only at the end.
    func envelopes(from leaf: Int, limit: Int) async throws -> [StoredEnvelope]

    // MARK: Challenged ballots

    /// Stores a checked challenge as pending, with the ticket used up in the same transaction. It has no place in the
    /// voter's chain of statements.
    ///
    /// - Returns: whether it was stored now, or the same statement of the same voter was there already.
    /// - Throws: `.notOpen`, `.unknownTicket` (also a ticket of another voter), `.ticketUsed`, `.staleRoll`,
    ///   `.tooManyChallenges` beyond ``ElectionModel/ChallengeSubmission/maximumCount`` of one voter, `.identifierUsed`; then
    ///   nothing has changed.
    func append(_ challenge: ChallengeSubmission, voter: String) async throws -> AppendOutcome

    /// - Parameter statement: SHA-256 of the statement's bytes.
    func challenge(statement: HashValue) async throws -> ChallengePlace?

    /// All of one voter, in the order in which they were stored.
    func challenges(of voter: String) async throws -> [ChallengePlace]

    /// Logged challenged ballots with their bytes, in log order; see ``envelopes(from:limit:)``.
    func challenges(from leaf: Int, limit: Int) async throws -> [StoredChallenge]

    // MARK: The log

    /// Logs everything that is pending, cast ballots in the order in which they were stored, then challenged ones in
    /// theirs: leaves, tree nodes, and a new checkpoint, signed inside the transaction and compared and swapped against
    /// the last.
    ///
    /// - Parameter stampedOnly: whether cast ballots without a timestamp stay pending; challenged ones never get one.
    /// - Returns: how many leaves were added.
    func logPending(signer: NoteSigner, stampedOnly: Bool) async throws -> Int

    /// Logs a signed step whose signatures are checked. `close` and a roll update log what is pending first, in the same
    /// transaction, in which a roll update also changes the roll. A step that is logged already is not logged again.
    ///
    /// - Returns: the index of its leaf.
    /// - Throws: `.wrongStep`.
    func append(_ step: NewStep, signer: NoteSigner) async throws -> Int

    /// All steps, in log order.
    func steps() async throws -> [StoredStep]

    /// The last step that is no supplement; `nil` while the log is empty.
    func lastStep() async throws -> LogLeaf.Step?

    /// The latest checkpoint, a signed note.
    func checkpoint() async throws -> StoredCheckpoint

    /// The first checkpoint that covers the leaf, with the proof of inclusion in it: always the same one.
    /// - Throws: `.outOfRange` for an index that the log does not have.
    func inclusion(ofLeaf index: Int) async throws -> LogInclusion

    // MARK: Witnesses

    /// Keeps a checkpoint as a quorum of witnesses cosigned it. One that is not larger than all kept before is let go,
    /// so that a leaf has the same first cosigned checkpoint for ever.
    ///
    /// - Throws: `.wrongCheckpoint` for another size or root than the log signed.
    func keep(cosigned checkpoint: StoredCheckpoint) async throws

    /// The latest checkpoint that a quorum cosigned, with the witnesses' lines; `nil` before the first.
    func cosignedCheckpoint() async throws -> StoredCheckpoint?

    /// The first cosigned checkpoint that covers the leaf, with the proof of inclusion in it: always the same one.
    /// - Returns: `nil` while there is none.
    func cosignedInclusion(ofLeaf index: Int) async throws -> LogInclusion?

    /// What shows that the tree of `newSize` leaves begins with that of `oldSize`.
    /// - Throws: `.outOfRange` for sizes that the log has not had.
    func consistency(from oldSize: Int, to newSize: Int) async throws -> [HashValue]

    // MARK: Tiles

    /// Hashes of complete subtrees of 2^level leaves, by their place on that level from 0, `limit` at most.
    func nodes(level: Int, from index: Int, limit: Int) async throws -> [HashValue]

    /// Leaves' bytes by index, `limit` at most.
    func leaves(from index: Int, limit: Int) async throws -> [[UInt8]]

    /// Numbers for the operator.
    func counts() async throws -> StorageCounts
}

extension BallotStore {
    /// Stores a ballot about whose signer nobody was asked.
    public func append(_ submission: CastSubmission, voter: String) async throws -> AppendOutcome {
        try await append(submission, voter: voter, status: nil)
    }

    /// Logs everything that is pending.
    public func logPending(signer: NoteSigner) async throws -> Int {
        try await logPending(signer: signer, stampedOnly: false)
    }
}
