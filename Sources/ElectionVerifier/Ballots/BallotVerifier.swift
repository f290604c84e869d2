import ElGamal
import ElectionModel
import GroupArithmetic
import Primitives
import SigmaProofs

/// What later checks across all ballots need of one ballot.
struct BallotSummary: Sendable {
    let position: BallotPosition
    /// id_B.
    let identifier: HashValue
    /// Short hashes of all α and of the encrypted nonce's C₀, 16 bytes each.
    let nonceKeys: [ArraySlice<UInt8>]
    let contests: [Int]
    let pseudonym: HashValue?
    let sequence: Int?
    let kind: Disposition.Kind?
}

extension BallotSummary {
    init(
        _ ballot: EncryptedBallot, at position: BallotPosition, _ standing: CastStanding?, _ kind: Disposition.Kind?
    ) {
        let nonces =
            ballot.contests.flatMap { $0.selections.map(\.ciphertext.alpha) } + [ballot.encryptedNonce.c0]
        self.init(
            position: position, identifier: ballot.identifier,
            nonceKeys: nonces.map { SHA256.hash($0.bytes).bytes.prefix(16) }, contests: ballot.contests.map(\.contest),
            pseudonym: standing?.pseudonym, sequence: standing?.sequence, kind: kind)
    }
}

/// The findings on a batch of ballots.
struct BatchResult: Sendable {
    var findings = Findings()
    var products: ContestProducts
    /// Ballots that were looked at, also those that could not be decoded.
    var jobCount = 0
    /// Those that could.
    var ballots: [BallotSummary] = []
}

/// Checks published ballots: verifications 5.B, 6, 7, 8, and S.1 to S.3. All checks run on every ballot, whatever failed
/// before. Proofs are checked together where the record has hints for them, with the same findings as one by one.
struct BallotVerifier: Sendable {
    let basis: ElectionBasis
    let key: EncryptionKey

    func verify(_ batch: [BallotJob]) -> BatchResult {
        var result = BatchResult(products: ContestProducts(basis.manifest, group: basis.group))
        result.jobCount = batch.count
        let ballots = batch.map { Decoded($0, group: basis.group) }
        let shown = BatchProofs(basis: basis, key: key).shown(
            zip(batch, ballots).map { job, decoded in
                guard let ballot = try? decoded.published.get().ballot, let hints = job.hints else { return nil }
                return (ballot, hints)
            })
        for (index, job) in batch.enumerated() {
            switch ballots[index].published {
            case .success(let published): verify(job, published, shown[index], &result)
            case .failure(let error): refuse(job, error, &result)
            }
        }
        return result
    }

    private struct Decoded {
        let published: Result<PublishedBallot, FormatError>

        init(_ job: BallotJob, group: Group) {
            do throws(FormatError) {
                published = .success(try PublishedBallot(canonical: job.line.bytes, group: group))
            } catch {
                published = .failure(error)
            }
        }
    }

    private func refuse(_ job: BallotJob, _ error: FormatError, _ result: inout BatchResult) {
        let place = Place(job.line.place.file, line: job.line.place.line, error.path)
        result.findings.fail(error.ballotCheck, place, error.reason)
        guard job.disposition?.kind == .counted else { return }
        for check in [Check.aggregateAlpha, .aggregateBeta] {
            result.findings.fail(check, place, "a counted ballot that cannot be read is in no product")
        }
    }

    private func verify(
        _ job: BallotJob, _ published: PublishedBallot, _ shown: ShownBallot?, _ result: inout BatchResult
    ) {
        result.findings.pass(.formats)
        checkLine(published, job, &result.findings)
        let content = verify(published.ballot, job.line.place, shown, &result.findings)
        if job.disposition?.kind == .counted {
            add(published.ballot, content.selections, content.hasShape, job, &result)
        }
        let position = BallotPosition(
            segment: job.line.fileNumber, line: job.line.place.line ?? 0, leaf: published.leaf)
        result.ballots.append(
            BallotSummary(published.ballot, at: position, published.standing, job.disposition?.kind))
    }

