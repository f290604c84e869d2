import BallotChecks
import BallotEncryption
import ElGamal
import ElectionModel
import GroupArithmetic
import Primitives
import Testing

/// Each check of an opening, by a forged one that only this check stops; and a device that lies (attack T7).
@Suite struct OpeningCheckerTests {
    private let context: ElectionContext
    private let ballot: EncryptedBallot
    private let opening: BallotOpening
    private let checker: BallotChecker

    init() throws {
        context = try TestElection.get()
        let (sealed, opening) = try Self.seal(BallotEncryptorTests.values, context).open()
        ballot = sealed.ballot
        self.opening = opening
        checker = BallotChecker(context)
    }

    private static func seal(_ values: [Int: [Int]], _ context: ElectionContext) throws -> UndecidedBallot {
        var random = SystemRandom()
        return try BallotEncryptor(context: context, device: BallotEncryptorTests.device).encryptUndecided(
            VoterSelections(values, manifest: context.manifest, ballotStyle: 1), voter: "EE-1", ballotStyle: 1,
            using: &random)
    }

    private func expect(_ code: BallotCheckError.Code, _ opening: BallotOpening, _ what: String = "") {
        #expect(throws: BallotCheckError(code, ""), "\(what)") { _ = try checker.open(ballot, with: opening) }
    }

    @Test("the true opening is taken, and says what was chosen")
    func honest() throws {
        let opened = try checker.open(ballot, with: opening)
        #expect(opened.ballot == ballot && opened.opening == opening)
        #expect(opening.contests.map(\.contest) == [1, 2, 3, 4])
        #expect(opening.contests[3].options.map(\.value) == [3, 0, 3])
    }

    @Test("contests are those of the ballot, once each, in order")
    func contests() {
        let all = opening.contests
        for contests in [Array(all.dropLast()), [], all + [all[3]], all.reversed(), [all[0], all[0], all[2], all[3]]] {
            expect(.openingShape, BallotOpening(contests: contests), "\(contests.map(\.contest))")
        }
    }

    @Test("labels are the manifest's, for contests and options")
    func labels() {
        expect(.openingShape, opening.with(contest: 0) { $0.with(label: "Two") })
        expect(.openingShape, opening.with(contest: 1) { $0.with(option: 0) { $0.with(label: "option 1") } })
        // The device shows the names of two options exchanged.
        expect(
            .openingShape,
            opening.with(contest: 0) { contest in
                let labels = contest.options.map(\.label)
                return contest.with(option: 0) { $0.with(label: labels[1]) }.with(option: 1) {
                    $0.with(label: labels[0])
                }
            })
        expect(.openingShape, opening.with(contest: 2) { $0.with(options: Array($0.options.dropLast())) })
        expect(.openingShape, opening.with(contest: 2) { $0.with(options: $0.options + [$0.options[0]]) })
        expect(.openingShape, opening.with(contest: 2) { $0.with(options: $0.options.reversed()) })
    }

    @Test("values that no ballot may have are called that, before anything is encrypted")
    func values() {
        expect(.openingShape, opening.with(contest: 0) { $0.with(option: 1) { $0.with(value: 2) } }, "option")
        expect(.openingShape, opening.with(contest: 0) { $0.with(option: 0) { $0.with(value: 1) } }, "contest")
    }

    @Test("a device that encrypted another choice cannot open it as the voter's, whatever nonce it makes up (T7)")
    func lyingDevice() throws {
        let group = context.group
        // The voter chose the second option, the device encrypted the first.
        let (sealed, truth) = try Self.seal(
            BallotEncryptorTests.values.merging([1: [1, 0, 0]]) { $1 }, context
        ).open()
        let option = truth.contests[0].options[1]
        let one = Scalar(group, 1)
        for nonce in [option.nonce, option.nonce - one, option.nonce + one, Scalar(group, 0)] {
            let lie = truth.with(contest: 0) { contest in
                contest.with(option: 0) { $0.with(value: 0) }.with(option: 1) { $0.with(value: 1).with(nonce: nonce) }
            }
            #expect(throws: BallotCheckError(.openingMismatch, "")) { _ = try checker.open(sealed.ballot, with: lie) }
        }
        #expect(throws: Never.self) { _ = try checker.open(sealed.ballot, with: truth) }
    }

