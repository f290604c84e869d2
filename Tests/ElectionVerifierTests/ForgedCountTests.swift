import ElGamal
import ElectionModel
import ElectionTestKit
import ElectionVerifier
import GroupArithmetic
import Primitives
import SigmaProofs
import Testing

/// Dispositions, totals and results that an office with all signing keys, or all guardians together, changed.
@Suite("Forged counts")
struct ForgedCountTests {
    @Test("totals of one's choice are found, though all guardians decrypt them honestly")
    func replacedAggregate() async throws {
        let forgery = try await Forgery()
        let aggregate: AggregateDocument = try forgery.read(RecordFolder.aggregate)
        let result: ResultDocument = try forgery.read(RecordFolder.result)
        var random = SystemRandom()
        let key = forgery.election.context.voteKey
        let wanted = key.encrypt(5, nonce: SecretScalar(forgery.group, using: &random))
        let first = aggregate.contests[0]
        let forged = AggregateDocument(
            election: aggregate.election,
            contests: [
                .init(
                    contest: 1, ballots: first.ballots, weight: first.weight,
                    options: [wanted] + first.options.dropFirst())
            ] + aggregate.contests.dropFirst())
        let (value, proof) = try Self.decrypt(wanted, contest: 1, option: 1, forgery.election, &random)
        let changed = result.replacing(contest: 0, option: 0) {
            .init(label: $0.label, total: 5, value: value, proof: proof)
        }
        let failing = try await forgery.failing([
            RecordFolder.aggregate: forged.canonicalBytes, RecordFolder.result: changed.canonicalBytes,
        ])
        #expect(failing == [.aggregateAlpha, .aggregateBeta, .decryptionProof, .resultTable])
    }

    /// All guardians together.
    static func decrypt(
        _ ciphertext: Ciphertext, contest: Int, option: Int, _ election: TestElection, _ random: inout SystemRandom
    ) throws -> (GroupElement, DecryptionProof) {
        let statement = DecryptionStatement(
            extendedBaseHash: election.context.extendedBaseHash, contest: contest, option: option,
            aggregate: ciphertext)
        let set = try GuardianSet([1, 2, 3], count: 3, quorum: 2)
        let nonces = set.indices.map { _ in SecretScalar(election.group, using: &random) }
        let shares = election.shares.map(\.voteShare)
        var reveals: [Int: DecryptionReveal] = [:]
        for index in set.indices {
            reveals[index] = DecryptionReveal(statement, nonce: nonces[index - 1], share: shares[index - 1])
        }
        let joint = try JointDecryption(statement, guardians: set, reveals: reveals)
        var responses: [Int: Scalar] = [:]
        for index in set.indices {
            responses[index] = try joint.respond(guardian: index, nonce: nonces[index - 1], share: shares[index - 1])
        }
        return try joint.finish(responses: responses, key: election.context.voteKey)
    }

    @Test("one vote more with a value that fits it fails the proof of decryption")
    func totalPlusOne() async throws {
        let forgery = try await Forgery()
        let result: ResultDocument = try forgery.read(RecordFolder.result)
        let key = forgery.election.context.voteKey
        let changed = result.replacing(contest: 0, option: 2) {
            .init(
                label: $0.label, total: $0.total + 1, value: key.base.power(Scalar(forgery.group, $0.total + 1)),
                proof: $0.proof)
        }
        let failing = try await forgery.failing([RecordFolder.result: changed.canonicalBytes])
        #expect(failing == [.decryptionProof, .resultTable])
    }

    @Test("a total that does not fit its value is found, also beyond what the ballots can give")
    func otherTotal() async throws {
        let forgery = try await Forgery()
        let result: ResultDocument = try forgery.read(RecordFolder.result)
        for (add, expected) in [(1, Set([Check.decryptedValue])), (100, [.decryptedValue, .totalBounds])] {
            let changed = result.replacing(contest: 0, option: 2) {
                .init(label: $0.label, total: $0.total + add, value: $0.value, proof: $0.proof)
            }
            let failing = try await forgery.failing([RecordFolder.result: changed.canonicalBytes])
            #expect(failing == expected.union([.resultTable]))
        }
    }

    @Test("two options that exchange their labels are found")
    func exchangedLabels() async throws {
        let forgery = try await Forgery()
        let result: ResultDocument = try forgery.read(RecordFolder.result)
        let labels = result.contests[0].options.map(\.label)
        let changed =
            result
            .replacing(contest: 0, option: 0) {
                .init(label: labels[1], total: $0.total, value: $0.value, proof: $0.proof)
            }
            .replacing(contest: 0, option: 1) {
                .init(label: labels[0], total: $0.total, value: $0.value, proof: $0.proof)
            }
        let failing = try await forgery.failing([RecordFolder.result: changed.canonicalBytes])
        #expect(failing == [.optionLabel, .resultTable])
    }

