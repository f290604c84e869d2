package import ElectionModel
import Primitives

/// What `receipt verify` says of an opened ballot that was never logged.
package struct UnloggedBallotReport: Sendable {
    private let submission: ChallengeSubmission
    private let voter: String
    private let content: String

    /// - Throws: what ``UnloggedBallot/check(_:)`` throws; `.openingFails`.
    package init(_ ballot: UnloggedBallot, _ context: ElectionContext) throws(VoterError) {
        submission = ballot.submission
        voter = try ballot.check(context)
        content = try BallotPaper(context, ballotStyle: submission.ballot.ballotStyle, language: nil)
            .summary(of: submission.opening)
    }

    package var text: String {
        """
        This file proves nothing about the log. But the ballot in it contains what follows, and nothing else can be shown
        to be in it:
        \(content)
        Voter, by the certificate that signed; whether it is revoked was not asked: \(PlainText.clean(voter))
        Confirmation code, computed from the ballot:
        \(PlainText.groups(submission.ballot.confirmationCode.hexadecimal))
        If this is the code that you noted before you answered, the content what you chose and the voter you, the device
        has encrypted this ballot rightly. If one of them is another, do not use that device, and tell the election
        officials.
        """
    }

    package var json: String {
        var writer = JSONWriter()
        writer.object {
            $0.field("type", "unlogged-ballot-report")
            $0.field("fingerprint", submission.statement.fingerprint)
            $0.field("ballot", submission.ballotHash)
            $0.field("voter", voter)
            $0.field("confirmation_code", submission.ballot.confirmationCode)
            $0.field("opening", submission.opening)
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

extension BallotPaper {
    /// The content of an opened ballot of this style, contest by contest.
    ///
    /// - Throws: `.openingFails` where the opening has other contests or options than this paper: nothing of it may be left
    ///   out.
    package func summary(of opening: BallotOpening) throws(VoterError) -> String {
        guard !contests.isEmpty, opening.contests.map(\.contest) == contests.map(\.index),
            opening.contests.map(\.options.count) == contests.map(\.options.count)
        else { throw UnloggedBallot.notShown("the opening has other contests or options than its ballot style") }
        return zip(contests, opening.contests).map { contest, opened in
            "\(contest.title)\n\(contest.summary(opened.options.map(\.value)))"
        }.joined(separator: "\n")
    }
}
