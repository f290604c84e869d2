import BallotChecks
import ElGamal
import ElectionModel
import ElectionTestKit
import GroupArithmetic
import Primitives
import SigmaProofs
import Tally
import Testing

/// What is wrong with a forged ballot: attacks B1 to B4, B6, G1, P4 and P7.
enum BallotForgery: CaseIterable {
    // Contents.
    case negativeVote, twoForOne, overvote, overvoteProofForTwo, overvoteCopiedProof, sumProofAbsent
    // Proofs.
    case proofAbsent, proofTooShort, proofTooLong, proofOfOtherOption, swappedOptions, otherNonce
    // Values.
    case negativeAlpha, negativeBeta, nonMember, zero, openVote, rerandomised
    // Shape.
    case missingContest, doubledContest, swappedContests, contestOfOtherStyle, missingOption, extraOption
    case otherStyle, unknownStyle
    // Hashes.
    case otherIdentifier, otherIdentifierHash, otherContestHash, otherCode, otherDevice, chained, otherElection

    var code: BallotCheckError.Code {
        switch self {
        case .negativeVote, .twoForOne, .proofOfOtherOption, .swappedOptions, .rerandomised: .selectionProof
        case .overvote, .overvoteCopiedProof: .contestProof
        case .overvoteProofForTwo, .sumProofAbsent, .proofAbsent, .proofTooShort, .proofTooLong: .proofShape
        case .negativeAlpha, .negativeBeta, .nonMember, .zero: .valueOutsideGroup
        case .openVote: .zeroNonce
        // An identifier changes the hash H_I that every proof on the ballot names, the nonce's first.
        case .otherNonce, .otherIdentifier: .nonceProof
        case .missingContest, .doubledContest, .swappedContests, .contestOfOtherStyle, .otherStyle: .wrongContests
        case .unknownStyle: .wrongStyle
        case .missingOption, .extraOption: .wrongOptions
        case .otherIdentifierHash: .identifierHash
        case .otherContestHash: .contestHash
        case .otherCode: .confirmationCode
        case .otherDevice, .chained: .chainingField
        case .otherElection: .wrongElection
        }
    }

    var reason: Disposition.Reason {
        switch code {
        case .wrongContests, .wrongOptions, .wrongStyle: .style
        default: self == .otherIdentifier ? .identifier : .proof
        }
    }

    /// - Parameter other: an honest ballot of another voter.
    func apply(to ballot: EncryptedBallot, other: EncryptedBallot, _ election: TestElection) throws -> EncryptedBallot {
        var forge = BallotForge(election)
        let first = ballot.contests[0]
        let selections = first.selections
        func contest(_ values: [(Int, Int?)], sum: Int, limit: Int? = nil) throws -> EncryptedBallot.Contest {
            try forge.contest(
                1, of: ballot, values.map { .init(content: $0.0, proofFor: $0.1) }, sum: sum, limit: limit)
        }
        func with(_ contest: EncryptedBallot.Contest) -> EncryptedBallot {
            ballot.replacing(contests: [contest] + ballot.contests.dropFirst()).rehashed()
        }
        func with(components: [RangeProof.Component]) -> EncryptedBallot {
            ballot.replacing(contest: 1, option: 1, proof: RangeProof(components: components))
        }
        let components = selections[0].proof.components
        switch self {
        case .negativeVote: return with(try contest([(2, 1), (-1, 0), (0, nil)], sum: 1))
        case .twoForOne: return with(try contest([(2, 1), (0, nil), (0, nil)], sum: 1))
        case .overvote: return with(try contest([(1, nil), (1, nil), (0, nil)], sum: 1))
        case .overvoteProofForTwo: return with(try contest([(1, nil), (1, nil), (0, nil)], sum: 2, limit: 2))
        case .overvoteCopiedProof:
            return with(try contest([(1, nil), (1, nil), (0, nil)], sum: 1).replacing(proof: first.proof))
        case .sumProofAbsent: return with(first.replacing(proof: RangeProof(components: [])))
        case .proofAbsent: return with(components: [])
        case .proofTooShort: return with(components: Array(components.prefix(1)))
        case .proofTooLong: return with(components: components + [components[0]])
        case .proofOfOtherOption: return ballot.replacing(contest: 1, option: 1, proof: selections[1].proof)
        case .swappedOptions:
            return with(
                first.replacing(
                    selections: [(1, selections[1]), (2, selections[0]), (3, selections[2])].map {
                        .init(option: $0.0, ciphertext: $0.1.ciphertext, proof: $0.1.proof)
                    }))
        case .otherNonce: return ballot.replacing(encryptedNonce: other.encryptedNonce)
        default: return try applyRest(to: ballot, other: other, &forge)
        }
    }

