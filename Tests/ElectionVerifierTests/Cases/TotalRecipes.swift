import ElectionTestKit
import ElGamal
import ElectionModel
import ElectionVerifier
import GroupArithmetic
import Primitives
import SigmaProofs

extension ForgedRecipes {
    /// Changes one option of the first contest of the result.
    private static func option(
        _ position: Int, _ change: @escaping @Sendable (Forger, ResultDocument.Option) throws -> ResultDocument.Option
    ) -> @Sendable (inout Forger) throws -> Void {
        { forger in
            let old = forger.result.contests[0].options[position]
            forger.put(try change(forger, old), 0, position)
        }
    }

    static let totals: [Recipe] =
        [
            Recipe(
                "aggregate-alpha", .toy, ["T4"], "One α of the published aggregate is another.",
                fails: [.aggregateAlpha]
            ) { forger in
                let g = forger.group.generator
                forger.changeAggregate { Ciphertext(alpha: $0.alpha * g, beta: $0.beta) }
            },
            Recipe(
                "aggregate-beta", .toy, ["T4"], "One β of the published aggregate is another.", fails: [.aggregateBeta]
            ) { forger in
                let g = forger.group.generator
                forger.changeAggregate { Ciphertext(alpha: $0.alpha, beta: $0.beta * g) }
            },
            Recipe(
                "aggregate-substitution", .toy, ["T4", "recipe 13"],
                "An encryption of 8 votes takes the place of the aggregate of the first option, and all guardians decrypt "
                    + "it honestly.",
                fails: [.aggregateAlpha, .aggregateBeta, .decryptionProof],
                also: [.totalBounds: "more votes than ballots in the contest"]
            ) { try $0.substitute(8) },
            Recipe(
                "aggregate-substitution-within-bounds", .toy, ["T4", "recipe 13"],
                "The same with 3 votes instead of 4, so that no bound shows it.",
                fails: [.aggregateAlpha, .aggregateBeta, .decryptionProof]
            ) { try $0.substitute(3) },
            Recipe(
                "aggregate-substitution-in-the-standard-group", .standard, ["T4", "recipe 13"],
                "In the standard group: no vote instead of 2, decrypted honestly.",
                fails: [.aggregateAlpha, .aggregateBeta, .decryptionProof]
            ) { try $0.substitute(0) },
            Recipe(
                "aggregate-without-a-ballot", .toy, ["T1", "D10", "recipe 14"],
                "A counted ballot is left out of the aggregate, which is decrypted honestly; dispositions and counts are "
                    + "the right ones.", fails: [.aggregateAlpha, .aggregateBeta, .decryptionProof, .aggregateCounts]
            ) { forger in
                forger.aggregate = forger.recount().aggregate(
                    forger.ballots.filter { $0.leaf != forger.ballots[5].leaf }, forger.dispositions)
                forger.result = forger.result.changing(
                    contests: try forger.recount().result(
                        forger.aggregate, withheld: forger.processed.withheld, using: &forger.random))
            },
            Recipe(
                "aggregate-counts", .toy, ["T2"], "The aggregate states one ballot more in the second contest.",
                fails: [.aggregateCounts]
            ) { forger in
                forger.aggregate = forger.aggregate.changing(contest: 1) { $0.changing(ballots: $0.ballots + 1) }
            },
            Recipe(
                "aggregate-weight", .toy, ["T2", "B4"], "The aggregate states more weight in the second contest.",
                fails: [.aggregateCounts]
            ) { forger in
                forger.aggregate = forger.aggregate.changing(contest: 1) { $0.changing(weight: $0.weight + 1) }
            },
            Recipe(
                "weak-decryption-proof", .toy, ["P1", "P9", "recipe 1"],
                "The challenge of the decryption proof hashes only the commitments. The last voter tunes its nonces, and "
                    + "all guardians together claim one vote fewer for the first option.",
                fails: [.decryptionProof]
            ) { try $0.weakDecryption() },
            Recipe(
                "one-vote-more", .toy, ["P9", "P5"],
                "One vote more for the third option, with the K^t of it and the old proof.", fails: [.decryptionProof],
                forge: option(2) { forger, old in
                    let key = try EncryptionKey(forger.group.g(forger.secret))
                    let value = key.base.power(Scalar(forger.group, old.total + 1))
                    return old.changing(total: old.total + 1, value: value)
                }),
            Recipe(
                "decryption-proof-of-other-option", .toy, ["P4"],
                "The first option has the total, value and proof of the second: all true, but for another option.",
                fails: [.decryptionProof]
            ) { forger in
                let options = forger.result.contests[0].options
                forger.put(
                    options[0].changing(total: options[1].total, value: options[1].value, proof: options[1].proof), 0, 0
                )
            },
            Recipe(
                "decryption-proof-of-other-election", .toy, ["P4", "R4"],
                "A decryption of the same aggregate with a proof that hashes another H_E.", fails: [.decryptionProof]
            ) { forger in
                let ours = forger.electionHash
                forger.electionHash = SHA256.hash([6])
                let (value, proof) = forger.recount().decrypt(
                    forger.aggregate.contests[0].options[0], contest: 1, option: 1, using: &forger.random)
                forger.electionHash = ours
                forger.put(forger.result.contests[0].options[0].changing(value: value, proof: proof), 0, 0)
            },
        ]
        + ["contest", "option", "A", "B", "a", "b", "M"].map { input in
            Recipe(
                "decryption-transcript-without-\(input)", .toy, ["P1", "P9"],
                "A decryption proof holds for a challenge that does not hash the input \"\(input)\".",
                fails: [.decryptionProof]
            ) { forger in
                let ciphertext = forger.aggregate.contests[0].options[0]
                let proof = forger.decryptionProof(ciphertext, contest: 1, option: 1, without: input)
                forger.put(forger.result.contests[0].options[0].changing(proof: proof), 0, 0)
            }
        }

