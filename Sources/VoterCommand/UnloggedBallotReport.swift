package import ElectionModel
import Primitives

/// What `receipt verify` says of an opened ballot that was never logged.
package struct UnloggedBallotReport: Sendable {
    private let submission: ChallengeSubmission
    private let paper: BallotPaper

    /// - Parameter ballot: was checked.
    package init(_ ballot: UnloggedBallot, _ context: ElectionContext) {
        submission = ballot.submission
        paper = BallotPaper(context, ballotStyle: submission.statement.ballotStyle, language: nil)
    }

    package var text: String {
        """
        This file proves nothing about the log. But the ballot in it contains what follows, and nothing else can be shown
        to be in it:
        \(paper.summary(of: submission.opening))
        Confirmation code, computed from the ballot:
        \(PlainText.groups(submission.ballot.confirmationCode.hexadecimal))
        If this is the code that you noted before you answered, and the content what you chose, the device has encrypted
        this ballot rightly. If one of them is another, do not use that device, and tell the election officials.
        """
    }

    package var json: String {
        var writer = JSONWriter()
        writer.object {
            $0.field("type", "unlogged-ballot-report")
            $0.field("fingerprint", submission.statement.fingerprint)
            $0.field("ballot", submission.ballotHash)
            $0.field("confirmation_code", submission.ballot.confirmationCode)
            $0.field("opening", submission.opening)
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

extension BallotPaper {
    /// The content of an opened ballot of this style, contest by contest.
    func summary(of opening: BallotOpening) -> String {
        opening.contests.map { opened in
            guard let contest = contests.first(where: { $0.index == opened.contest }) else { return "" }
            return "\(contest.title)\n\(contest.summary(opened.options.map(\.value)))"
        }.joined(separator: "\n")
    }
}