    @Test("a contest that is left out of the result is found")
    func missingContest() async throws {
        let forgery = try await Forgery()
        let result: ResultDocument = try forgery.read(RecordFolder.result)
        let changed = ResultDocument(
            election: result.election, fingerprint: result.fingerprint, session: result.session,
            contests: [result.contests[0]], withheld: result.withheld)
        let failing = try await forgery.failing([RecordFolder.result: changed.canonicalBytes])
        #expect(failing == [.everyContest, .resultShape, .resultTable])
    }

    @Test("a contest may not be withheld at will")
    func withheldAtWill() async throws {
        let forgery = try await Forgery()
        let processed: ProcessedDocument = try forgery.read(RecordFolder.processed)
        for withheld in [[], [2, 3]] {
            let failing = try await forgery.failing([
                RecordFolder.processed: processed.replacing(withheld: withheld).canonicalBytes
            ])
            #expect(failing.isSuperset(of: [.withheld, .resultShape, .sessions]))
        }
    }

    @Test("counting the first ballot of a voter instead of the last is found")
    func firstBallotCounted() async throws {
        let forgery = try await Forgery()
        var all = try forgery.dispositions()
        // Voter 1 voted first, fourth and eighth.
        all[0] = all[0].replacing(kind: .counted)
        all[7] = all[7].replacing(kind: .superseded)
        let failing = try await forgery.failing([RecordFolder.dispositions: Forgery.lines(all)])
        #expect(failing.contains(.lastVote))
        #expect(failing.isDisjoint(with: [.countEquation, .styleCounts, .dispositions, .publishedBallots]))
    }

    @Test("counting two ballots of a voter is found")
    func bothCounted() async throws {
        let forgery = try await Forgery()
        var all = try forgery.dispositions()
        all[0] = all[0].replacing(kind: .counted)
        let failing = try await forgery.failing([RecordFolder.dispositions: Forgery.lines(all)])
        #expect(failing.isSuperset(of: [.lastVote, .countEquation, .styleCounts]))
    }

    @Test("a counted ballot that is declared invalid and hidden is found")
    func declaredInvalid() async throws {
        let forgery = try await Forgery()
        var all = try forgery.dispositions()
        var ballots = try forgery.ballots()
        all[4] = Disposition(leaf: all[4].leaf, kind: .invalid, reason: .proof, ballotStyle: 1)
        ballots.remove(at: 4)
        let failing = try await forgery.failing([
            RecordFolder.dispositions: Forgery.lines(all), RecordFolder.segment(0): Forgery.lines(ballots),
        ])
        #expect(failing.isSuperset(of: [.aggregateAlpha, .decryptionProof, .countEquation, .aggregateCounts]))
    }

    @Test("a replaced ballot that vanishes from record and log leaves a gap in the numbers")
    func vanishedBallot() async throws {
        let forgery = try await Forgery()
        var ballots = try forgery.ballots()
        let moved = ballots.remove(at: 0).leaf
        var leaves = forgery.copy.record.log.leaves
        leaves.remove(at: moved)
        ballots = ballots.map { $0.replacing(leaf: $0.leaf - 1) }
        let dispositions = try forgery.dispositions().dropFirst().map {
            Disposition(leaf: $0.leaf - 1, kind: $0.kind, ballotStyle: $0.ballotStyle, weight: $0.weight)
        }
        let processed: ProcessedDocument = try forgery.read(RecordFolder.processed)
        let failing = try await forgery.failing(
            [
                RecordFolder.segment(0): Forgery.lines(ballots),
                RecordFolder.dispositions: Forgery.lines(dispositions),
                RecordFolder.processed: processed.replacing(withoutSupersededOf: 1).canonicalBytes,
            ], leaves: leaves)
        #expect(failing == [.lastVote])
    }

    @Test("another weight of a voter is found by the totals")
    func otherWeight() async throws {
        let forgery = try await Forgery()
        var all = try forgery.dispositions()
        all[1] = Disposition(leaf: all[1].leaf, kind: .counted, ballotStyle: 1, weight: 4)
        let failing = try await forgery.failing([RecordFolder.dispositions: Forgery.lines(all)])
        #expect(failing.isSuperset(of: [.aggregateAlpha, .aggregateBeta, .aggregateCounts, .decryptionProof]))
    }

    @Test("more counted ballots than eligible voters are found")
    func notEnoughEligible() async throws {
        let forgery = try await Forgery()
        let processed: ProcessedDocument = try forgery.read(RecordFolder.processed)
        let failing = try await forgery.failing([
            RecordFolder.processed: processed.replacing(eligible: 4).canonicalBytes
        ])
        #expect(failing == [.eligible])
    }
}

extension ResultDocument {
    func replacing(contest: Int, option: Int, _ change: (Option) -> Option) -> ResultDocument {
        var contests = self.contests
        var options = contests[contest].options
        options[option] = change(options[option])
        contests[contest] = Contest(
            contest: contests[contest].contest, label: contests[contest].label, options: options)
        return ResultDocument(
            election: election, fingerprint: fingerprint, session: session, contests: contests, withheld: withheld)
    }
}