    static let results: [Recipe] = [
        Recipe(
            "decryption-response-out-of-range", .toy, ["P5", "G3", "G4"],
            "Guardians write q where the response of a decryption proof belongs.", fails: [.decryptionResponseRange],
            unreached: withoutResult.filter { $0 != .decryptionResponseRange } + [
                .everyContest, .totalBounds, .resultShape, .resultTable,
            ]
        ) { forger in
            let old = forger.result.contests[0].options[0].proof.response.bytes
            forger.files[RecordFolder.result] = Array(
                forger.baseText(RecordFolder.result).replacing(
                    Hexadecimal.encode(old), with: Hexadecimal.encode(forger.group.parameters.q)
                ).utf8)
        },
        Recipe(
            "other-total", .toy, ["T6", "B4"], "One vote more is stated than the decrypted value has.",
            fails: [.decryptedValue], forge: option(2) { $1.changing(total: $1.total + 1) }),
        Recipe(
            "total-plus-q", .small, ["G3", "B4"],
            "The total of an option is stated as itself plus q, for which K^t is the same and the proof holds.",
            fails: [.totalBounds]
        ) { forger in
            let q = forger.group.parameters.q.reduce(0) { $0 << 8 | Int($1) }
            let old = forger.result.contests[0].options[0]
            forger.put(old.changing(total: old.total + q), 0, 0)
        },
        Recipe(
            "contest-label", .toy, ["T6"], "The result names a contest otherwise than the manifest.",
            fails: [.contestLabel]
        ) { forger in
            var contests = forger.result.contests
            contests[0] = contests[0].changing(label: "Council, east")
            forger.result = forger.result.changing(contests: contests)
        },
        Recipe(
            "labels-exchanged", .toy, ["T6"], "Two options exchange their labels, and so their votes.",
            fails: [.optionLabel]
        ) { forger in
            let options = forger.result.contests[0].options
            forger.put(options[0].changing(label: options[1].label), 0, 0)
            forger.put(options[1].changing(label: options[0].label), 0, 1)
        },
        Recipe(
            "unknown-label", .toy, ["T6"], "An option has a label in the result that the manifest does not have.",
            fails: [.optionLabel, .everyOption], forge: option(1) { $1.changing(label: "Bo Lee") }),
        Recipe(
            "option-left-out", .toy, ["T6", "B3"], "The last option of a contest is not in the result.",
            fails: [.everyOption, .resultShape]
        ) { forger in
            var contests = forger.result.contests
            contests[0] = contests[0].changing(options: contests[0].options.dropLast())
            forger.result = forger.result.changing(contests: contests)
        },
        Recipe(
            "contest-left-out", .toy, ["T6", "B3"], "A contest is not in the result, and not withheld.",
            fails: [.everyContest, .resultShape]
        ) { $0.result = $0.result.changing(contests: [$0.result.contests[0]]) },
        Recipe(
            "contest-twice-in-the-result", .toy, ["B3"],
            "A contest stands twice in the result: whoever adds its totals counts every vote twice.",
            fails: [.resultShape]
        ) { $0.result = $0.result.changing(contests: [$0.result.contests[0]] + $0.result.contests) },
        Recipe(
            "contests-of-the-result-in-other-order", .toy, ["P12"], "The contests of the result change places.",
            fails: [.resultShape]
        ) { $0.result = $0.result.changing(contests: $0.result.contests.reversed()) },
        Recipe(
            "withheld-otherwise-in-the-result", .toy, ["D11"],
            "The result says that no contest is withheld, but lacks the withheld one.", fails: [.resultShape]
        ) { $0.result = $0.result.changing(withheld: []) },
        Recipe(
            "withheld-at-will", .toy, ["D11", "T6"],
            "Officials withhold a contest that has enough ballots, in all documents.", fails: [.withheld]
        ) { forger in
            forger.withhold([2, 3])
            forger.result = forger.result.changing(contests: [forger.result.contests[0]], withheld: [2, 3])
        },
        Recipe(
            "small-contest-decrypted", .toy, ["D11"],
            "The contest in which one voter voted is decrypted, which shows that vote.", fails: [.withheld]
        ) { forger in
            forger.withhold([])
            forger.result = forger.result.changing(
                contests: try forger.recount().result(forger.aggregate, withheld: [], using: &forger.random),
                withheld: [])
        },
        Recipe(
            "result-table", .toy, ["T6"], "result.csv gives a vote from one option to another.",
            fails: [.resultTable]
        ) { forger in
            let text = String(decoding: forger.result.table, as: UTF8.self)
            forger.files[RecordFolder.resultTable] = Array(
                text.replacing("Bo Li,3\n", with: "Bo Li,2\n").replacing("Cy,0\n", with: "Cy,1\n").utf8)
        },
    ]
}

