import ElGamal
import ElectionModel
import GroupArithmetic
import Primitives
import SigmaProofs

/// Verifications 6 and 7 for the contests of one ballot, and S.3.
struct ContestVerifier {
    let basis: ElectionBasis
    let key: EncryptionKey
    /// H_I.
    let identifierHash: HashValue
    /// Of the ballot.
    let place: Place

    /// - Parameter shown: the ciphertexts, where a batch has shown that they are members and that all proofs of this
    ///   contest hold; without it they are verified here.
    /// - Returns: for each selection its ciphertext if both halves belong to the group.
    func verify(
        _ contest: EncryptedBallot.Contest, shown: [Ciphertext]?, _ findings: inout Findings
    ) -> [Ciphertext?] {
        guard let description = basis.manifest.contest(contest.contest) else {
            let unknown = place.appending(basis.name(contest: contest.contest))
            for check in [Check.selectionMembership, .selectionProof, .contestMembership, .contestProof] {
                findings.fail(check, unknown, "the manifest has no such contest")
            }
            return contest.selections.map { _ in nil }
        }
        let selections = contest.selections.enumerated().map { index, selection in
            verify(selection, contest.contest, description, shown: shown?[index], &findings)
        }
        verifyLimit(contest, selections, description, isShown: shown != nil, &findings)
        return selections
    }

    private func verify(
        _ selection: EncryptedBallot.Selection, _ contest: Int, _ description: Manifest.Contest, shown: Ciphertext?,
        _ findings: inout Findings
    ) -> Ciphertext? {
        let here = place.appending(basis.name(contest: contest, option: selection.option))
        // Canonical and below q: the decoder took them.
        findings.pass(.selectionChallengeRange, selection.proof.components.count)
        findings.pass(.selectionResponseRange, selection.proof.components.count)
        guard description.options.indices.contains(selection.option - 1) else {
            findings.fail(.selectionProof, here, "the manifest has no such option, so there is no limit to prove")
            return member(selection.ciphertext, here, &findings)
        }
        let context = RangeProof.Context(
            identifierHash: identifierHash, contest: contest, option: selection.option)
        let limit = description.selectionLimit(option: selection.option)
        do throws(ProofError) {
            let ciphertext: Ciphertext
            if let shown {
                ciphertext = shown
            } else {
                ciphertext = try selection.proof.verify(
                    selection.ciphertext, limit: limit, key: key, context: context)
            }
            findings.pass(.selectionMembership)
            findings.pass(.selectionProof)
            checkNonce(ciphertext, here, &findings)
            return ciphertext
        } catch {
            let reason =
                error.code == .notInSubgroup ? "the encrypted selection does not belong to the group" : error.reason
            findings.fail(.selectionProof, here, reason)
            return member(selection.ciphertext, here, &findings)
        }
    }

    /// The membership test alone, for a selection whose proof cannot tell.
    private func member(
        _ unchecked: UncheckedCiphertext, _ here: Place, _ findings: inout Findings
    ) -> Ciphertext? {
        let parts = [("alpha", unchecked.alpha), ("beta", unchecked.beta)]
        for (name, part) in parts where (try? part.checked()) == nil {
            findings.fail(.selectionMembership, here.appending(name), "\(name) is not in the subgroup of order q")
            return nil
        }
        findings.pass(.selectionMembership)
        guard let ciphertext = try? unchecked.checked() else { return nil }
        checkNonce(ciphertext, here, &findings)
        return ciphertext
    }

    /// S.3.
    private func checkNonce(_ ciphertext: Ciphertext, _ here: Place, _ findings: inout Findings) {
        findings.require(
            !ciphertext.alpha.isIdentity, .zeroNonce, here.appending("alpha"),
            "alpha is 1, so everybody can read the vote")
    }

    /// Verification 7.
    private func verifyLimit(
        _ contest: EncryptedBallot.Contest, _ selections: [Ciphertext?], _ description: Manifest.Contest,
        isShown: Bool, _ findings: inout Findings
    ) {
        let here = place.appending(basis.name(contest: contest.contest))
        findings.pass(.contestChallengeRange, contest.proof.components.count)
        findings.pass(.contestResponseRange, contest.proof.components.count)
        let members = selections.compactMap { $0 }
        guard members.count == selections.count else {
            findings.fail(.contestMembership, here, "not all selections belong to the group")
            return findings.fail(.contestProof, here, "cannot hold: not all selections belong to the group")
        }
        findings.pass(.contestMembership)
        if isShown { return findings.pass(.contestProof) }
        let sum = members.reduce(Ciphertext.neutral(basis.group), *)
        let context = RangeProof.Context(identifierHash: identifierHash, contest: contest.contest, option: nil)
        do throws(ProofError) {
            try contest.proof.verify(sum, limit: description.selectionLimit, key: key, context: context)
            findings.pass(.contestProof)
        } catch {
            findings.fail(.contestProof, here, error.reason)
        }
    }
}
