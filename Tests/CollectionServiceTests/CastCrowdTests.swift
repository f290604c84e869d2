import BallotEncryption
import BallotStorage
import CollectionAPI
import CollectionService
import ElectionModel
import GroupArithmetic
import Identity
import Testing

/// Voters who cast at the same moment, through the whole collector.
@Suite struct CastCrowdTests {
    /// - Parameter change: is given each voter's number, ballot and hints.
    private func prepare(
        _ collector: TestCollector,
        _ change: (Int, EncryptedBallot, [UInt8]) -> (EncryptedBallot, [UInt8]?) = { ($1, $2) }
    ) async throws -> [CastSubmission] {
        var submissions: [CastSubmission] = []
        for (index, identifier) in ElectionWorld.voters.enumerated() {
            let voter = collector.voter(identifier)
            let sealed = try voter.seal()
            let (ballot, hints) = change(index, sealed.ballot, sealed.roots.bytes)
            let statement = Statements.change(
                voter.statement(try await voter.ticket().ticket.ticket, sealed), ballot: ballot.documentHash,
                confirmationCode: ballot.confirmationCode)
            let plain = try voter.sign(statement, ballot: ballot)
            submissions.append(
                CastSubmission(
                    ballot: ballot, statement: statement, signature: plain.signature, hints: hints))
        }
        return submissions
    }

    private func counter(_ collector: TestCollector, _ name: String) async throws -> Int? {
        try await collector.https(certificate: nil).send("GET", Routes.metrics).text.split(separator: "\n")
            .compactMap { TestCollector.value(String($0), name) }.first
    }

    @Test("voters who cast at the same time all get their receipts, and their ballots are checked in batches")
    func batches() async throws {
        try await TestCollector.run { collector in
            let submissions = try await prepare(collector)
            let offices = CollectorOffices(
                store: collector.store, secrets: try CollectorSetup.secrets(in: collector.folder),
                election: try await .load(from: collector.store))
            let now = collector.clock.now
            let receipts = try await withThrowingTaskGroup(of: CastReceipt.self) { group in
                for (submission, identifier) in zip(submissions, ElectionWorld.voters) {
                    let certificate = try collector.world.pki.certificate("pki/voters/\(identifier)/auth.cert.pem").der
                    group.addTask {
                        try await offices.cast(submission.canonicalBytes, certificate: certificate, at: now)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(receipts.map(\.statement)) == Set(submissions.map(\.statementHash)))
            let counts = offices.proofCounts
            // How many come together is up to the machine; ProofDeskTests holds the threads back and counts.
            #expect(counts.batched == 6 && (1...6).contains(counts.batches) && counts.exact == 0)
            #expect(try await collector.store.counts().casts == 6)
        }
    }

    @Test("through HTTPS, a wrong ballot and hostile hints among others: each voter gets exactly the own answer")
    func ownAnswers() async throws {
        var limits = TestCollector.generous
        limits.threads = 1
        try await TestCollector.run(limits: limits) { collector in
            let submissions = try await prepare(collector) { index, ballot, hints in
                switch index {
                case 1:
                    let spoilt = BallotWorkshop.replaceFirst(ballot) {
                        .init(
                            option: 1, ciphertext: $0.ciphertext,
                            proof: BallotWorkshop.spoil($0.proof, group: .standard))
                    }
                    return (spoilt, hints)
                case 2: return (ballot, nil)
                case 3: return (ballot, Array(hints.suffix(512) + hints.dropLast(512)))
                default: return (ballot, hints)
                }
            }
            let answers = try await withThrowingTaskGroup(of: (Int, HTTPAnswer).self) { group in
                for (index, identifier) in ElectionWorld.voters.enumerated() {
                    let voter = collector.voter(identifier)
                    group.addTask { (index, try await voter.send(submissions[index])) }
                }
                return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            for (index, answer) in answers {
                if index == 1 {
                    #expect(try answer.problem().code == .selectionProof)
                } else {
                    try collector.voter(ElectionWorld.voters[index]).check(answer.message(), submissions[index])
                }
            }
            #expect(try await collector.store.counts().casts == 5)
            #expect(try await counter(collector, "glassurn_exact_checks_total") == 3)
            #expect(try await counter(collector, "glassurn_proof_batch_ballots_total") == 5)
            #expect(try await counter(collector, "glassurn_waiting_proofs") == 0)
            let batches = try await counter(collector, "glassurn_proof_batches_total")
            #expect((1...5).contains(batches ?? 0))
        }
    }
}
