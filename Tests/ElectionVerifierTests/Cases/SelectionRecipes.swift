import ElectionTestKit
import ElGamal
import ElectionModel
import ElectionVerifier
import GroupArithmetic
import Primitives
import SigmaProofs

extension ForgedRecipes {
    /// What fails beside a selection outside of the group, on a ballot that is not counted.
    private static let outside: [Check: String] = [
        .selectionProof: noMember, .contestMembership: "7.A holds if 6.A does for all selections",
        .contestProof: noMember,
    ]
    private static let gap = "a ballot that cannot be read leaves a gap in its voter's numbers"

    private static func alpha(
        _ change: @escaping @Sendable (Group, [UInt8]) throws -> [UInt8]
    ) -> @Sendable (inout Forger) throws -> Void {
        { forger in
            let group = forger.group
            try forger.select(3, contest: 1, option: 2) { selection in
                let pair = selection.ciphertext
                let alpha = try UncheckedElement(group, bytes: change(group, pair.alpha.bytes))
                return .init(
                    option: 2, ciphertext: UncheckedCiphertext(alpha: alpha, beta: pair.beta), proof: selection.proof)
            }
        }
    }

    static let selections: [Recipe] =
        [
            Recipe(
                "cofactor", .toy, ["G1", "recipe 5"],
                "α is −g^ξ, and all challenges are even, so that every equation holds; the ballot is counted, and a "
                    + "guardian's partial decryption of it would show a bit of its share.",
                fails: [.selectionMembership],
                also: outside.merging([
                    .aggregateAlpha: inNoProduct, .aggregateBeta: inNoProduct, .aggregateCounts: inNoProduct,
                    .decryptionProof: otherProduct,
                ]) { $1 }
            ) { forger in
                try forger.cofactor(4, contest: 1, option: 3)
                try forger.count()
            },
            Recipe(
                "cofactor-not-counted", .toy, ["G1", "recipe 5"], "The same on a ballot that was replaced later.",
                fails: [.selectionMembership, .contestMembership],
                also: outside.filter { $0.key != .contestMembership }
            ) { try $0.cofactor(3, contest: 1, option: 2) },
            Recipe(
                "cofactor-in-the-standard-group", .standard, ["G1", "recipe 5"],
                "The same in the standard group: α is −g^ξ and all challenges are even.",
                fails: [.selectionMembership], also: outside
            ) { try $0.cofactor(0, contest: 1, option: 1) },
            Recipe(
                "alpha-of-two", .toy, ["G1"], "α is 2, of another order than q.", fails: [.selectionMembership],
                also: outside, forge: alpha { group, _ in group.elementBytes(2) }),
            Recipe(
                "alpha-of-zero", .toy, ["G3"], "α is 0.", fails: [.selectionMembership], also: outside,
                forge: alpha { group, _ in group.elementBytes(0) }),
            Recipe(
                "alpha-of-minus-one", .toy, ["G1", "G3"], "α is p − 1, of order 2.", fails: [.selectionMembership],
                also: outside, forge: alpha { group, _ in group.subtractFromPrime(group.elementBytes(1)) }),
            Recipe(
                "alpha-plus-p", .toy, ["G3", "G4"], "α is written as p, a second spelling of 0.",
                fails: [.selectionMembership], also: [.lastVote: gap]
            ) { try $0.write(3, contest: 1, option: 2, \.ciphertext.alpha.bytes, $0.group.parameters.p) },
            Recipe(
                "challenge-plus-q", .toy, ["P7", "G3", "G4"],
                "The challenge of a branch that is not proven is 5, written as q + 5: all equations hold for it.",
                fails: [.selectionChallengeRange], also: [.lastVote: gap]
            ) { try $0.outOfRange(3, isContest: false, isChallenge: true) },
            Recipe(
                "response-plus-q", .toy, ["P7", "G3", "G4"],
                "The response of a branch that is not proven is 5, written as q + 5: all equations hold for it.",
                fails: [.selectionResponseRange], also: [.lastVote: gap]
            ) { try $0.outOfRange(3, isContest: false, isChallenge: false) },
            Recipe(
                "random-plaintext", .toy, ["P1", "recipe 2"],
                "A number that nobody knew before, with a proof that it is 0 or 1 whose challenge hashes only the "
                    + "commitments: counted, the discrete logarithm of the total would never be found.",
                fails: [.selectionProof], also: [.contestProof: "a random number makes a random sum"]
            ) { forger in
                let hi = forger.ballots[3].ballot.identifierHash
                let device = try forger.device()
                let forged = try RangeForger.randomPlaintext(
                    device.key, device.context(hi, 1, 2), using: &forger.random)
                try forger.select(3, contest: 1, option: 2) { _ in
                    .init(option: 2, ciphertext: try forged.ciphertext.unchecked(), proof: forged.proof)
                }
            },
            Recipe(
                "negative-vote-without-proofs", .toy, ["B1", "recipe 3", "P6"],
                "Voter 5 gives 2 votes to one option and −1 to another: the sum is 1, with an honest proof; the options have "
                    + "no proofs. The totals are counted with it.", fails: [.selectionProof]
            ) { try $0.negativeVote { _, _ in RangeProof(components: []) } },
            Recipe(
                "negative-vote-with-copied-proofs", .toy, ["B1", "recipe 3", "P4"],
                "The same, with the proof of an honest option copied to both.", fails: [.selectionProof]
            ) { forger in
                let honest = forger.ballots[5].ballot.contests[0].selections[2].proof
                try forger.negativeVote { _, _ in honest }
            },
            Recipe(
                "negative-vote-with-best-proofs", .toy, ["B1", "recipe 3", "P7"],
                "The same, with proofs whose challenges add up to the right hash, but one branch of which cannot hold.",
                fails: [.selectionProof]
            ) { try $0.negativeVote { _, _ in nil } },
            Recipe(
                "two-votes-in-the-standard-group", .standard, ["B1", "recipe 3"],
                "In the standard group: 2 votes for one option and −1 for the other, with an honest proof of the sum.",
                fails: [.selectionProof]
            ) { try $0.revote(0, contest: 1, [.init(2), .init(-1)]) },
            Recipe(
                "thousand-votes", .toy, ["B1", "B4"],
                "1,000 votes in one option on a ballot that was replaced, with proofs as good as can be.",
                fails: [.selectionProof, .contestProof]
            ) { try $0.revote(3, contest: 1, [.init(1000), .init(0), .init(0)]) },
            Recipe(
                "proof-for-a-larger-limit", .toy, ["P7", "B1"],
                "An honest proof for 0, 1 or 2 where the limit is 1.", fails: [.selectionProof]
            ) { forger in
                try forger.revote(5, contest: 1, [.init(0), .init(1), .init(0)], limits: [2: 2])
                try forger.count()
            },
            Recipe(
                "branch-missing", .toy, ["P7"],
                "A proof for 0 alone where the limit is 1: a verifier that takes the number of branches from the proof would "
                    + "take it.", fails: [.selectionProof]
            ) { forger in
                try forger.revote(5, contest: 1, [.init(0), .init(1), .init(0)], limits: [1: 0])
                try forger.count()
            },
            Recipe(
                "branch-twice", .toy, ["P7"], "The branches of a proof are both the one that holds.",
                fails: [.selectionProof]
            ) { forger in
                try forger.select(3, contest: 1, option: 1) { selection in
                    let parts = selection.proof.components
                    return .init(
                        option: 1, ciphertext: selection.ciphertext,
                        proof: RangeProof(components: [parts[0], parts[0]]))
                }
            },
            Recipe(
                "swapped-options", .toy, ["P4"],
                "Two options change places with their proofs; hashes, totals and decryption are made to fit.",
                fails: [.selectionProof]
            ) { forger in
                forger.change(5) { ballot in
                    ballot.replacing(contest: 0) { contest in
                        let all = contest.selections
                        return contest.replacing(selections: [
                            .init(option: 1, ciphertext: all[1].ciphertext, proof: all[1].proof),
                            .init(option: 2, ciphertext: all[0].ciphertext, proof: all[0].proof), all[2],
                        ])
                    }.rehashed()
                }
                try forger.count()
            },
            Recipe(
                "moved-to-other-identifier", .toy, ["P4", "R1"],
                "A ballot gets another identifier, as if it were another voter's; all hashes are made to fit.",
                fails: [.selectionProof, .contestProof, .encryptedNonce]
            ) { $0.change(3) { $0.replacing(identifier: SHA256.hash([5])).rehashed() } },
            Recipe(
                "rerandomized", .toy, ["R2", "recipe 6"],
                "A ballot's ciphertexts are multiplied with encryptions of 0; the proofs are the old ones.",
                fails: [.selectionProof, .contestProof]
            ) { forger in
                let device = try forger.device()
                let shift = device.encrypt(Scalar(forger.group, 0), Scalar(forger.group, using: &forger.random))
                try forger.select(3, contest: 1, option: 1) { selection in
                    let pair = selection.ciphertext
                    let moved = Ciphertext(
                        alpha: pair.alpha.assumingMembership() * shift.alpha,
                        beta: pair.beta.assumingMembership() * shift.beta)
                    return .init(option: 1, ciphertext: try moved.unchecked(), proof: selection.proof)
                }
            },
        ]
        + ["contest", "option", "alpha", "beta", "a0", "b1"].map { input in
            Recipe(
                "range-transcript-without-\(input)", .toy, ["P1"],
                "The proof of a selection holds for a challenge that does not hash the input \"\(input)\".",
                fails: [.selectionProof]
            ) { forger in
                let hi = forger.ballots[3].ballot.identifierHash
                let device = try forger.device()
                let nonce = Scalar(forger.group, using: &forger.random)
                let prover = RangeForger(key: device.key, context: device.context(hi, 1, 2), limit: 1, without: input)
                let ciphertext = device.encrypt(Scalar(forger.group, 1), nonce)
                let proof = prover.prove(ciphertext, value: 1, nonce: nonce, using: &forger.random)
                try forger.revote(3, contest: 1, [.init(0), .init(1, nonce: nonce, proof: proof), .init(0)])
            }
        }

