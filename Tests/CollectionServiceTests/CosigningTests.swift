import BallotStorage
import CollectionAPI
import CollectionClient
import CollectionService
import ElectionModel
import Foundation
import LogClient
import Primitives
import SQLiteStorage
import Testing
import TransparencyLog
import WitnessService

/// The collector and its witnesses over the wire.
@Suite(.serialized) struct CosigningTests {
    @inline(never)
    private func parsed(
        _ receipt: CastReceipt, _ world: ElectionWorld
    ) throws -> (InclusionReceipt, CosignatureStanding) {
        let key = world.context.configuration.logKey
        let proof = try InclusionReceipt(parsing: Array(receipt.proof.utf8))
        let inclusion = try proof.verify(leaf: receipt.leaf.canonicalBytes, key: key, origin: key.name)
        return (proof, try world.context.configuration.standing(of: proof, inclusion))
    }

    @inline(never)
    private func require(_ note: [UInt8], cosignedIn world: WitnessedWorld) throws -> Checkpoint {
        let key = world.world.context.configuration.logKey
        let checkpoint = try Checkpoint(signed: note, key: key, origin: key.name)
        try world.rule.policy.require(checkpoint)
        return checkpoint
    }

    @Test("receipts, tickets and the public checkpoint have the quorum's cosignatures, whoever else is absent")
    func cosigns() async throws {
        let witnessed = try await WitnessedWorld.fresh(.wait)
        try await TestCollector.run(world: witnessed.world) { collector in
            let voter = collector.voter()
            let first = try await voter.cast(voter.prepare())
            #expect(try parsed(first, witnessed.world).1 == .cosigned(1))
            let answer = try await voter.ticket()
            let ticket = try require(Array(answer.ticket.ticket.checkpoint.utf8), cosignedIn: witnessed)
            let previous = try #require(answer.previous)
            #expect(try parsed(previous, witnessed.world).0.index < ticket.size)
            #expect(previous == first)
            let shown = try await collector.https(certificate: nil).send("GET", Routes.checkpoint)
            let size = try require(shown.body, cosignedIn: witnessed).size
            #expect(try await collector.store.cosignedCheckpoint()?.size == size)
            #expect(try witnessed.witness.size() == size)
        }
    }

    @Test("a step's receipt and the exported log have them too; the voting closes and the box is exported")
    func cosignsSteps() async throws {
        let witnessed = try await WitnessedWorld.fresh(.wait)
        try await TestCollector.run(world: witnessed.world) { collector in
            let voter = collector.voter("EE-2")
            _ = try await voter.cast(voter.prepare())
            let second = try SecondProcess(collector)
            let recorded = try await patiently {
                try await second.recorder.record("\(witnessed.world.officials)/close.json")
            }
            let receipt = try InclusionReceipt(parsing: recorded.receipt)
            _ = try require(receipt.checkpoint.note.encoded, cosignedIn: witnessed)
            _ = try await patiently {
                try await BoxExporter(store: second.store).export(to: collector.folder + "/box")
            }
            let key = witnessed.world.context.configuration.logKey
            let checkpoint = try LogFolder.verify(collector.folder + "/box/log", key: key, origin: key.name)
            try witnessed.rule.policy.require(checkpoint)
            #expect(checkpoint.size == recorded.leaf + 1)
        }
    }

    @Test(
        "rule wait: without witnesses no receipt goes out, the ballot stays, and the same bytes get the receipt later")
    func waits() async throws {
        let witnessed = try await WitnessedWorld.fresh(.wait)
        try await TestCollector.run(world: witnessed.world) { collector in
            let voter = collector.voter("EE-3")
            let before = try await voter.https.send("GET", Routes.checkpoint).body
            let submission = try await voter.prepare()
            await witnessed.witness.stop()
            let problem = try await voter.send(submission).problem()
            #expect(problem.code == .witnessesLate)
            #expect(try await collector.store.cast(statement: submission.statementHash)?.leaf != nil)
            // What is not cosigned is not shown either.
            #expect(try await voter.https.send("GET", Routes.checkpoint).body == before)
            let shown = try require(before, cosignedIn: witnessed).size
            let tile = "\(Routes.log)tile/entries/000.p/"
            #expect(try await voter.https.send("GET", "\(tile)\(shown)").status == 200)
            #expect(try await voter.https.send("GET", "\(tile)\(shown + 1)").status == 404)
            #expect(try await voter.https.send("GET", "\(Routes.log)tile/0/000.p/\(shown)").status == 200)
            #expect(try await voter.https.send("GET", "\(Routes.log)tile/0/000.p/\(shown + 1)").status == 404)
            // The voter hears of it at once, instead of waiting for the witnesses once more.
            let status = try await voter.status()
            #expect(status.receipts.isEmpty && status.waiting == 1)
            try await witnessed.witness.start()
            let receipt = try await voter.cast(submission)
            #expect(try parsed(receipt, witnessed.world).1 == .cosigned(1))
            #expect(try await collector.store.counts().casts == 1)
            let after = try await voter.status()
            #expect(after.receipts == [receipt] && after.waiting == 0)
        }
    }