    @Test("both halves of a ciphertext are compared: a lie that fits one of them is found by the other")
    func halves() throws {
        let (ciphertext, option) = (ballot.contests[0].selections[0].ciphertext, opening.contests[0].options[0])
        let group = context.group
        let lie = option.with(value: 1)
        #expect(try ciphertext.checked().alpha == group.g(lie.nonce), "α says nothing about the value")
        let moved = lie.with(nonce: lie.nonce - Scalar(group, 1))
        let beta = context.voteKey.base.power(moved.nonce + Scalar(group, 1))
        #expect(try ciphertext.checked().beta == beta, "β alone could be anything")
        for forged in [lie, moved] {
            // The second option, which was chosen, gives its point away so that the contest's limit holds.
            expect(
                .openingMismatch,
                opening.with(contest: 0) { contest in
                    contest.with(option: 0) { _ in forged }.with(option: 1) { $0.with(value: 0) }
                })
        }
        expect(.openingMismatch, opening.with(contest: 3) { $0.with(option: 2) { $0.with(value: 2) } }, "the last one")
    }

    @Test("the opening of another ballot with the same choices is refused")
    func otherBallot() throws {
        let other = try Self.seal(BallotEncryptorTests.values, context).open()
        expect(.openingMismatch, other.opening)
    }

    @Test("a ballot whose proofs do not hold is not opened")
    func proofs() throws {
        let contest = ballot.contests[0]
        let forged = EncryptedBallot(
            election: ballot.election, ballotStyle: 1, identifier: ballot.identifier,
            identifierHash: ballot.identifierHash, device: ballot.device,
            contests: [
                .init(
                    contest: 1, selections: contest.selections, proof: ballot.contests[2].proof,
                    contestHash: contest.contestHash)
            ] + ballot.contests.dropFirst(), encryptedNonce: ballot.encryptedNonce,
            chainingField: ballot.chainingField, confirmationCode: ballot.confirmationCode)
        #expect(throws: BallotCheckError.self) { _ = try checker.open(forged, with: opening) }
        do throws(BallotCheckError) {
            _ = try checker.open(forged, with: opening)
        } catch {
            #expect([.contestProof, .proofShape].contains(error.code))
        }
    }

    @Test("in the standard group the true opening is taken, and one other nonce or value is not")
    func standardGroup() throws {
        let manifest = try Manifest(
            label: "Standard", contests: [.init(label: "One", options: [.init(label: "Yes"), .init(label: "No")])],
            ballotStyles: [.init(label: "All", contests: [1])])
        let context = try TestElection.make(.standard, manifest)
        let (sealed, opening) = try Self.seal([1: [0, 1]], context).open()
        let checker = BallotChecker(context)
        #expect(throws: Never.self) { _ = try checker.open(sealed.ballot, with: opening) }
        let one = Scalar(.standard, 1)
        for forged in [
            opening.with(contest: 0) { $0.with(option: 0) { $0.with(nonce: $0.nonce + one) } },
            opening.with(contest: 0) { $0.with(option: 1) { $0.with(value: 0) } },
            opening.with(contest: 0) { $0.with(option: 1) { $0.with(value: 0).with(nonce: $0.nonce + one) } },
        ] {
            #expect(throws: BallotCheckError(.openingMismatch, "")) {
                _ = try checker.open(sealed.ballot, with: forged)
            }
        }
    }
}

extension BallotOpening {
    /// One contest changed.
    fileprivate func with(contest index: Int, _ change: (Contest) -> Contest) -> BallotOpening {
        var contests = contests
        contests[index] = change(contests[index])
        return BallotOpening(contests: contests)
    }
}

extension BallotOpening.Contest {
    fileprivate func with(label: String? = nil, options: [BallotOpening.Option]? = nil) -> Self {
        .init(contest: contest, label: label ?? self.label, options: options ?? self.options)
    }

    fileprivate func with(option index: Int, _ change: (BallotOpening.Option) -> BallotOpening.Option) -> Self {
        var options = options
        options[index] = change(options[index])
        return with(options: options)
    }
}

extension BallotOpening.Option {
    fileprivate func with(label: String? = nil, value: Int? = nil, nonce: Scalar? = nil) -> Self {
        .init(label: label ?? self.label, value: value ?? self.value, nonce: nonce ?? self.nonce)
    }
}