    static let limits: [Recipe] = [
        Recipe(
            "overvote-without-sum-proof", .toy, ["B2", "recipe 4"],
            "Voter 5 gives one vote each to two options where one is allowed; both have honest proofs, the contest has "
                + "none. The totals are counted with it.", fails: [.contestProof]
        ) { try $0.overvote(RangeProof(components: [])) },
        Recipe(
            "overvote-with-copied-sum-proof", .toy, ["B2", "recipe 4", "P4"],
            "The same, with the sum proof of another ballot.", fails: [.contestProof]
        ) { try $0.overvote($0.ballots[4].ballot.contests[0].proof) },
        Recipe(
            "overvote-with-larger-limit", .toy, ["B2", "recipe 4", "P7"],
            "The same, with an honest proof that the sum is at most 2.", fails: [.contestProof]
        ) { forger in
            try forger.revote(5, contest: 1, [.init(1), .init(1), .init(0)], limits: [0: 2])
            try forger.count()
        },
        Recipe(
            "sum-proof-of-a-selection", .toy, ["P4"],
            "A selection's proof stands where the contest's belongs: their transcripts differ by the option index.",
            fails: [.contestProof]
        ) { forger in
            let proof = forger.ballots[3].ballot.contests[0].selections[0].proof
            forger.change(3) { $0.replacing(contest: 0) { $0.replacing(proof: proof) }.rehashed() }
        },
        Recipe(
            "sum-challenge-plus-q", .toy, ["P7", "G3", "G4"], "As challenge-plus-q, in the contest's proof.",
            fails: [.contestChallengeRange], also: [.lastVote: gap]
        ) { try $0.outOfRange(3, isContest: true, isChallenge: true) },
        Recipe(
            "sum-response-plus-q", .toy, ["P7", "G3", "G4"], "As response-plus-q, in the contest's proof.",
            fails: [.contestResponseRange], also: [.lastVote: gap]
        ) { try $0.outOfRange(3, isContest: true, isChallenge: false) },
        Recipe(
            "swapped-contests", .toy, ["P4"],
            "The proofs of two contests that have the same limit change places on the ballot with all contests.",
            fails: [.contestProof]
        ) { forger in
            forger.change(6) { ballot in
                var contests = ballot.contests
                let proofs = (contests[0].proof, contests[2].proof)
                contests[0] = contests[0].replacing(proof: proofs.1)
                contests[2] = contests[2].replacing(proof: proofs.0)
                return ballot.replacing(contests: contests).rehashed()
            }
        },
    ]
}

