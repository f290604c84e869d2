import ElectionModel
import GroupArithmetic
import Primitives
import SigmaProofs

/// Verifications 2 and 3, and the rules of this project for keys (S.7, S.8).
struct KeyChecks {
    let basis: ElectionBasis
    let record: GuardianRecord

    func run(_ commitments: CommitmentSet?, _ findings: inout Findings) {
        let settings = basis.settings
        findings.require(
            record.guardianCount == settings.guardianCount && record.quorum == settings.quorum
                && record.guardians.count == settings.guardianCount,
            .links, Place(RecordFolder.guardians, "guardian_count"),
            "election.json announces \(settings.quorum) of \(settings.guardianCount) guardians")
        for (position, keys) in record.guardians.enumerated() { check(keys, number: position + 1, &findings) }
        checkJointKeys(&findings)
        checkDegenerate(&findings)
        if let commitments { check(commitments, &findings) }
    }

    private func place(_ guardian: Int, _ part: String = "") -> Place {
        Place(RecordFolder.guardians, "guardian \(guardian)").appending(part)
    }

    /// Verification 2 for one guardian. Membership and ranges were tested when the keys were read.
    private func check(_ keys: GuardianPublicKeys, number: Int, _ findings: inout Findings) {
        let quorum = basis.settings.quorum
        for (name, list) in [("vote", keys.voteCommitments), ("data", keys.dataCommitments)] {
            findings.require(
                list.count == quorum, .keyMembership, place(number, "\(name)_commitments"),
                "expected \(quorum) commitments, found \(list.count)")
            findings.pass(.keyMembership, list.count)
        }
        findings.pass(.keyMembership)
        findings.require(
            keys.guardian == number, .links, place(number, "guardian"),
            "the keys of guardian \(number) say that they are those of guardian \(keys.guardian)")
        for purpose in GuardianKeyProof.Purpose.allCases {
            let proof = keys.proof(purpose)
            findings.pass(.keyResponseRange, proof.responses.count)
            let statement = GuardianKeyProof.Statement(
                purpose: purpose, guardian: number,
                commitments: purpose == .vote ? keys.voteCommitments : keys.dataCommitments,
                communicationKey: keys.communicationKey)
            do throws(ProofError) {
                try proof.verify(statement, parameterBaseHash: basis.parameterBaseHash)
                findings.pass(.keyProof)
            } catch {
                findings.fail(.keyProof, place(number, "\(purpose == .vote ? "vote" : "data")_proof"), error.reason)
            }
        }
    }

    private func checkJointKeys(_ findings: inout Findings) {
        let complete = record.guardians.allSatisfy { !$0.voteCommitments.isEmpty && !$0.dataCommitments.isEmpty }
        findings.require(
            complete && record.voteKey == basis.votePublicKey, .voteKey, Place(RecordFolder.guardians, "vote_key"),
            "K is not the product of the guardians' keys")
        findings.require(
            complete && record.dataKey == basis.dataPublicKey, .dataKey, Place(RecordFolder.guardians, "data_key"),
            "the key for ballot data is not the product of the guardians' keys")
    }

    private func checkDegenerate(_ findings: inout Findings) {
        var seen: [GroupElement: String] = [:]
        func look(_ key: GroupElement, _ place: Place) {
            guard !key.isIdentity, key != basis.group.generator else {
                return findings.fail(.degenerateKeys, place, "the key is 1 or g, whose secrets everybody knows")
            }
            if let other = seen[key] {
                findings.fail(.degenerateKeys, place, "the key is the same as \(other)")
            } else {
                findings.pass(.degenerateKeys)
            }
            seen[key] = place.part
        }
        for (position, keys) in record.guardians.enumerated() {
            for (j, key) in keys.voteCommitments.enumerated() {
                look(key, place(position + 1, "vote_commitments[\(j)]"))
            }
            for (j, key) in keys.dataCommitments.enumerated() {
                look(key, place(position + 1, "data_commitments[\(j)]"))
            }
            look(keys.communicationKey, place(position + 1, "communication_key"))
        }
        look(basis.votePublicKey, Place(RecordFolder.guardians, "vote_key"))
        look(basis.dataPublicKey, Place(RecordFolder.guardians, "data_key"))
    }

    /// Each guardian opened what it had committed to, in one ceremony for this election.
    private func check(_ set: CommitmentSet, _ findings: inout Findings) {
        let file = RecordFolder.commitments
        let settings = basis.settings
        findings.require(
            set.start.baseHash == basis.baseHash && set.start.guardianCount == settings.guardianCount
                && set.start.quorum == settings.quorum,
            .keyCommitments, Place(file, "ceremony"),
            "the ceremony was for another election or other numbers of guardians")
        findings.require(
            set.commitments.count == record.guardians.count, .keyCommitments, Place(file, "commitments"),
            "\(set.commitments.count) commitments for \(record.guardians.count) guardians")
        for (position, pair) in zip(set.commitments, record.guardians).enumerated() {
            let part = "commitments[\(position)]"
            findings.require(
                pair.1.ceremony == set.start.identifier, .keyCommitments, place(position + 1, "ceremony"),
                "the keys were made for another ceremony")
            findings.require(
                CeremonyCommitment.commit(to: pair.1, ceremony: set.start) == pair.0, .keyCommitments,
                Place(file, part),
                "guardian \(position + 1) opened other keys than it had committed to")
        }
    }
}
