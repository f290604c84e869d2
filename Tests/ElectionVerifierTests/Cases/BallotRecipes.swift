import ElectionModel
import ElectionTestKit
import ElectionVerifier
import GroupArithmetic
import Primitives
import SigmaProofs

// Lines of the base `toy`: 0, 3 and 7 are voter 1's, the last counted; 2 and 8 voter 3's; 1 voter 2's with weight 3;
// 4 voter 4's, 5 voter 5's, 6 voter 6's, the only one with contest 3.

extension ForgedRecipes {
    private static let wrong = SHA256.hash(Array("another hash".utf8))

    private static func ballot(
        _ line: Int, _ change: @escaping @Sendable (EncryptedBallot) throws -> EncryptedBallot
    ) -> @Sendable (inout Forger) throws -> Void {
        { try $0.change(line, change) }
    }

    static let ballotHashes: [Recipe] = [
        Recipe(
            "identifier-twice", .toy, ["R1", "R5"],
            "Two ballots are encrypted under one identifier, each with proofs of its own.", fails: [.uniqueIdentifier]
        ) { forger in
            let (first, second) = (forger.ballots[4].ballot, forger.ballots[5].ballot)
            let values = [1, 2].map { ($0, forger.base.votes[5].selections[$0] ?? []) }
            forger.put(
                try forger.device().ballot(
                    style: second.ballotStyle, identifier: first.identifier, values: values, using: &forger.random), 5)
            try forger.count()
        },
        Recipe(
            "copied-ballot", .toy, ["R1", "recipe 7"],
            "Voter 5's ballot is a copy of voter 4's, with its proofs, under voter 5's pseudonym.",
            fails: [.uniqueIdentifier, .repeatedNonce]
        ) { forger in
            forger.put(forger.ballots[4].ballot, 5)
            try forger.count()
        },
        Recipe(
            "identifier-hash", .toy, ["P12"], "A ballot states another H_I.", fails: [.identifierHash],
            forge: ballot(3) { $0.replacing(identifierHash: wrong) }),
        Recipe(
            "contest-hash", .toy, ["P12"],
            "A ballot states another χ for its second contest; its confirmation code is the right one.",
            fails: [.contestHash],
            forge: ballot(3) { $0.replacing(contest: 1) { $0.replacing(contestHash: wrong) } }),
        Recipe(
            "confirmation-code", .toy, ["R5", "recipe 20"], "A ballot states another confirmation code.",
            fails: [.confirmationCode], forge: ballot(3) { $0.replacing(confirmationCode: wrong) }),
        Recipe(
            "same-confirmation-code", .toy, ["R5", "recipe 20"],
            "Two voters were shown one confirmation code: it stands on both ballots.", fails: [.confirmationCode]
        ) { forger in
            let shown = forger.ballots[4].ballot.confirmationCode
            forger.change(5) { $0.replacing(confirmationCode: shown) }
        },
        Recipe(
            "device-hash", .toy, ["P12"],
            "The chaining field hashes another device than the ballot names; the confirmation code is the one of the "
                + "named device.", fails: [.deviceHash]
        ) { forger in
            let field = BallotHashes.chainingField(extendedBaseHash: forger.electionHash, device: "other 1")
            forger.change(3) { $0.replacing(chainingField: field) }
        },
        Recipe(
            "claims-to-be-chained", .toy, ["P12"],
            "The chaining field begins with 1 instead of 0: a verifier that believes it would look for a chain.",
            fails: [.chainingField],
            forge: ballot(3) { $0.replacing(chainingField: [0, 0, 0, 1] + $0.chainingField.dropFirst(4)) }),
        Recipe(
            "no-device", .toy, ["G4"], "A ballot names no device; all hashes are those of an empty name.",
            fails: [.device], also: [.lastVote: "a ballot that cannot be read leaves a gap in its voter's numbers"]
        ) { forger in
            let field = BallotHashes.chainingField(extendedBaseHash: forger.electionHash, device: "")
            forger.change(3) { $0.replacing(device: "", chainingField: field).rehashed() }
        },
    ]

