import BallotEncryption
package import ElectionModel
package import Identity
package import Primitives

/// A vote from the ticket to the receipt. Where the roll of voters changed on the way, it goes on with a new ticket and
/// tells the voter what changed; choices for another ballot style are never sent.
package struct VotingRun: Sendable {
    /// How many tickets one vote may use up.
    private static let maximumAttempts = 3

    private let session: CastingSession
    private let choices: BallotChoices
    private let language: String?

    package init(session: CastingSession, choices: BallotChoices, language: String?) {
        self.session = session
        self.choices = choices
        self.language = language
    }

    package func vote(signer: SigningIdentity, using random: inout some SecureRandomSource) throws -> CastOutcome {
        try session.requireNothingPending()
        var (selections, ticket) = try choices.make()
        var attempt = 1
        while true {
            do {
                return try session.cast(selections, ticket: ticket, signer: signer, using: &random)
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

    private func change(from old: Int, to new: Int) -> String {
        let manifest = session.context.manifest
        func name(_ style: Int) -> String { PlainText.clean(manifest.ballotStyle(style)?.label ?? "\(style)") }
        let contests = BallotPaper(session.context, ballotStyle: new, language: language).contests.map(\.title)
        return "the roll of voters has changed meanwhile: your ballot style is now \"\(name(new))\" instead of "
            + "\"\(name(old))\", with these contests: \(contests.joined(separator: "; ")); nothing was cast"
    }
}