extension Disposition {
    func replacing(kind: Kind) -> Disposition {
        Disposition(leaf: leaf, kind: kind, ballotStyle: ballotStyle, weight: weight)
    }
}

extension ProcessedDocument {
    /// - Parameter eligible: of style 1.
    func replacing(withheld: [Int]? = nil, eligible: Int? = nil) -> ProcessedDocument {
        replacing(
            closingLeaf: closingLeaf, counts: counts,
            styles: styles.map {
                Style(
                    ballotStyle: $0.ballotStyle, eligible: $0.ballotStyle == 1 ? eligible ?? $0.eligible : $0.eligible,
                    counts: $0.counts)
            }, withheld: withheld ?? self.withheld)
    }

    /// One superseded ballot less of this style.
    func replacing(withoutSupersededOf style: Int) -> ProcessedDocument {
        func less(_ counts: Counts) -> Counts {
            Counts(
                cast: counts.cast - 1, counted: counts.counted, superseded: counts.superseded - 1,
                overridden: counts.overridden, test: counts.test, invalid: counts.invalid)
        }
        return replacing(
            closingLeaf: closingLeaf - 1, counts: less(counts),
            styles: styles.map {
                Style(
                    ballotStyle: $0.ballotStyle, eligible: $0.eligible,
                    counts: $0.ballotStyle == style ? less($0.counts) : $0.counts)
            }, withheld: withheld)
    }

    private func replacing(
        closingLeaf: Int, counts: Counts, styles: [Style], withheld: [Int]
    ) -> ProcessedDocument {
        ProcessedDocument(
            election: election, fingerprint: fingerprint, closingLeaf: closingLeaf, rollVersion: rollVersion,
            roll: roll, overrides: overrides, dispositions: dispositions, aggregate: aggregate, counts: counts,
            styles: styles, withheld: withheld)
    }
}

/// What an insider with all signing keys could do before the log and election.json bound it.
@Suite("Forged standing and weight")
struct ForgedStandingTests {
    @Test("a ballot under another pseudonym or number than it was cast with is found by the log's commitment alone")
    func renumbered() async throws {
        let forgery = try await Forgery()
        var ballots = try forgery.ballots()
        ballots[0] = ballots[0].replacing(pseudonym: SHA256.hash([1]))
        let failing = try await forgery.failing([RecordFolder.segment(0): Forgery.lines(ballots)])
        #expect(failing.contains(.loggedStanding))
        #expect(failing.isSubset(of: [.loggedStanding, .lastVote]))
    }

    @Test("the same pseudonym and number with another opening is found by the log's commitment alone")
    func otherOpening() async throws {
        let forgery = try await Forgery()
        var ballots = try forgery.ballots()
        let standing = try #require(ballots[0].standing)
        ballots[0] = PublishedBallot(
            leaf: ballots[0].leaf,
            standing: CastStanding(
                pseudonym: standing.pseudonym, sequence: standing.sequence, opening: SHA256.hash([2])),
            ballot: ballots[0].ballot, ballotBytes: ballots[0].ballotBytes)
        let failing = try await forgery.failing([RecordFolder.segment(0): Forgery.lines(ballots)])
        #expect(failing == [.loggedStanding])
    }

    @Test("more weight than any voter has is found, also when the encrypted totals fit it")
    func heavierBallot() async throws {
        let forgery = try await Forgery()
        var dispositions = try forgery.dispositions()
        let chosen = try #require(dispositions.firstIndex { $0.kind == .counted })
        let old = dispositions[chosen]
        dispositions[chosen] = Disposition(
            leaf: old.leaf, kind: .counted, ballotStyle: old.ballotStyle, weight: 50)
        let failing = try await forgery.failing([RecordFolder.dispositions: Forgery.lines(dispositions)])
        #expect(failing.contains(.eligible))
    }

    @Test("more eligible voters than election.json announces are found by C.3 alone")
    func moreVoters() async throws {
        let forgery = try await Forgery()
        let processed: ProcessedDocument = try forgery.read(RecordFolder.processed)
        let first = processed.styles[0]
        let styles =
            [
                ProcessedDocument.Style(ballotStyle: first.ballotStyle, eligible: 9_999_999, counts: first.counts)
            ] + processed.styles.dropFirst()
        let forged = ProcessedDocument(
            election: processed.election, fingerprint: processed.fingerprint, closingLeaf: processed.closingLeaf,
            rollVersion: processed.rollVersion, roll: processed.roll, overrides: processed.overrides,
            dispositions: processed.dispositions, aggregate: processed.aggregate, counts: processed.counts,
            styles: styles, withheld: processed.withheld)
        #expect(try await forgery.failing([RecordFolder.processed: forged.canonicalBytes]) == [.eligible])
    }
}
