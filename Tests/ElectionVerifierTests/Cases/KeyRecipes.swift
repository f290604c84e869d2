import ElectionTestKit
import ElectionModel
import ElectionVerifier
import GroupArithmetic
import Primitives
import SigmaProofs

extension ForgedRecipes {
    /// Guardian 3 with these secrets changed, all proofs honest.
    private static func guardian3(
        _ change: @escaping @Sendable (inout GuardianSecretKeys, Group) throws -> Void
    ) -> @Sendable (inout Forger) throws -> Void {
        { forger in
            var secrets = try forger.secrets(of: 3)
            try change(&secrets, forger.group)
            let keys = try forger.keys(of: 3, secrets)
            forger.put(keys)
        }
    }

    /// A number in guardians.json as text.
    private static func writing(
        _ pick: @escaping @Sendable (GuardianPublicKeys) -> [UInt8],
        _ change: @escaping @Sendable (Group, [UInt8]) throws -> [UInt8]
    ) -> @Sendable (inout Forger) throws -> Void {
        { forger in
            let old = pick(forger.guardians.guardians[2])
            let new = try change(forger.group, old)
            forger.files[RecordFolder.guardians] = Array(
                forger.baseText(RecordFolder.guardians).replacing(
                    Hexadecimal.encode(old), with: Hexadecimal.encode(new)
                ).utf8)
        }
    }

    static let keys: [Recipe] = [
        Recipe(
            "key-of-other-subgroup", .toy, ["G1"], "Guardian 3 publishes −κ, which is outside of the subgroup.",
            fails: [.keyMembership], unreached: withoutGuardians.filter { $0 != .keyMembership },
            forge: writing({ $0.communicationKey.bytes }) { $0.subtractFromPrime($1) }),
        Recipe(
            "key-zero", .toy, ["G3"], "Guardian 3 publishes 0 as a key.", fails: [.keyMembership],
            unreached: withoutGuardians.filter { $0 != .keyMembership },
            forge: writing({ $0.voteCommitments[1].bytes }) { group, _ in group.elementBytes(0) }),
        Recipe(
            "key-of-p", .toy, ["G3", "G4"], "Guardian 3 publishes p, a second spelling of 0.", fails: [.keyMembership],
            unreached: withoutGuardians.filter { $0 != .keyMembership },
            forge: writing({ $0.dataCommitments[1].bytes }) { group, _ in group.parameters.p }),
        Recipe(
            "key-outside-of-the-standard-group", .standard, ["G1"], "Guardian 3 publishes −κ in the standard group.",
            fails: [.keyMembership], unreached: withoutGuardians.filter { $0 != .keyMembership },
            forge: writing({ $0.communicationKey.bytes }) { $0.subtractFromPrime($1) }),
        Recipe(
            "missing-coefficient", .toy, ["D2", "recipe 11"],
            "Guardian 3 publishes one coefficient fewer than the quorum, with honest proofs for those it has: the "
                + "others could then decrypt with fewer guardians than was promised.",
            fails: [.keyMembership], forge: guardian3 { secrets, _ in secrets.vote.removeLast() }),
        Recipe(
            "key-of-g", .toy, ["G3"], "Guardian 3 has the communication secret 1, with honest proofs.",
            fails: [.degenerateKeys], forge: guardian3 { $0.communication = Scalar($1, 1) }),
        Recipe(
            "key-of-one", .toy, ["G3"], "Guardian 3 has the coefficient 0, so the key 1, with honest proofs.",
            fails: [.degenerateKeys], forge: guardian3 { $0.vote[1] = Scalar($1, 0) }),
        Recipe(
            "equal-keys", .toy, ["G3", "D3"], "Guardian 3 uses one secret twice, with honest proofs.",
            fails: [.degenerateKeys], forge: guardian3 { secrets, _ in secrets.data[1] = secrets.vote[1] }),
        Recipe(
            "other-joint-key", .toy, ["D2", "recipe 11"],
            "The stated joint key is a guardian's own key, whose secret one person knows.", fails: [.voteKey]
        ) { forger in
            let own = forger.guardians.guardians[0].voteCommitments[0]
            forger.guardians = forger.guardians.changing(voteKey: own)
        },
        Recipe(
            "other-data-key", .toy, ["D2"], "The stated key for ballot data is a guardian's own key.", fails: [.dataKey]
        ) { forger in
            let own = forger.guardians.guardians[0].dataCommitments[0]
            forger.guardians = forger.guardians.changing(dataKey: own)
        },
        Recipe(
            "keys-not-committed-to", .toy, ["P15", "D1", "recipe 9"],
            "Guardian 3 waits for the others' keys and then opens others than it had committed to.",
            fails: [.keyCommitments]
        ) { forger in
            let before = forger.commitments
            var secrets = try forger.secrets(of: 3)
            secrets.communication = Scalar(forger.group, using: &forger.random)
            let keys = try forger.keys(of: 3, secrets)
            forger.put(keys)
            forger.commitments = before
        },
        Recipe(
            "keys-of-an-aborted-ceremony", .toy, ["D3", "R4"],
            "Guardian 3 shows keys that name another ceremony, and has committed to them.", fails: [.keyCommitments]
        ) { forger in
            forger.put(forger.guardians.guardians[2].changing(ceremony: SHA256.hash([1])))
        },
        Recipe(
            "guardian-record-hash", .toy, ["D2", "P12"], "The guardians sign another H_G than their keys give.",
            fails: [.keyCommitments]
        ) { $0.guardians = $0.guardians.changing(guardianRecordHash: SHA256.hash([2])) },
        Recipe(
            "keys-replaced-after-publication", .toy, ["D2"],
            "All documents fit each other, but guardian 3's communication key is not the one that was published: the "
                + "fingerprint that voters know shows it.",
            fails: [.pinnedFingerprint], fingerprint: .honest,
            forge: guardian3 { $0.communication = $0.communication + Scalar($1, 1) }),
    ]