extension Forger {
    /// Voter 5: 2 votes for the first option, −1 for the second, none for the third.
    mutating func negativeVote(_ proof: (Int, BallotForger) throws -> RangeProof?) throws {
        let device = try self.device()
        try revote(
            5, contest: 1,
            [.init(2, proof: try proof(1, device)), .init(-1, proof: try proof(2, device)), .init(0)])
        try count()
    }

    mutating func overvote(_ proof: RangeProof) throws {
        try revote(5, contest: 1, [.init(1), .init(1), .init(0)], proof: proof)
        try count()
    }

    /// −α with even challenges in its own proof and in the contest's, so that all equations hold. The option has 0.
    mutating func cofactor(_ line: Int, contest index: Int, option: Int) throws {
        let ballot = ballots[line].ballot
        let device = try self.device()
        let count = manifest.contest(index)?.options.count ?? 0
        while true {
            let nonces = (0..<count).map { _ in Scalar(group, using: &random) }
            let made = try device.contest(
                index, nonces.map { .init(0, nonce: $0) }, identifierHash: ballot.identifierHash, using: &random)
            let old = made.selections[option - 1].ciphertext
            let pair = UncheckedCiphertext(alpha: try old.alpha.negated(), beta: old.beta)
            let proof = negatedProof(
                device, pair, device.context(ballot.identifierHash, index, option), nonce: nonces[option - 1])
            let sum = nonces.reduce(Scalar(group, 0), +)
            let product = device.encrypt(Scalar(group, 0), sum)
            let whole = UncheckedCiphertext(
                alpha: try product.alpha.unchecked().negated(), beta: try product.beta.unchecked())
            let sumProof = negatedProof(device, whole, device.context(ballot.identifierHash, index), nonce: sum)
            guard let proof, let sumProof else { continue }
            var selections = made.selections
            selections[option - 1] = .init(option: option, ciphertext: pair, proof: proof)
            let changed = made.replacing(selections: selections, proof: sumProof)
            return put(
                ballot.replacing(contests: ballot.contests.map { $0.contest == index ? changed : $0 }).rehashed(), line)
        }
    }