    private func applyRest(
        to ballot: EncryptedBallot, other: EncryptedBallot, _ forge: inout BallotForge
    ) throws -> EncryptedBallot {
        let group = forge.group
        let first = ballot.contests[0].selections[0]
        let ciphertext = first.ciphertext
        switch self {
        case .negativeAlpha:
            return ballot.replacing(contest: 1, option: 1, alpha: try BallotForge.negative(ciphertext.alpha))
        case .negativeBeta:
            return ballot.replacing(contest: 1, option: 1, beta: try BallotForge.negative(ciphertext.beta))
        case .nonMember: return ballot.replacing(contest: 1, option: 1, alpha: try BallotForge.small(2, group))
        case .zero: return ballot.replacing(contest: 1, option: 1, beta: try BallotForge.small(0, group))
        case .openVote:
            let contest = try forge.openVote(1, of: ballot, [1, 0, 0])
            return ballot.replacing(contests: [contest] + ballot.contests.dropFirst()).rehashed()
        case .rerandomised:
            let s = Scalar(group, 12_345)
            let moved = try BallotForge.unchecked(
                Ciphertext(
                    alpha: ciphertext.alpha.checked() * group.g(s),
                    beta: ciphertext.beta.checked() * forge.key.base.power(s)))
            return ballot.replacing(contest: 1, option: 1, alpha: moved.alpha, beta: moved.beta)
        case .missingContest: return ballot.replacing(contests: [ballot.contests[0]]).rehashed()
        case .doubledContest: return ballot.replacing(contests: [ballot.contests[0]] + ballot.contests).rehashed()
        case .swappedContests: return ballot.replacing(contests: ballot.contests.reversed()).rehashed()
        case .contestOfOtherStyle:
            let third = try forge.contest(3, of: ballot, [.init(content: 1), .init(content: 0)], sum: 1)
            return ballot.replacing(contests: ballot.contests + [third]).rehashed()
        case .missingOption:
            return ballot.replacing(contest: 0) { $0.replacing(selections: $0.selections.dropLast()) }.rehashed()
        case .extraOption:
            let extra = EncryptedBallot.Selection(option: 4, ciphertext: ciphertext, proof: first.proof)
            return ballot.replacing(contest: 0) { $0.replacing(selections: $0.selections + [extra]) }.rehashed()
        default: return rehash(ballot, other)
        }
    }

    private func rehash(_ ballot: EncryptedBallot, _ other: EncryptedBallot) -> EncryptedBallot {
        let strange = SHA256.hash([1])
        switch self {
        case .otherStyle: return ballot.replacing(ballotStyle: 2)
        case .unknownStyle: return ballot.replacing(ballotStyle: 9)
        case .otherIdentifier: return ballot.replacing(identifier: other.identifier).rehashed()
        case .otherIdentifierHash: return ballot.replacing(identifierHash: strange)
        case .otherContestHash: return ballot.replacing(contest: 0) { $0.replacing(contestHash: strange) }
        case .otherCode: return ballot.replacing(confirmationCode: strange)
        case .otherDevice: return ballot.replacing(device: "other 1")
        case .chained:
            return ballot.replacing(chainingField: [0, 0, 0, 1] + ballot.chainingField.dropFirst(4)).rehashed()
        case .otherElection: return ballot.replacing(election: strange)
        default: return ballot
        }
    }
}

@Suite("Forged ballots")
struct BallotForgeryTests {
    private static let first = TestVotes.Vote(voter: 1, selections: [1: [0, 0, 1], 2: [1, 1]])
    private static let second = TestVotes.Vote(voter: 1, selections: [1: [1, 0, 0], 2: [0, 0]])
    private static let other = TestVotes.Vote(voter: 4, selections: [1: [1, 0, 0], 2: [0, 2]])

    @Test("the checks of ballots name what is wrong", arguments: BallotForgery.allCases)
    func refused(_ forgery: BallotForgery) throws {
        let election = try Fixture.election.get()
        var polling = TestPolling(election)
        let casts = try polling.cast([Self.second, Self.other]).map(\.submission.ballot)
        let forged = try forgery.apply(to: casts[0], other: casts[1], election)
        let checker = BallotChecker(election.context)
        #expect(throws: Never.self) { try checker.validate(casts[0]) }
        #expect(throws: BallotCheckError(forgery.code, "")) { try checker.validate(forged) }
    }

    @Test(
        "a forged last ballot of a voter replaces the earlier one, is invalid and alarms",
        arguments: BallotForgery.allCases)
    func invalidInTheBox(_ forgery: BallotForgery) async throws {
        let election = try Fixture.election.get()
        var polling = TestPolling(election)
        let other = try polling.vote(Self.other)
        let first = try polling.vote(Self.first)
        let forged = try polling.vote(
            Self.second,
            .with { $0.ballot = { try forgery.apply(to: $0, other: other.submission.ballot, election) } })
        let box = try await ProcessedBox(election, [other, first, forged])
        #expect(box.kinds == [.counted, .superseded, .invalid] && box.reasons[2] == forgery.reason)
        #expect(box.isComplete && box.outcome.alarms.count == 1 && box.hasAlarm(2, "invalid"))
        #expect(box.dispositions[2].ballotStyle == (forgery == .unknownStyle ? 0 : forgery == .otherStyle ? 2 : 1))
    }

    @Test("a ballot that another one was validated as is refused in the second pass")
    func otherThanRemembered() throws {
        let election = try Fixture.election.get()
        var polling = TestPolling(election)
        let casts = try polling.cast([Self.second, Self.other]).map(\.submission.ballot)
        let memory = try BallotChecker(election.context).validate(casts[0]).memory
        #expect(try ValidatedBallot(casts[0], remembered: memory).contests.map(\.contest) == [1, 2])
        #expect(throws: BallotCheckError(.statementMismatch, "")) {
            try ValidatedBallot(casts[1], remembered: memory)
        }
    }
}