    private static func proving(
        _ make: @escaping @Sendable (inout Forger, GuardianKeyProof.Statement, [Scalar]) throws -> GuardianKeyProof
    ) -> @Sendable (inout Forger) throws -> Void {
        { forger in
            let keys = forger.guardians.guardians[2]
            let secrets = try forger.secrets(of: 3)
            let proof = try make(&forger, keys.statement(.vote), secrets.vote + [secrets.communication])
            forger.put(keys.changing(voteProof: proof))
        }
    }

    static let keyProofs: [Recipe] = [
        Recipe(
            "key-response-out-of-range", .toy, ["P5", "G3", "G4"],
            "Guardian 3 writes q where a response belongs: another spelling of 0.",
            fails: [.keyResponseRange], unreached: withoutGuardians.filter { $0 != .keyResponseRange },
            forge: writing({ $0.voteProof.responses[0].bytes }) { group, _ in group.parameters.q }),
        Recipe(
            "key-proof-without-keys", .toy, ["P1", "recipe 8"],
            "Guardian 3's challenge does not hash its own key.", fails: [.keyProof],
            forge: proving { $0.prove($1, $2, without: "key 0") }),
        Recipe(
            "key-proof-without-index", .toy, ["P4", "recipe 8"],
            "Guardian 3's challenge does not hash the guardian's number, so that anyone could copy it.",
            fails: [.keyProof], forge: proving { $0.prove($1, $2, without: "guardian") }),
        Recipe(
            "key-proof-of-other-purpose", .toy, ["P4"],
            "Guardian 3's proof for the data key stands where that for the vote key belongs.", fails: [.keyProof]
        ) { forger in
            let keys = forger.guardians.guardians[2]
            forger.put(keys.changing(voteProof: keys.dataProof))
        },
        Recipe(
            "key-proof-of-other-guardian", .toy, ["P4", "D3"], "Guardian 2's proof stands with the keys of guardian 3.",
            fails: [.keyProof]
        ) { forger in
            let all = forger.guardians.guardians
            forger.put(all[2].changing(voteProof: all[1].voteProof))
        },
        Recipe(
            "key-proof-branch-missing", .toy, ["P7"], "Guardian 3 proves one key fewer than it publishes.",
            fails: [.keyProof],
            forge: proving { forger, statement, secrets in
                let proof = forger.prove(statement, secrets)
                return GuardianKeyProof(challenge: proof.challenge, responses: proof.responses.dropLast())
            }),
        Recipe(
            "rogue-key", .toy, ["D1", "recipe 8"],
            "Guardian 3 publishes g^t divided by the others' keys: the joint key is g^t, which it alone can decrypt. "
                + "Its proof is the honest one for g^t. Ballots, totals and hashes are made for that key.",
            fails: [.keyProof]
        ) { forger in
            let all = forger.guardians.guardians
            let t = Scalar(forger.group, using: &forger.random)
            let others = forger.group.product(all.dropLast().map { $0.voteCommitments[0] })
            let rogue = forger.group.g(t) * others.inverse()
            var secrets = try forger.secrets(of: 3)
            secrets.vote[0] = t
            let proof = try forger.keys(of: 3, secrets).voteProof
            let commitments = [rogue] + all[2].voteCommitments.dropFirst()
            forger.put(all[2].changing(voteCommitments: Array(commitments), voteProof: proof))
            forger.secret = t
            try forger.reencrypt()
            try forger.count()
        },
    ]
}
