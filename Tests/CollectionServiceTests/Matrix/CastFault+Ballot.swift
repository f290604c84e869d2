import CollectionAPI
import ElGamal
import ElectionModel
import GroupArithmetic
import Primitives
import SigmaProofs

/// What can be wrong with the ballot itself; hashes and the statement over it are right again.
extension CastFault {
    static let ballot: [CastFault] = [
        spoil(.wrongElection, [.ballotElection]) { ballot, _ in BallotWorkshop.change(ballot, election: .zero) },
        spoil(.wrongContests, [.contests]) { ballot, _ in BallotWorkshop.rehash(ballot, []) },
        spoil(.wrongContests, [.contests]) { ballot, _ in
            BallotWorkshop.rehash(ballot, ballot.contests + ballot.contests)
        },
        spoil(.wrongContests, [.contests]) { ballot, _ in
            let contest = ballot.contests[0]
            let unknown = EncryptedBallot.Contest(
                contest: 2, selections: contest.selections, proof: contest.proof, contestHash: contest.contestHash)
            return BallotWorkshop.rehash(ballot, [unknown])
        },
        spoil(.wrongOptions, [.contests]) { ballot, _ in with(ballot, ballot.contests[0].selections.dropLast()) },
        spoil(.wrongOptions, [.contests]) { ballot, _ in with(ballot, ballot.contests[0].selections.reversed()) },
        spoil(.wrongOptions, [.contests]) { ballot, _ in
            with(ballot, ballot.contests[0].selections + [ballot.contests[0].selections[0]])
        },
        spoil(.wrongIdentifierHash, [.identifierHash]) { ballot, _ in
            BallotWorkshop.change(ballot, identifierHash: .zero)
        },
        spoil(.wrongChainingField, [.device]) { ballot, _ in BallotWorkshop.change(ballot, device: "another device") },
        spoil(.wrongContestHash, [.contestHash]) { ballot, _ in
            let contest = ballot.contests[0]
            return BallotWorkshop.change(
                ballot,
                contests: [
                    .init(contest: 1, selections: contest.selections, proof: contest.proof, contestHash: .zero)
                ])
        },
        spoil(.wrongConfirmationCode, [.code]) { ballot, _ in BallotWorkshop.change(ballot, code: .zero) },
        spoil(.nonceProof, [.nonce]) { ballot, _ in
            let old = ballot.encryptedNonce
            let other = [UInt8](repeating: 1, count: old.c1.count)
            return BallotWorkshop.change(ballot, encryptedNonce: .init(c0: old.c0, c1: other, proof: old.proof))
        },
        selection(.wrongProofShape, [.shape]) { selection, _ in
            let proof = RangeProof(components: Array(selection.proof.components.dropLast()))
            return .init(option: selection.option, ciphertext: selection.ciphertext, proof: proof)
        },
        selection(.valueOutsideGroup, [.alpha]) { selection, context in
            let alpha = try BallotWorkshop.negative(selection.ciphertext.alpha, group: context.group)
            let ciphertext = UncheckedCiphertext(alpha: alpha, beta: selection.ciphertext.beta)
            return .init(option: selection.option, ciphertext: ciphertext, proof: selection.proof)
        },
        selection(.valueOutsideGroup, [.alpha]) { selection, context in
            let group = context.group
            let zero = try UncheckedElement(group, bytes: [UInt8](repeating: 0, count: group.elementByteCount))
            let ciphertext = UncheckedCiphertext(alpha: zero, beta: selection.ciphertext.beta)
            return .init(option: selection.option, ciphertext: ciphertext, proof: selection.proof)
        },
        selection(.selectionProof, [.response]) { selection, context in
            let proof = BallotWorkshop.spoil(selection.proof, group: context.group)
            return .init(option: selection.option, ciphertext: selection.ciphertext, proof: proof)
        },
        spoil(.zeroNonce, [.alpha]) { try BallotWorkshop.zeroNonce($0, context: $1) },
        spoil(.contestProof, [.contestProof]) { ballot, context in
            let proof = BallotWorkshop.spoil(ballot.contests[0].proof, group: context.group)
            return BallotWorkshop.withContest(ballot, proof: proof)
        },
    ]

    /// Faults in contests leave nothing of them for other faults.
    private static func spoil(
        _ code: APIErrorCode, _ parts: Set<Part>,
        _ change: @escaping @Sendable (EncryptedBallot, ElectionContext) throws -> EncryptedBallot
    ) -> CastFault {
        let inside: Set<Part> = [.contestHash, .shape, .alpha, .response, .contestProof]
        return CastFault(code, parts.contains(.contests) ? parts.union(inside) : parts) {
            $0.ballotChanges.append(change)
        }
    }

    private static func selection(
        _ code: APIErrorCode, _ parts: Set<Part>,
        _ change: @escaping @Sendable (EncryptedBallot.Selection, ElectionContext) throws -> EncryptedBallot.Selection
    ) -> CastFault {
        spoil(code, parts) { ballot, context in try BallotWorkshop.replaceFirst(ballot) { try change($0, context) } }
    }

    private static func with(_ ballot: EncryptedBallot, _ selections: [EncryptedBallot.Selection]) -> EncryptedBallot {
        let contest = ballot.contests[0]
        return BallotWorkshop.rehash(
            ballot,
            [.init(contest: 1, selections: selections, proof: contest.proof, contestHash: contest.contestHash)])
    }
}
