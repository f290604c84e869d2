import ElectionModel
package import Primitives

/// What a voter does with an encrypted ballot.
package enum BallotAnswer: String, CaseIterable, Sendable {
    case cast
    /// Have it opened as a test.
    case challenge
}

/// Who says whether a ballot is cast or challenged, and when.
package enum BallotDecision: Sendable {
    /// The voter, when the confirmation code is fixed: the real test, since the program cannot know.
    case asked
    /// Given in advance.
    case given(BallotAnswer)
}

/// Shows the confirmation code of an encrypted ballot and asks what to do with it.
struct BallotQuestion {
    let voice: any VoterVoice

    /// - Throws: `.cancelled`.
    func ask(_ confirmationCode: HashValue) throws(VoterError) -> BallotAnswer {
        voice.show(
            """

            Your ballot is encrypted and cannot be changed any more. Its confirmation code, to note down before you go on:
            \(PlainText.groups(confirmationCode.hexadecimal))
            Challenge means: have this ballot opened as a test. It will not count, and its content will be public without
            your name; the operator of the ballot box sees both, so test with choices that are not your own. You can test
            up to \(ChallengeSubmission.maximumCount) ballots, and vote after that.
            """)
        while true {
            let prompt = "Type cast to cast this ballot, or challenge to have it opened as a test:"
            guard let text = voice.ask(prompt) else {
                throw VoterError(
                    .cancelled, "nobody answers; nothing was sent",
                    hint: "run this on a terminal, or give the answer on standard input")
            }
            if text == "cancel" { throw VoterError(.cancelled, "cancelled; nothing was sent") }
            if let answer = BallotAnswer(rawValue: text) { return answer }
        }
    }
}

extension BallotDecision {
    func answer(_ confirmationCode: HashValue, voice: any VoterVoice) throws(VoterError) -> BallotAnswer {
        switch self {
        case .asked: try BallotQuestion(voice: voice).ask(confirmationCode)
        case .given(let answer): answer
        }
    }
}
