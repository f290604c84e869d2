import BallotEncryption
import CollectionAPI
import ElGamal
import ElectionModel
import GroupArithmetic
import Primitives
import SigmaProofs
import Testing

/// A signed statement over a ballot that breaks one rule: each has its own code, and nothing is stored.
@Suite struct BallotRefusalTests {
    typealias Spoiler = @Sendable (EncryptedBallot, ElectionContext) throws -> EncryptedBallot

    @Test("a ballot that breaks a rule is refused under its own code", arguments: cases)
    func refuses(_ expected: APIErrorCode, _ spoil: Spoiler) async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            let sealed = try voter.seal()
            let ballot = try spoil(sealed.ballot, collector.world.context)
            let honest = voter.statement(try await voter.ticket().ticket.ticket, sealed)
            let statement = Statements.change(
                honest, ballot: ballot.documentHash, confirmationCode: ballot.confirmationCode)
            let submission = try voter.sign(statement, ballot: ballot)
            try await collector.expect(expected) { try await voter.send(submission) }
        }
    }

    static let cases: [(APIErrorCode, Spoiler)] = [
        (.wrongElection, { ballot, _ in BallotWorkshop.change(ballot, election: .zero) }),
        (.foreignBallot, { ballot, _ in BallotWorkshop.change(ballot, identifier: .zero) }),
        (.wrongStyle, { ballot, _ in BallotWorkshop.change(ballot, ballotStyle: 2) }),
        (.wrongContests, { ballot, _ in BallotWorkshop.rehash(ballot, []) }),
        (.wrongContests, { ballot, _ in BallotWorkshop.rehash(ballot, ballot.contests + ballot.contests) }),
        (.wrongOptions, { ballot, _ in with(ballot, Array(ballot.contests[0].selections.dropLast())) }),
        (.wrongOptions, { ballot, _ in with(ballot, ballot.contests[0].selections.reversed()) }),
        (
            .wrongOptions,
            { ballot, _ in with(ballot, ballot.contests[0].selections + [ballot.contests[0].selections[0]]) }
        ),
        (.wrongIdentifierHash, { ballot, _ in BallotWorkshop.change(ballot, identifierHash: .zero) }),
        (.wrongChainingField, { ballot, _ in BallotWorkshop.change(ballot, device: "another device") }),
        (.wrongContestHash, { ballot, _ in BallotWorkshop.change(ballot, contests: [unhashed(ballot)]) }),
        (.wrongConfirmationCode, { ballot, _ in BallotWorkshop.change(ballot, code: .zero) }),
        (
            .valueOutsideGroup,
            { ballot, context in
                try BallotWorkshop.replaceFirst(ballot) { selection in
                    let alpha = try BallotWorkshop.negative(selection.ciphertext.alpha, group: context.group)
                    let ciphertext = UncheckedCiphertext(alpha: alpha, beta: selection.ciphertext.beta)
                    return .init(option: 1, ciphertext: ciphertext, proof: selection.proof)
                }
            }
        ),
        (.zeroNonce, { ballot, context in try BallotWorkshop.zeroNonce(ballot, context: context) }),
        (
            .wrongProofShape,
            { ballot, _ in
                BallotWorkshop.replaceFirst(ballot) { selection in
                    let proof = RangeProof(components: Array(selection.proof.components.dropLast()))
                    return .init(option: 1, ciphertext: selection.ciphertext, proof: proof)
                }
            }
        ),
        (
            .selectionProof,
            { ballot, context in
                BallotWorkshop.replaceFirst(ballot) { selection in
                    let proof = BallotWorkshop.spoil(selection.proof, group: context.group)
                    return .init(option: 1, ciphertext: selection.ciphertext, proof: proof)
                }
            }
        ),
        (
            .contestProof,
            { ballot, context in
                let proof = BallotWorkshop.spoil(ballot.contests[0].proof, group: context.group)
                return BallotWorkshop.withContest(ballot, proof: proof)
            }
        ),
        (
            .nonceProof,
            { ballot, _ in
                let old = ballot.encryptedNonce
                return BallotWorkshop.change(
                    ballot,
                    encryptedNonce: .init(
                        c0: old.c0, c1: [UInt8](repeating: 1, count: old.c1.count), proof: old.proof))
            }
        ),
    ]

    private static func with(_ ballot: EncryptedBallot, _ selections: [EncryptedBallot.Selection]) -> EncryptedBallot {
        let contest = ballot.contests[0]
        return BallotWorkshop.rehash(
            ballot,
            [.init(contest: 1, selections: selections, proof: contest.proof, contestHash: contest.contestHash)])
    }

    private static func unhashed(_ ballot: EncryptedBallot) -> EncryptedBallot.Contest {
        let contest = ballot.contests[0]
        return .init(contest: 1, selections: contest.selections, proof: contest.proof, contestHash: .zero)
    }
}