extension Forger {
    mutating func put(_ option: ResultDocument.Option, _ contest: Int, _ position: Int) {
        var contests = result.contests
        var options = contests[contest].options
        options[position] = option
        contests[contest] = contests[contest].changing(options: options)
        result = result.changing(contests: contests)
    }

    /// One ciphertext of the first contest.
    mutating func changeAggregate(_ change: (Ciphertext) -> Ciphertext) {
        aggregate = aggregate.changing(contest: 0) {
            $0.changing(options: [change($0.options[0])] + $0.options.dropFirst())
        }
    }

    /// Another number of votes for the first option, decrypted honestly.
    mutating func substitute(_ votes: Int) throws {
        let wanted = try device().encrypt(Scalar(group, votes), Scalar(group, using: &random))
        changeAggregate { _ in wanted }
        result = result.changing(
            contests: try recount().result(aggregate, withheld: processed.withheld, using: &random))
    }

    mutating func decryptionProof(
        _ ciphertext: Ciphertext, contest: Int, option: Int, without left: String
    ) -> DecryptionProof {
        let statement = DecryptionStatement(
            extendedBaseHash: electionHash, contest: contest, option: option, aggregate: ciphertext)
        let u = Scalar(group, using: &random)
        let c = ForgedTranscript.decryption(
            statement, a: group.g(u), b: ciphertext.alpha.power(u), m: ciphertext.alpha.power(secret)
        ).challenge(group, without: left)
        return DecryptionProof(challenge: c, response: u - c * secret)
    }

    /// a = g^u and b = g^w are hashed alone, c with them. For A = g^r with r = (w − c·δ)/u and the claim M' = A^s·g^δ,
    /// v = u − c·s gives a = g^v·K^c, and A^v·M'^c = g^(r·u + c·δ) = b. Here δ moves the total by one vote:
    /// T' = B/M' = K^t·g^−δ = K^(t−1) for δ = s.
    mutating func weakDecryption() throws {
        let (u, w) = (Scalar(group, using: &random), Scalar(group, using: &random))
        var weak = ForgedTranscript(electionHash, .decryptionProof)
        weak.append("a", group.g(u))
        weak.append("b", group.g(w))
        let c = weak.challenge(group)
        let wanted = (w - c * secret) * (try u.inverse())
        // Every counted ballot is made anew with nonces that the forger knows, the last one so that they add up.
        var sum = Scalar(group, 0)
        let counted = ballots.indices.filter { dispositions[$0].kind == .counted }
        for line in counted {
            let weight = Scalar(group, dispositions[line].weight)
            let isLast = line == counted.last
            let nonce = isLast ? (wanted - sum) * (try weight.inverse()) : Scalar(group, using: &random)
            sum = sum + nonce * weight
            let values = base.votes[line].selections[1] ?? []
            try revote(
                line, contest: 1,
                values.enumerated().map { .init($0.element, nonce: $0.offset == 0 ? nonce : nil) })
        }
        try count()
        let ciphertext = aggregate.contests[0].options[0]
        let key = try EncryptionKey(group.g(secret))
        let old = result.contests[0].options[0]
        let m = ciphertext.alpha.power(secret) * group.g(secret)
        let value = ciphertext.beta * m.inverse()
        precondition(value == key.base.power(Scalar(group, old.total - 1)), "the claim is one vote fewer")
        let v = u - c * secret
        let holds =
            group.g(v) * key.base.power(c) == group.g(u)
            && ciphertext.alpha.power(v) * m.power(c) == group.g(w)
        precondition(holds, "the forged proof holds for the weak transcript")
        put(old.changing(total: old.total - 1, value: value, proof: .init(challenge: c, response: v)), 0, 0)
    }

    /// Officials and guardians agree to withhold exactly these contests.
    mutating func withhold(_ contests: [Int]) {
        processed = processed.changing(withheld: contests)
        let shape = manifest.contests.enumerated().filter { !contests.contains($0.offset + 1) }
        session = session.changing(
            commitments: session.commitments.map { commitment in
                commitment.changing(
                    hashes: PerOption(
                        contests: shape.map { position, contest in
                            .init(
                                contest: position + 1,
                                options: contest.options.indices.map { option in
                                    commitment.hashes[position + 1, option + 1]
                                        ?? SHA256.hash([UInt8(position), UInt8(option)])
                                })
                        }))
            })
    }
}