    /// Everything that is checked of a ballot whether it was cast or challenged.
    ///
    /// - Returns: H_I, whether S.1 holds, and the ciphertexts that are members, by contest.
    func verify(
        _ ballot: EncryptedBallot, _ place: Place, _ shown: ShownBallot?, _ findings: inout Findings
    ) -> (identifierHash: HashValue, hasShape: Bool, selections: [[Ciphertext?]]) {
        let identifierHash = BallotHashChecks(basis: basis, ballot: ballot, place: place).run(&findings)
        checkNonce(ballot, identifierHash, place, isShown: shown != nil, &findings)
        let hasShape = checkShape(ballot, place, &findings)
        let contests = ContestVerifier(basis: basis, key: key, identifierHash: identifierHash, place: place)
        let selections = ballot.contests.enumerated().map { index, contest in
            contests.verify(contest, shown: shown?.contests[index], &findings)
        }
        return (identifierHash, hasShape, selections)
    }

    /// The line against the log, the dispositions and the publication level.
    private func checkLine(_ published: PublishedBallot, _ job: BallotJob, _ findings: inout Findings) {
        let place = job.line.place
        if let logged = job.logged {
            let hash = SHA256.hash(published.ballotBytes)
            findings.require(
                hash == logged.ballot, .loggedBallots, place,
                "leaf \(published.leaf) names a ballot with the hash \(logged.ballot), found \(hash)")
            if let standing = published.standing {
                findings.require(
                    standing.commitment(extendedBaseHash: basis.extendedBaseHash) == logged.standing, .loggedStanding,
                    place, "pseudonym and sequence number are not those that leaf \(published.leaf) committed to")
            }
        } else {
            findings.fail(.loggedBallots, place, "the log has no cast ballot at leaf \(published.leaf) in this place")
        }
        if let disposition = job.disposition {
            findings.require(
                disposition.ballotStyle == published.ballot.ballotStyle, .publishedBallots, place,
                "the disposition says style \(disposition.ballotStyle), the ballot \(published.ballot.ballotStyle)"
            )
        }
        let isNamed = published.pseudonym != nil
        let level = basis.settings.publicationLevel
        findings.require(
            isNamed == (level == .full), .publishedBallots, place,
            isNamed ? "a pseudonym, which level \(level.rawValue) does not have" : "a ballot without pseudonym")
    }

    /// S.2.
    private func checkNonce(
        _ ballot: EncryptedBallot, _ identifierHash: HashValue, _ place: Place, isShown: Bool,
        _ findings: inout Findings
    ) {
        do throws(ProofError) {
            if !isShown {
                try BallotNonceEncryption(identifierHash: identifierHash).verify(ballot.encryptedNonce)
            }
            findings.pass(.encryptedNonce)
        } catch {
            findings.fail(.encryptedNonce, place.appending("encrypted nonce"), error.reason)
        }
        // Whatever the decoder took is a label.
        findings.pass(.device)
    }

    /// S.1: exactly the contests and options of the style, in manifest order.
    private func checkShape(_ ballot: EncryptedBallot, _ place: Place, _ findings: inout Findings) -> Bool {
        func refuse(_ part: String, _ reason: String) -> Bool {
            findings.fail(.ballotStyle, place.appending(part), reason)
            return false
        }
        guard ballot.election == basis.extendedBaseHash else {
            return refuse("election", "the ballot was made for another election")
        }
        guard let style = basis.manifest.ballotStyle(ballot.ballotStyle) else {
            return refuse("ballot style", "the manifest has no ballot style \(ballot.ballotStyle)")
        }
        let found = ballot.contests.map(\.contest)
        guard found == style.contests else {
            return refuse(
                "contests", "ballot style \(ballot.ballotStyle) has the contests \(style.contests), found \(found)")
        }
        for contest in ballot.contests {
            let count = basis.manifest.contest(contest.contest)?.options.count ?? 0
            let options = contest.selections.map(\.option)
            guard options.elementsEqual(1...count) else {
                return refuse(
                    basis.name(contest: contest.contest), "expected the options 1 to \(count), each once, in order")
            }
        }
        findings.pass(.ballotStyle)
        return true
    }

    /// Into the products goes only what is known to be in the group and in its right place.
    private func add(
        _ ballot: EncryptedBallot, _ selections: [[Ciphertext?]], _ hasShape: Bool, _ job: BallotJob,
        _ result: inout BatchResult
    ) {
        for (contest, ciphertexts) in zip(ballot.contests, selections) {
            let members = ciphertexts.compactMap { $0 }
            guard hasShape, members.count == ciphertexts.count else {
                let place = job.line.place.appending(basis.name(contest: contest.contest))
                for check in [Check.aggregateAlpha, .aggregateBeta] {
                    result.findings.fail(check, place, "counted, but no product can have these selections")
                }
                continue
            }
            result.products.add(contest: contest.contest, members, weight: job.disposition?.weight ?? 1)
        }
    }
}
