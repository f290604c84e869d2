public import ElectionModel
public import Primitives

/// A ticket that was issued.
public struct StoredTicket: Sendable {
    public let voter: String
    public let expiresAt: Timestamp
    public let isUsed: Bool
    /// The canonical bytes of the ``SignedTicket``.
    public let bytes: [UInt8]

    public init(voter: String, expiresAt: Timestamp, isUsed: Bool, bytes: [UInt8]) {
        self.voter = voter
        self.expiresAt = expiresAt
        self.isUsed = isUsed
        self.bytes = bytes
    }
}

/// What the roll in force says about a person.
public struct StoredStanding: Hashable, Sendable {
    /// `nil` for who is not on the roll.
    public let voter: VoterRoll.Voter?
    /// Whether some version of the roll had this person.
    public let isKnown: Bool
    public let rollVersion: Int

    public init(voter: VoterRoll.Voter?, isKnown: Bool, rollVersion: Int) {
        self.voter = voter
        self.isKnown = isKnown
        self.rollVersion = rollVersion
    }
}

public enum AppendOutcome: Sendable {
    case stored, alreadyStored
}

/// Where a stored ballot stands, without its bytes.
public struct CastPlace: Hashable, Sendable {
    public let voter: String
    public let sequence: Int
    /// SHA-256 of the statement and of the ballot.
    public let statement: HashValue
    public let ballot: HashValue
    /// The leaf's commitment to pseudonym and sequence number.
    public let standing: HashValue
    /// `nil` while it is pending.
    public let leaf: Int?

    public init(
        voter: String, sequence: Int, statement: HashValue, ballot: HashValue, standing: HashValue, leaf: Int?
    ) {
        self.voter = voter
        self.sequence = sequence
        self.statement = statement
        self.ballot = ballot
        self.standing = standing
        self.leaf = leaf
    }
}

/// Where a stored challenged ballot stands, without its bytes.
public struct ChallengePlace: Hashable, Sendable {
    public let voter: String
    /// SHA-256 of the statement and of the ballot.
    public let statement: HashValue
    public let ballot: HashValue
    /// `nil` while it is pending.
    public let leaf: Int?

    public init(voter: String, statement: HashValue, ballot: HashValue, leaf: Int?) {
        self.voter = voter
        self.statement = statement
        self.ballot = ballot
        self.leaf = leaf
    }
}

/// What used a ticket up.
public enum TicketPlace: Hashable, Sendable {
    case cast(CastPlace)
    case challenge(ChallengePlace)
}

/// A logged challenged ballot, as bytes.
public struct StoredChallenge: Sendable {
    public let leaf: Int
    public let ballot: [UInt8]
    public let statement: [UInt8]
    /// Detached CMS, DER.
    public let signature: [UInt8]
    /// The canonical bytes of the ``BallotOpening``.
    public let opening: [UInt8]
    /// The canonical bytes of the ``SignedTicket``.
    public let ticket: [UInt8]

    public init(
        leaf: Int, ballot: [UInt8], statement: [UInt8], signature: [UInt8], opening: [UInt8], ticket: [UInt8]
    ) {
        self.leaf = leaf
        self.ballot = ballot
        self.statement = statement
        self.signature = signature
        self.opening = opening
        self.ticket = ticket
    }
}

/// A pending ballot that has no timestamp yet.
public struct UnstampedCast: Hashable, Sendable {
    /// SHA-256 of the statement.
    public let statement: HashValue
    /// Detached CMS, DER: what gets the timestamp.
    public let signature: [UInt8]

    public init(statement: HashValue, signature: [UInt8]) {
        self.statement = statement
        self.signature = signature
    }
}

/// A logged ballot, as bytes.
public struct StoredEnvelope: Sendable {
    public let leaf: Int
    public let ballot: [UInt8]
    public let statement: [UInt8]
    /// Detached CMS, DER.
    public let signature: [UInt8]
    public let hints: [UInt8]?
    /// The canonical bytes of the ``SignedTicket``.
    public let ticket: [UInt8]
    public let evidence: CastEvidence

    public init(
        leaf: Int, ballot: [UInt8], statement: [UInt8], signature: [UInt8], hints: [UInt8]?, ticket: [UInt8],
        evidence: CastEvidence = .none
    ) {
        self.leaf = leaf
        self.ballot = ballot
        self.statement = statement
        self.signature = signature
        self.hints = hints
        self.ticket = ticket
        self.evidence = evidence
    }
}

/// A logged step.
public struct StoredStep: Sendable {
    public let leaf: Int
    public let step: LogLeaf.Step
    public let document: SignedDocument
    /// The secret list of a roll update or an override list.
    public let list: [UInt8]?

    public init(leaf: Int, step: LogLeaf.Step, document: SignedDocument, list: [UInt8]? = nil) {
        self.leaf = leaf
        self.step = step
        self.document = document
        self.list = list
    }
}

/// A checkpoint as it was signed.
public struct StoredCheckpoint: Hashable, Sendable {
    public let size: Int
    public let root: HashValue
    /// The signed note.
    public let note: [UInt8]

    public init(size: Int, root: HashValue, note: [UInt8]) {
        self.size = size
        self.root = root
        self.note = note
    }
}

/// What shows that a leaf is in the log.
public struct LogInclusion: Hashable, Sendable {
    public let index: Int
    /// The leaf's sibling first.
    public let proof: [HashValue]
    public let checkpoint: StoredCheckpoint

    public init(index: Int, proof: [HashValue], checkpoint: StoredCheckpoint) {
        self.index = index
        self.proof = proof
        self.checkpoint = checkpoint
    }
}

/// How much a store holds.
public struct StorageCounts: Hashable, Sendable {
    /// In the roll in force.
    public let voters: Int
    public let logSize: Int
    /// Logged ballots, those voted again included.
    public let casts: Int
    /// Logged ballots that their voters had opened.
    public let challenges: Int
    /// Of both kinds.
    public let pending: Int

    public init(voters: Int, logSize: Int, casts: Int, challenges: Int, pending: Int) {
        self.voters = voters
        self.logSize = logSize
        self.casts = casts
        self.challenges = challenges
        self.pending = pending
    }
}
