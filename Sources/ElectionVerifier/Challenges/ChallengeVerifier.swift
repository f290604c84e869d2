import ElectionModel
import Primitives

/// What was found about one challenged ballot.
struct ChallengeResult: Sendable {
    var findings = Findings()
    /// `nil` if the line could not be decoded.
    var ballot: BallotSummary?
}

/// Checks challenged ballots: everything that is checked of cast ones, but for what belongs to a count, and verifications 13
/// and 14. They are few, so all of it is by the exact path.
struct ChallengeVerifier: Sendable {
    let ballots: BallotVerifier

    func verify(_ job: ChallengeJob) -> ChallengeResult {
        var result = ChallengeResult()
        do throws(FormatError) {
            let published = try PublishedChallenge(canonical: job.line.bytes, group: ballots.basis.group)
            result.findings.pass(.formats)
            verify(job, published, &result)
        } catch {
            let place = Place(job.line.place.file, line: job.line.place.line, error.path)
            result.findings.fail(error.challengeCheck, place, error.reason)
        }
        return result
    }

    private func verify(_ job: ChallengeJob, _ published: PublishedChallenge, _ result: inout ChallengeResult) {
        let place = job.line.place
        checkLine(published, job, &result.findings)
        let content = ballots.verify(published.ballot, place, nil, &result.findings)
        OpeningVerifier(
            basis: ballots.basis, key: ballots.key, ballot: published.ballot, opening: published.opening,
            identifierHash: content.identifierHash, place: place
        ).run(&result.findings)
        let position = BallotPosition(
            segment: BallotPosition.firstChallenged + job.line.fileNumber, line: place.line ?? 0, leaf: published.leaf)
        result.ballot = BallotSummary(published.ballot, at: position, nil, job.disposition?.kind)
    }

    /// The line against the log and the dispositions.
    private func checkLine(_ published: PublishedChallenge, _ job: ChallengeJob, _ findings: inout Findings) {
        let place = job.line.place
        if let logged = job.logged {
            let hash = SHA256.hash(published.ballotBytes)
            findings.require(
                hash == logged, .loggedBallots, place,
                "leaf \(published.leaf) names a ballot with the hash \(logged), found \(hash)")
        } else {
            findings.fail(
                .loggedBallots, place, "the log has no challenged ballot at leaf \(published.leaf) in this place")
        }
        if let disposition = job.disposition {
            findings.require(
                disposition.ballotStyle == published.ballot.ballotStyle, .publishedBallots, place,
                "the disposition says style \(disposition.ballotStyle), the ballot \(published.ballot.ballotStyle)")
        }
    }
}
