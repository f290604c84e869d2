import ElGamal
import ElectionModel
import ElectionTestKit
import GroupArithmetic
import Primitives
import SigmaProofs

/// The documents from the processed ballot box to the result.
struct CountingSamples {
    var list: [Sample] {
        get throws {
            var random = SeededRandom("counting samples")
            let aggregate = aggregate(&random)
            let session = SessionDocument(
                election: someHash("H_E"), fingerprint: someHash("fingerprint"), number: 1,
                processed: processed(aggregate).documentHash,
                commitments: try [1, 3].map { try commitment($0, aggregate, &random) })
            let reveal = SessionReveal(
                session: session.documentHash, guardian: 3,
                reveals: shape {
                    DecryptionReveal(a: random.member(), b: random.member(), partial: random.member())
                })
            let response = SessionResponse(
                session: session.documentHash, guardian: 3, responses: shape { random.scalar() })
            return [
                Sample(aggregate), Sample(processed(aggregate)),
                Sample(processed(aggregate, .init(opened: 2, unopened: 0)), "challenged"),
                Sample(session.commitments[0]), Sample(session),
                Sample(reveal), Sample(response), Sample(result(&random)), Sample(Self.overrideList()),
                Sample(try Self.overrideEntries()), Sample(try Self.release()),
            ]
        }
    }

    static func overrideList() -> OverrideList {
        OverrideList(
            election: someHash("H_E"), fingerprint: someHash("fingerprint"), number: 2, previous: someHash("previous"),
            entries: someHash("entries"), revoked: 1, restored: 1, issuedAt: someTime())
    }

    static func release() throws -> ReleaseDocument {
        try ReleaseDocument(
            election: someHash("H_E"), fingerprint: someHash("fingerprint"), number: 2, previous: someHash("previous"),
            version: "0.1.0",
            programs: [
                .init(name: "glassurn-collector", hash: someHash("collector")),
                .init(name: "glassurn-tally", hash: someHash("tally")),
            ], issuedAt: someTime())
    }

    static func overrideEntries() throws -> OverrideEntries {
        try OverrideEntries(
            number: 2, salt: someHash("salt"),
            entries: [
                .init(voter: "V-1", action: .revoke, reason: "voted on paper, \"Kooli\" 3", time: someTime()),
                .init(voter: "V-2", action: .restore),
            ])
    }

    private func aggregate(_ random: inout SeededRandom) -> AggregateDocument {
        func pair() -> Ciphertext { Ciphertext(alpha: random.member(), beta: random.member()) }
        return AggregateDocument(
            election: someHash("H_E"),
            contests: [
                .init(contest: 1, ballots: 4, weight: 6, options: [pair(), pair()]),
                .init(contest: 2, ballots: 0, weight: 0, options: [.neutral(toy)]),
            ])
    }

    private func processed(
        _ aggregate: AggregateDocument, _ challenged: ProcessedDocument.Challenged = .none
    ) -> ProcessedDocument {
        let counts = ProcessedDocument.Counts(cast: 7, counted: 4, superseded: 1, overridden: 0, test: 0, invalid: 2)
        return ProcessedDocument(
            election: someHash("H_E"), fingerprint: someHash("fingerprint"), closingLeaf: 11, rollVersion: 0,
            roll: someHash("roll"),
            overrides: .init(
                lists: 2, last: someHash("list"), revoked: 3, effective: [.init(ballotStyle: 1, voters: 2)],
                set: someHash("set")),
            dispositions: someHash("dispositions"),
            aggregate: aggregate.documentHash, counts: counts, challenged: challenged,
            styles: [0, 1].map { .init(ballotStyle: $0, eligible: 9 * $0, counts: counts) }, withheld: [2])
    }

    private func shape<Value: Hashable & Sendable>(_ make: () throws -> Value) rethrows -> PerOption<Value> {
        PerOption(contests: [
            .init(contest: 1, options: [try make(), try make()]), .init(contest: 3, options: [try make()]),
        ])
    }

    private func commitment(
        _ guardian: Int, _ aggregate: AggregateDocument, _ random: inout SeededRandom
    ) throws -> SessionCommitment {
        SessionCommitment(
            aggregate: aggregate.documentHash, guardians: [1, 3], guardian: guardian,
            hashes: try shape { try random.hash() })
    }

    private func result(_ random: inout SeededRandom) -> ResultDocument {
        func option(_ label: String, _ total: Int) -> ResultDocument.Option {
            .init(
                label: label, total: total, value: random.member(),
                proof: DecryptionProof(challenge: random.scalar(), response: random.scalar()))
        }
        return ResultDocument(
            election: someHash("H_E"), fingerprint: someHash("fingerprint"), session: someHash("session"),
            contests: [.init(contest: 1, label: "Küsimus", options: [option("Yes", 3), option("No", 1)])],
            withheld: [2])
    }
}
