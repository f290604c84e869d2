import BallotEncryption
package import ElectionModel
package import Identity
package import Primitives

/// A vote from the ticket to the receipt. Where the roll of voters changed on the way to a cast, it goes on with a new ticket
/// and tells the voter what changed; choices for another ballot style are never sent. A ballot that is to be opened as a
/// test is never exchanged for another one: then the device would know which encryption is looked at.
package struct VotingRun: Sendable {
    /// How many tickets one vote may use up.
    private static let maximumAttempts = 3

    private let session: CastingSession
    private let choices: BallotChoices
    private let language: String?
    private let decision: BallotDecision

    package init(session: CastingSession, choices: BallotChoices, language: String?, decision: BallotDecision) {
        self.session = session
        self.choices = choices
        self.language = language
        self.decision = decision
    }

    package func vote(signer: SigningIdentity, using random: inout some SecureRandomSource) throws -> BallotOutcome {
        try session.requireNothingPending()
        var (selections, ticket) = try choices.make()
        var attempt = 1
        while true {
            do {
                return try finish(session.encrypt(selections, ticket: ticket, using: &random), ticket, signer)
            } catch let error as VoterError where error.code == .staleRoll && attempt < Self.maximumAttempts {
                attempt += 1
                let fresh = try session.obtainTicket()
                guard fresh.ticket.rollVersion > ticket.ticket.rollVersion else { throw error }
                if fresh.ticket.ballotStyle == ticket.ticket.ballotStyle {
                    session.voice.note(
                        "the roll of voters has changed meanwhile; your ballot is the same, sending it anew")
                    ticket = fresh
                } else {
                    session.voice.warn(change(from: ticket.ticket.ballotStyle, to: fresh.ticket.ballotStyle))
                    (selections, ticket) = try choices.make(for: fresh)
                }
            }
        }
    }

    /// The answer comes when the confirmation code is fixed. Who thought about it for long gets a new ticket: the ballot is
    /// bound to the voter and the ballot style, not to the ticket.
    private func finish(
        _ ballot: consuming UndecidedBallot, _ ticket: CheckedTicket, _ signer: SigningIdentity
    ) throws -> BallotOutcome {
        switch try decision.answer(ballot.confirmationCode, voice: session.voice) {
        case .cast: return .cast(try session.cast(ballot, ticket: fresh(ticket), signer: signer))
        case .challenge:
            // From here on nothing may lose the ballot: without a new ticket it goes with the old one.
            let current = (try? fresh(ticket)) ?? ticket
            return .challenged(try session.challenge(ballot, ticket: current, signer: signer))
        }
    }

    /// - Throws: `.wrongStyle`, and what keeps a new ticket from coming.
    private func fresh(_ ticket: CheckedTicket) throws -> CheckedTicket {
        guard ticket.isAging(at: session.clock.now()) else { return ticket }
        let fresh = try session.obtainTicket()
        guard fresh.ticket.ballotStyle == ticket.ticket.ballotStyle else {
            throw VoterError(
                .wrongStyle, "your ballot style has changed while you chose; nothing was sent",
                hint: "run vote again: the new ballot will be shown")
        }
        return fresh
    }

    private func change(from old: Int, to new: Int) -> String {
        let manifest = session.context.manifest
        func name(_ style: Int) -> String { PlainText.clean(manifest.ballotStyle(style)?.label ?? "\(style)") }
        let contests = BallotPaper(session.context, ballotStyle: new, language: language).contests.map(\.title)
        return "the roll of voters has changed meanwhile: your ballot style is now \"\(name(new))\" instead of "
            + "\"\(name(old))\", with these contests: \(contests.joined(separator: "; ")); nothing was cast"
    }
}