    @Test("rule promise: the receipt has a signed promise, and later the cosignatures for the same leaf")
    func promises() async throws {
        let witnessed = try await WitnessedWorld.fresh(.promise)
        try await TestCollector.run(world: witnessed.world) { collector in
            let voter = collector.voter()
            let submission = try await voter.prepare()
            await witnessed.witness.stop()
            let (early, standing) = try parsed(try await voter.cast(submission), witnessed.world)
            let now = collector.clock.now
            #expect(standing == .promised(until: Timestamp(seconds: now.seconds + 300)))
            try await witnessed.witness.start()
            var late: (InclusionReceipt, CosignatureStanding)?
            for _ in 0..<60 {
                late = try parsed(try #require(try await voter.status().receipts.first), witnessed.world)
                if late?.1 == .cosigned(1) { break }
                try await Task.sleep(for: .milliseconds(200))
            }
            #expect(late?.1 == .cosigned(1))
            #expect(late?.0.index == early.index)
            #expect(late?.0.extra == nil)
        }
    }

    @Test("killed after the witness signed and before the collector wrote it down, the next round recovers")
    func recovers() async throws {
        let world = try await WitnessedWorld.fresh(.wait)
        let folder = try TestCollector.copy(world.world)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let fresh = try SQLiteBallotStore(folder: folder)
        let secrets = try CollectorSetup.secrets(in: folder)
        let link = WitnessLink(
            key: world.witness.witness.verifierKey,
            transport: WebTransport(try ServerAddress(signedService: world.witness.url)))
        let opening = try SignedDocument.load("\(world.world.officials)/open.json")
        _ = try await fresh.append(NewStep(.open, opening), signer: secrets.logSigner)
        let open = try Self.checkpoint(try await fresh.checkpoint(), fresh.logKey)
        let old = try #require(try world.witness.size())
        let proof = try await fresh.consistency(from: old, to: open.size)
        guard case .cosigned = try link.add(open, oldSize: old, proof: proof) else {
            Issue.record("not cosigned")
            return
        }
        #expect(try await fresh.cosignedCheckpoint()?.size == old)
        _ = try await patiently { try await ElectionWitnesses(fresh).inclusion(ofLeaf: open.size - 1) }
        #expect(try await fresh.cosignedCheckpoint()?.size == open.size)
    }

    @Test("L1: a second log under the same key gets no cosignature, and the witness keeps the evidence")
    func refusesFork() async throws {
        let world = try await WitnessedWorld.fresh(.wait)
        let folders = try (0..<2).map { _ in try TestCollector.copy(world.world) }
        defer { for folder in folders { try? FileManager.default.removeItem(atPath: folder) } }
        var stores: [SQLiteBallotStore] = []
        for (number, folder) in folders.enumerated() {
            let store = try SQLiteBallotStore(folder: folder)
            // Two openings that differ: two trees of one size.
            let document = SignedDocument(bytes: [UInt8(number)], signatures: [])
            _ = try await store.append(
                NewStep(.open, document), signer: CollectorSetup.secrets(in: folder).logSigner)
            stores.append(store)
        }
        _ = try await patiently { try await ElectionWitnesses(stores[0]).inclusion(ofLeaf: 3) }
        var attempts = 0
        while try world.witness.witness.logs().first?.forkCount == 0, attempts < 20 {
            attempts += 1
            // Either the witness is late, or the second log learns that it is one.
            _ = try? await ElectionWitnesses(stores[1]).cosign()
        }
        #expect(try world.witness.witness.logs().first?.forkCount == 1)
        let failure = await #expect(throws: ServiceError.self) {
            try await ElectionWitnesses(stores[1]).inclusion(ofLeaf: 3)
        }
        #expect(failure?.code == .behindWitnesses)
    }

    @inline(never)
    private static func checkpoint(_ stored: StoredCheckpoint, _ key: NoteVerifierKey) throws -> Checkpoint {
        try Checkpoint(signed: stored.note, key: key, origin: key.name)
    }
}
