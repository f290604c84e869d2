import ElectionModel
import Primitives
import TransparencyLog

/// What the voter is told about a ballot that was opened as a test.
package struct ChallengeReport: Sendable {
    private let outcome: ChallengeOutcome
    private let title: String
    private let content: String

    /// - Parameter paper: of the ballot's style.
    /// - Throws: `.openingFails` where the ballot has other contests or options.
    package init(_ outcome: ChallengeOutcome, paper: BallotPaper) throws(VoterError) {
        self.outcome = outcome
        title = paper.title
        content = try paper.summary(of: outcome.opening)
    }

    package var text: String {
        let code = outcome.receipt.confirmationCode.hexadecimal
        return """
            This ballot was opened as a test: log entry \(outcome.inclusion.index) of "\(title)". It does not count and can
            never be cast. This device says that it contained:
            \(content)
            If that is not what you chose, do not use this device: vote on another one or on paper, and tell the election
            officials.

            You have NOT voted with this ballot. Your vote is still to be cast: run glassurn-voter vote.

            Short code of this entry: \(outcome.code)
            Confirmation code:
            \(PlainText.groups(code))
            Receipt: \(outcome.path)

            When the result is published, everybody can read there what this ballot contained, without your name. Look it
            up then, on another device than this one, by the confirmation code that you noted before you answered: only
            the published ballot shows whether this device has told you the truth.
              glassurn-observer lookup RECORD \(code)
            """
    }

    package var json: String {
        let saved = outcome.receipt
        var writer = JSONWriter()
        writer.object {
            $0.field("type", "challenge-report")
            $0.field("election", saved.election)
            $0.field("fingerprint", saved.fingerprint)
            $0.field("ballot", saved.ballot)
            $0.field("statement", saved.statement)
            $0.field("confirmation_code", saved.confirmationCode)
            $0.field("index", outcome.inclusion.index)
            $0.field("code", outcome.code.description)
            $0.field("receipt", outcome.path)
            $0.field("opening", outcome.opening)
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
