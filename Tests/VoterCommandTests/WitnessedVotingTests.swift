import CollectionAPI
import ElectionModel
import Foundation
import Primitives
import Testing
import TransparencyLog
import VoterCommand

/// A voter of an election whose log has witnesses.
@Suite struct WitnessedVotingTests {
    /// A stub collector whose checkpoints are cosigned where a test wants them to be.
    private struct Fixture: Sendable {
        let cosigner: CheckpointCosigner
        let election: TestElection

        init(_ late: WitnessRule.Late, seconds: Int = 20) throws {
            cosigner = try CheckpointCosigner(
                name: "witness.invalid/1", key: Ed25519.SigningKey(seed: [UInt8](repeating: 8, count: 32)))
            election = try TestElection(
                witnesses: WitnessRule(
                    witnesses: [.init(name: "W", key: cosigner.verifierKey, url: "https://w.invalid")], quorum: 1,
                    late: late, seconds: seconds))
        }

        func cosigned(_ checkpoint: UnverifiedCheckpoint) throws -> Checkpoint {
            let key = election.logSigner.verifierKey
            let plain = try checkpoint.verified(by: key, origin: key.name)
            return try plain.adding(cosigner.cosign(plain, time: 1_790_000_000))
        }

        func cosigned(_ ticket: Ticket) -> Ticket {
            guard let note = try? cosigned(UnverifiedCheckpoint(parsing: Array(ticket.checkpoint.utf8))) else {
                return ticket
            }
            return Ticket(
                election: ticket.election, fingerprint: ticket.fingerprint, voter: ticket.voter,
                ballotStyle: ticket.ballotStyle, rollVersion: ticket.rollVersion, sequence: ticket.sequence,
                previous: ticket.previous, nonce: ticket.nonce, issuedAt: ticket.issuedAt, expiresAt: ticket.expiresAt,
                checkpoint: String(decoding: note.encoded, as: UTF8.self), pseudonym: ticket.pseudonym)
        }

        func with(_ receipt: CastReceipt, _ body: (InclusionReceipt) throws -> InclusionReceipt) -> CastReceipt {
            guard let proof = try? body(InclusionReceipt(parsing: Array(receipt.proof.utf8))) else { return receipt }
            return CastReceipt(
                ballot: receipt.ballot, statement: receipt.statement, standing: receipt.standing,
                sequence: receipt.sequence, proof: String(decoding: proof.encoded, as: UTF8.self))
        }

        func cosigned(_ receipt: CastReceipt) -> CastReceipt {
            with(receipt) {
                try InclusionReceipt(index: $0.index, proof: $0.proof, checkpoint: cosigned($0.checkpoint))
            }
        }

        func promised(_ receipt: CastReceipt, by deadline: Int64) -> CastReceipt {
            with(receipt) {
                let key = election.logSigner.verifierKey
                let plain = try $0.checkpoint.verified(by: key, origin: key.name)
                let promise = try CosignaturePromise(signing: plain, deadline: deadline, by: election.logSigner)
                return try InclusionReceipt(
                    index: $0.index, proof: $0.proof, checkpoint: plain, extra: promise.encoded)
            }
        }
    }

    @Test("a ticket whose checkpoint no quorum cosigned is refused before anything is encrypted")
    func refusesTicket() throws {
        let fixture = try Fixture(.wait)
        let voter = try VoterFixture(fixture.election)
        #expect(throws: VoterError(.notWitnessed, "")) { try voter.vote() }
        #expect(voter.collector.casts.isEmpty)
    }

    @Test("a receipt without the quorum is none; the ballot stays and gets the right one later")
    func refusesReceipt() throws {
        let fixture = try Fixture(.wait)
        let voter = try VoterFixture(fixture.election)
        voter.collector.change { $0.forgeTicket = { fixture.cosigned($0) } }
        #expect(throws: VoterError(.notWitnessed, "")) { try voter.vote() }
        #expect(voter.files == ["test-1.pending.json"])
        // Under this rule a promise is no excuse either.
        let deadline = TestElection.now.seconds + 5
        voter.collector.change { $0.forgeReceipt = { fixture.promised($0, by: deadline) } }
        #expect(throws: VoterError(.notWitnessed, "")) { try voter.session.resume() }
        voter.collector.change { $0.forgeReceipt = { fixture.cosigned($0) } }
        let outcome = try voter.session.resume().asCast()
        let checker = ReceiptChecker(fixture.election.context)
        #expect(try checker.check(outcome.receipt.receipt).standing == .cosigned(1))
        #expect(voter.files == VoterFixture.filesOfOneBallot)
    }

