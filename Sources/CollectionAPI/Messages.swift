public import ElectionModel
public import Primitives

/// A refusal as RFC 9457 problem details. What stands in it about a voter, the receipt and the ticket with the voter's
/// identifier, goes to that voter only.
public struct Problem: Error, Hashable, Sendable {
    public let code: APIErrorCode
    /// What was expected and found, for people.
    public let detail: String
    /// With `sequence-taken`, and with `ticket-used` where a cast is refused for another cast: the receipt of the
    /// statement that has this sequence number.
    public let winner: CastReceipt?
    /// With `ticket-used` in all other cases: what the ticket was used for.
    public let use: TicketUse?
    /// With `ticket-used` and `sequence-taken`, while voting is open: a new ticket.
    public let ticket: SignedTicket?

    public init(
        _ code: APIErrorCode, _ detail: String, winner: CastReceipt? = nil, use: TicketUse? = nil,
        ticket: SignedTicket? = nil
    ) {
        self.code = code
        self.detail = detail
        self.winner = winner
        self.use = use
        self.ticket = ticket
    }
}

/// The collector's answer to a cast: which statement stands at which place in the log, with the proof.
public struct CastReceipt: Hashable, Sendable {
    /// SHA-256 of the ballot and of the statement; with these and `standing` anyone can lay the leaf.
    public let ballot: HashValue
    public let statement: HashValue
    /// The commitment to pseudonym and sequence number in the leaf.
    public let standing: HashValue
    public let sequence: Int
    /// `tlog-proof` text with the collector's checkpoint.
    public let proof: String
    /// The timestamp over the statement's signature (TimeStampResp, DER), where the election has an authority.
    public let timestamp: [UInt8]?

    public init(
        ballot: HashValue, statement: HashValue, standing: HashValue, sequence: Int, proof: String,
        timestamp: [UInt8]? = nil
    ) {
        self.ballot = ballot
        self.statement = statement
        self.standing = standing
        self.sequence = sequence
        self.proof = proof
        self.timestamp = timestamp
    }

    /// The leaf that the proof is about.
    public var leaf: LogLeaf { .cast(ballot: ballot, statement: statement, standing: standing) }
}

/// The collector's answer to a challenge: which ballot stands as challenged at which place in the log, with the proof.
public struct ChallengeReceipt: Hashable, Sendable {
    /// SHA-256 of the ballot and of the statement: those of the leaf.
    public let ballot: HashValue
    public let statement: HashValue
    /// `tlog-proof` text with the collector's checkpoint.
    public let proof: String

    public init(ballot: HashValue, statement: HashValue, proof: String) {
        self.ballot = ballot
        self.statement = statement
        self.proof = proof
    }

    /// The leaf that the proof is about.
    public var leaf: LogLeaf { .challenged(ballot: ballot, statement: statement) }
}

/// The answer to a request for a ticket.
public struct TicketAnswer: Hashable, Sendable {
    public let ticket: SignedTicket
    /// The receipt of the voter's previous cast, where there is one.
    public let previous: CastReceipt?

    public init(ticket: SignedTicket, previous: CastReceipt?) {
        self.ticket = ticket
        self.previous = previous
    }
}

/// What the collector has of one voter.
public struct VoterStatus: Hashable, Sendable {
    public enum Phase: String, CaseIterable, Sendable {
        case notOpen = "not-open"
        case open
        case closed
    }

    public let phase: Phase
    public let voter: String
    /// `nil` for who is not on the roll any more.
    public let ballotStyle: Int?
    /// Of the roll in force.
    public let rollVersion: Int
    /// One receipt for each cast ballot, by sequence; the last is the one that counts unless overridden.
    public let receipts: [CastReceipt]
    /// How many ballots after those are stored and wait for their receipts: for the log, the timestamp or the
    /// witnesses.
    public let waiting: Int
    /// One receipt for each ballot that was opened as a test, in log order; none of these counts.
    public let challenges: [ChallengeReceipt]
    /// How many such ballots are stored and wait for their receipts.
    public let challengesWaiting: Int

    public init(
        phase: Phase, voter: String, ballotStyle: Int?, rollVersion: Int, receipts: [CastReceipt], waiting: Int = 0,
        challenges: [ChallengeReceipt] = [], challengesWaiting: Int = 0
    ) {
        self.phase = phase
        self.voter = voter
        self.ballotStyle = ballotStyle
        self.rollVersion = rollVersion
        self.receipts = receipts
        self.waiting = waiting
        self.challenges = challenges
        self.challengesWaiting = challengesWaiting
    }
}