    static let shapes: [Recipe] = [
        Recipe(
            "ballot-of-other-election", .toy, ["R4", "L13"],
            "A ballot names another election; all its proofs are for this one.", fails: [.ballotStyle],
            forge: ballot(3) { $0.replacing(election: SHA256.hash([3])) }),
        Recipe(
            "ballot-made-for-other-election", .toy, ["R4", "P4"],
            "A voter's ballot of a rehearsal with the same keys is put in, with the present H_E written over its own.",
            fails: [.encryptedNonce, .selectionProof, .contestProof]
        ) { forger in
            let ours = forger.electionHash
            let old = forger.ballots[3].ballot
            forger.electionHash = SHA256.hash([4])
            let values = [1, 2].map { ($0, forger.base.votes[3].selections[$0] ?? []) }
            let made = try forger.device().ballot(
                style: 1, identifier: old.identifier, values: values, using: &forger.random)
            forger.electionHash = ours
            let field = BallotHashes.chainingField(extendedBaseHash: ours, device: made.device)
            forger.put(made.replacing(election: ours, chainingField: field).rehashed(), 3)
        },
        Recipe(
            "missing-contest", .toy, ["B3"], "A ballot lacks the second contest of its style.", fails: [.ballotStyle],
            forge: ballot(3) { $0.replacing(contests: Array($0.contests.dropLast())).rehashed() }),
        Recipe(
            "contest-of-other-district", .toy, ["B6", "B3"],
            "A voter of the west votes on the bridge as well, which its style does not have, with honest proofs.",
            fails: [.ballotStyle]
        ) { forger in
            let old = forger.ballots[3].ballot
            let extra = try forger.device().contest(
                3, [.init(1), .init(0)], identifierHash: old.identifierHash, using: &forger.random)
            forger.put(old.replacing(contests: old.contests + [extra]).rehashed(), 3)
        },
        Recipe(
            "moved-to-other-style", .toy, ["B6", "P4"],
            "A ballot of the west is declared to be of the style with all contests, in the dispositions and counts too.",
            fails: [.ballotStyle]
        ) { forger in
            forger.change(3) { $0.replacing(ballotStyle: 2) }
            forger.dispositions[3] = forger.dispositions[3].changing(ballotStyle: 2)
            forger.processed = forger.processed.recounted(forger.dispositions)
        },
        Recipe(
            "contests-in-other-order", .toy, ["P12", "recipe 6"], "The contests of a ballot change places.",
            fails: [.ballotStyle], forge: ballot(3) { $0.replacing(contests: $0.contests.reversed()).rehashed() }),
        Recipe(
            "contest-twice", .toy, ["B3"], "A ballot votes twice in one contest, each time with honest proofs.",
            fails: [.ballotStyle]
        ) { forger in
            let old = forger.ballots[3].ballot
            let again = try forger.device().contest(
                1, [.init(1), .init(0), .init(0)], identifierHash: old.identifierHash, using: &forger.random)
            forger.put(old.replacing(contests: [again] + old.contests).rehashed(), 3)
        },
        Recipe(
            "unknown-contest", .toy, ["B3"], "A ballot votes in a contest 9 that the manifest does not have.",
            fails: [.ballotStyle, .selectionProof, .contestProof],
            also: [
                .selectionMembership: "nothing of an unknown contest can be checked",
                .contestMembership: "nothing of an unknown contest can be checked",
                .everyContest: "the unknown contest has no totals",
            ]
        ) { forger in
            let old = forger.ballots[3].ballot
            let extra = try forger.device().contest(
                9, [.init(1)], identifierHash: old.identifierHash, using: &forger.random)
            forger.put(old.replacing(contests: old.contests + [extra]).rehashed(), 3)
        },
        Recipe(
            "missing-option", .toy, ["B3"],
            "A ballot leaves the last option of a contest out; the contest's proof is for the options that are there.",
            fails: [.ballotStyle]
        ) { try $0.revote(3, contest: 1, [.init(0), .init(1)]) },
        Recipe(
            "no-options", .toy, ["B3"], "A ballot has a contest without any option, with a proof for the sum 0.",
            fails: [.ballotStyle]
        ) { try $0.revote(3, contest: 1, []) },
        Recipe(
            "unknown-option", .toy, ["B3"],
            "A ballot has a fourth option in a contest of three, with honest proofs.",
            fails: [.ballotStyle, .selectionProof]
        ) { try $0.revote(3, contest: 1, [.init(0), .init(0), .init(0), .init(1)]) },
    ]