    @Test("where the rule allows it a promise is taken, said aloud, and gives way to the cosignatures, never back")
    func takesPromise() throws {
        let fixture = try Fixture(.promise, seconds: 600)
        let voter = try VoterFixture(fixture.election)
        let deadline = TestElection.now.seconds + 600
        voter.collector.change { $0.forgeReceipt = { fixture.promised($0, by: deadline) } }
        let outcome = try voter.vote()
        let checker = ReceiptChecker(fixture.election.context)
        let expected = CosignatureStanding.promised(until: Timestamp(seconds: deadline))
        #expect(try checker.check(outcome.receipt.receipt).standing == expected)
        #expect(voter.voice.said.contains { $0.contains("promises") })
        let better = outcome.receipt.replacing(proof: fixture.cosigned(outcome.receipt.receipt).proof)
        let context = fixture.election.context
        try voter.folder.save(better, of: context)
        #expect(try voter.folder.receipts(of: context).map(\.saved) == [better])
        try voter.folder.save(outcome.receipt, of: context)
        #expect(try voter.folder.receipts(of: context).map(\.saved) == [better])
        let proof = try DurableFile.read("\(voter.folder.path)/test-1.tlog-proof")
        #expect(proof == Array(better.proof.utf8))
    }

    @Test("a promise further ahead than the rule allows is refused")
    func refusesLongPromise() throws {
        let fixture = try Fixture(.promise, seconds: 600)
        let voter = try VoterFixture(fixture.election)
        let deadline = TestElection.now.seconds + 600 + 901
        voter.collector.change { $0.forgeReceipt = { fixture.promised($0, by: deadline) } }
        #expect(throws: VoterError(.notWitnessed, "")) { try voter.vote() }
        #expect(voter.files == ["test-1.pending.json"])
    }

    @Test("the signed statement is kept for the voter alone")
    func keepsStatement() throws {
        let voter = try VoterFixture()
        try voter.vote()
        let path = "\(voter.folder.path)/test-1.statement.json"
        let statement = try CastStatement(
            canonical: DurableFile.read(path), group: voter.election.context.group)
        #expect(statement.documentHash == voter.collector.receipts.first?.statement)
        for name in ["test-1.statement.json", "test-1.statement.p7s", "test-1.json"] {
            let mode = try FileManager.default.attributesOfItem(atPath: "\(voter.folder.path)/\(name)")[
                .posixPermissions]
            #expect(mode as? Int == 0o600)
        }
    }

    @Test("a dispute against the log that the collector shows now: included, omitted, forked")
    func disputesLive() throws {
        let voter = try VoterFixture()
        let outcome = try voter.vote()
        let steps: [[UInt8]] = [LogLeaf.Step.definition, .commitments, .guardians, .open].map {
            LogLeaf.step($0, document: .zero).canonicalBytes
        }
        let ballot = outcome.receipt.leaf.canonicalBytes
        let other = LogLeaf.cast(ballot: .zero, statement: .zero, standing: .zero).canonicalBytes
        let cases: [([[UInt8]], ReceiptDispute.Verdict)] = [
            (steps + [ballot], .included), (steps + [ballot, other, other], .included),
            // An older log, shown again, proves nothing against anyone.
            (steps, .undecided), (steps.dropLast(), .undecided), (steps.dropLast() + [other], .omitted),
            (steps + [other], .omitted), (steps + [other, other], .omitted), (steps + [other, ballot], .fork),
        ]
        for (leaves, verdict) in cases {
            var tree = MemoryTree()
            for leaf in leaves { tree.append(leaf: leaf) }
            let folder = "\(voter.folder.path)/log-\(UUID().uuidString)"
            try TileWriter.write(leaves, checkpoint: voter.collector.checkpoint(of: tree), to: folder)
            let judge = LiveDispute(voter.election.context, source: FolderSource(folder), now: Timestamp(seconds: 0))
            #expect(try judge.judge(outcome.receipt).verdict == verdict)
            // Tiles that are not those of the checkpoint decide nothing.
            try DurableFile.write(
                try DurableFile.read("\(folder)/tile/0/000.p/\(leaves.count)").map { $0 ^ 1 },
                to: "\(folder)/tile/0/000.p/\(leaves.count)", replacing: true)
            #expect(throws: VoterError(.badCheckpoint, "")) { try judge.judge(outcome.receipt) }
        }
    }
}