    /// A proof for 0 of 0 or 1 that holds for −g^ξ because both challenges are even; `nil` if they are not.
    private mutating func negatedProof(
        _ device: BallotForger, _ pair: UncheckedCiphertext, _ context: RangeProof.Context, nonce: Scalar
    ) -> RangeProof? {
        let isEven = { (scalar: Scalar) in scalar.bytes[scalar.bytes.count - 1] & 1 == 0 }
        let (alpha, beta) = (pair.alpha.assumingMembership(), pair.beta.assumingMembership())
        let (u, c1, v1) = (
            Scalar(group, using: &random), Scalar(group, using: &random), Scalar(group, using: &random)
        )
        guard isEven(c1) else { return nil }
        let commitments = [
            (group.g(u), device.key.base.power(u)),
            (group.g(v1) * alpha.power(c1), device.key.base.power(v1 - c1) * beta.power(c1)),
        ]
        let c = ForgedTranscript.range(
            context, alpha: pair.alpha.bytes, beta: pair.beta.bytes, commitments: commitments
        ).challenge(group)
        let c0 = c - c1
        guard isEven(c0) else { return nil }
        return RangeProof(components: [
            .init(challenge: c0, response: u - c0 * nonce), .init(challenge: c1, response: v1),
        ])
    }

    /// A value of one selection, or of its contest, written with other bytes.
    mutating func write(
        _ line: Int, contest: Int, option: Int, _ pick: (EncryptedBallot.Selection) -> [UInt8], _ bytes: [UInt8]
    ) throws {
        let old = pick(ballots[line].ballot.contests[contest - 1].selections[option - 1])
        write(line, old, bytes)
    }

    private mutating func write(_ line: Int, _ old: [UInt8], _ new: [UInt8]) {
        let published = ballots[line]
        let text = String(decoding: published.ballotBytes, as: UTF8.self)
            .replacing(Hexadecimal.encode(old), with: Hexadecimal.encode(new))
        ballots[line] = PublishedBallot(
            leaf: published.leaf, standing: published.standing, ballot: published.ballot, ballotBytes: Array(text.utf8))
    }

    /// A proof with 5 in a branch that is not proven, written as q + 5.
    mutating func outOfRange(_ line: Int, isContest: Bool, isChallenge: Bool) throws {
        let device = try self.device()
        let hi = ballots[line].ballot.identifierHash
        let five = Scalar(group, 5)
        let other = Scalar(group, using: &random)
        let nonces = (0..<3).map { _ in Scalar(group, using: &random) }
        let nonce = isContest ? nonces.reduce(Scalar(group, 0), +) : nonces[0]
        let prover = RangeForger(
            key: device.key, context: device.context(hi, 1, isContest ? nil : 1), limit: 1,
            simulated: [1: isChallenge ? (five, other) : (other, five)])
        let proof = prover.prove(
            device.encrypt(Scalar(group, 0), nonce), value: 0, nonce: nonce, using: &random)
        var choices = nonces.map { BallotForger.Choice(0, nonce: $0) }
        if !isContest { choices[0].proof = proof }
        try revote(line, contest: 1, choices, proof: isContest ? proof : nil)
        write(line, five.bytes, five.bytesPlusOrder)
    }
}