    static let nonces: [Recipe] = [
        Recipe(
            "nonce-zero", .toy, ["D16", "G3"],
            "A device encrypts with the nonce 0, so that everybody can read the vote; all proofs hold.",
            fails: [.zeroNonce]
        ) { forger in
            let zero = Scalar(forger.group, 0)
            try forger.revote(3, contest: 1, [.init(0), .init(0, nonce: zero), .init(1)])
        },
        Recipe(
            "nonce-twice", .toy, ["D16", "recipe 20"],
            "A device encrypts two options with one nonce; all proofs hold.", fails: [.repeatedNonce]
        ) { forger in
            let nonce = Scalar(forger.group, using: &forger.random)
            try forger.revote(3, contest: 1, [.init(0, nonce: nonce), .init(0), .init(1, nonce: nonce)])
        },
        Recipe(
            "nonce-of-other-ballot", .toy, ["D16", "R5"],
            "A device without randomness encrypts two ballots with one nonce; all proofs hold.",
            fails: [.repeatedNonce]
        ) { forger in
            let nonce = Scalar(forger.group, using: &forger.random)
            try forger.revote(0, contest: 1, [.init(1, nonce: nonce), .init(0), .init(0)])
            try forger.revote(3, contest: 1, [.init(0, nonce: nonce), .init(0), .init(1)])
        },
        Recipe(
            "nonce-proof-without-content", .toy, ["P1"],
            "The proof beside the encrypted ballot nonce does not hash the encrypted bytes.", fails: [.encryptedNonce]
        ) { try $0.changeNonce(3, without: "c1") },
        Recipe(
            "nonce-proof-of-other-ballot", .toy, ["P4", "R2"],
            "The encrypted nonce is copied from another ballot of the same voter.", fails: [.encryptedNonce],
            also: [.repeatedNonce: "the copy has the same C0"]
        ) { forger in
            let other = forger.ballots[0].ballot.encryptedNonce
            forger.change(3) { $0.replacing(encryptedNonce: other) }
        },
        Recipe(
            "nonce-ciphertext-of-one", .toy, ["G3"],
            "C0 of the encrypted nonce is 1, for which a proof is easy, and the content readable by all.",
            fails: [.encryptedNonce]
        ) { try $0.changeNonce(3, secret: Scalar($0.group, 0)) },
        Recipe(
            "nonce-ciphertext-of-other-subgroup", .toy, ["G1", "recipe 5"],
            "C0 of the encrypted nonce is −g^ξ with an even challenge, so that the equation holds.",
            fails: [.encryptedNonce]
        ) { try $0.changeNonce(3, negated: true) },
        Recipe(
            "nonce-too-long", .toy, ["B3"], "The encrypted nonce has 64 bytes, with an honest proof.",
            fails: [.encryptedNonce]
        ) { try $0.changeNonce(3, byteCount: 64) },
    ]
}

extension Forger {
    /// Another encrypted nonce, with the proof that a forger would make.
    mutating func changeNonce(
        _ line: Int, secret: Scalar? = nil, byteCount: Int = 32, negated: Bool = false, without left: String? = nil
    ) throws {
        let ballot = ballots[line].ballot
        let xi = secret ?? Scalar(group, using: &random)
        let c1 = random.bytes(byteCount)
        var c0 = try group.g(xi).unchecked()
        if negated { c0 = try c0.negated() }
        while true {
            let u = Scalar(group, using: &random)
            var transcript = ForgedTranscript(ballot.identifierHash, .ballotNonceProof)
            transcript.append("a", group.g(u))
            transcript.append("c0", c0.bytes)
            transcript.append("c1", c1)
            let c = transcript.challenge(group, without: left)
            if negated, c.bytes[c.bytes.count - 1] & 1 == 1 { continue }
            let made = SignedElGamalCiphertext(
                c0: c0, c1: c1, proof: SchnorrProof(challenge: c, response: u - c * xi))
            return change(line) { $0.replacing(encryptedNonce: made) }
        }
    }
}
