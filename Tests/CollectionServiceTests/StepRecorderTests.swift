import BallotStorage
import CollectionService
import ElectionModel
import Primitives
import SQLiteStorage
import Testing
import TransparencyLog

/// Signed steps: what is logged, and what is not.
@Suite struct StepRecorderTests {
    @Test("a step gets a receipt that holds, and the same one when it is repeated")
    func records() async throws {
        try await TestCollector.run(opened: false) { collector in
            let path = "\(collector.world.officials)/open.json"
            let first = try await collector.recorder.record(path, expected: .open)
            #expect(first.leaf == 3 && first.step == .open)
            let leaf = LogLeaf.step(.open, document: SHA256.hash(try DurableFile.read(path)))
            let key = collector.world.context.configuration.logKey
            _ = try InclusionReceipt(parsing: first.receipt)
                .verify(leaf: leaf.canonicalBytes, key: key, origin: key.name)
            _ = try await collector.voter().cast(collector.voter().prepare())
            #expect(try await collector.recorder.record(path).receipt == first.receipt)
        }
    }

    @Test("an order for another election or roll is refused", arguments: [true, false])
    func refusesForeignOrder(_ election: Bool) async throws {
        try await TestCollector.run(opened: false) { collector in
            let order = try collector.world.order(.open, election: election ? .zero : nil, roll: election ? nil : .zero)
            #expect(try await refusal(of: order, as: "foreign.json", collector) == .wrongDocument)
        }
    }

    @Test("an order without a signature, or by somebody else, is refused")
    func refusesUnsigned() async throws {
        try await TestCollector.run(opened: false) { collector in
            let signed = try collector.world.order(.open)
            let unsigned = SignedDocument(bytes: signed.bytes, signatures: [])
            let other = try ElectionWorld.signed(signed.bytes, collector.world.pki, .official, "Guardian One")
            for (index, document) in [unsigned, other].enumerated() {
                try document.save(as: "order-\(index).json", in: collector.folder)
                await #expect(throws: FormatError(.inconsistent, "")) {
                    try await collector.recorder.record("\(collector.folder)/order-\(index).json")
                }
            }
            #expect(try await collector.store.lastStep() == .guardians)
        }
    }

    @Test("a closing before the opening, and a second opening, are refused")
    func refusesDisorder() async throws {
        try await TestCollector.run(opened: false) { collector in
            let (recorder, officials) = (collector.recorder, collector.world.officials)
            await #expect(throws: StorageError(.wrongStep, "")) {
                try await recorder.record("\(officials)/close.json")
            }
            _ = try await recorder.record("\(officials)/open.json")
            let again = OrderDocument(
                kind: .open, election: collector.world.context.extendedBaseHash,
                fingerprint: collector.world.context.fingerprint, rollVersion: 0,
                roll: collector.world.context.definition.roll, issuedAt: Timestamp(seconds: 5))
            try ElectionWorld.signed(again.canonicalBytes, collector.world.pki, .official, "Official One")
                .save(as: "again.json", in: collector.folder)
            await #expect(throws: StorageError(.wrongStep, "")) {
                try await recorder.record("\(collector.folder)/again.json")
            }
        }
    }

    @Test("the command for one step takes no other, and a file that is no step is refused")
    func refusesOtherDocuments() async throws {
        try await TestCollector.run(opened: false) { collector in
            await #expect(throws: ServiceError(.wrongDocument, "")) {
                try await collector.recorder.record("\(collector.world.officials)/close.json", expected: .open)
            }
            await #expect(throws: ServiceError(.unknownDocument, "")) {
                try await collector.recorder.record("\(collector.world.officials)/roll.json")
            }
        }
    }

    @Test("a definition with other keys than the collector's, or other files than it names, is refused")
    func refusesDefinition() async throws {
        let world = try await ElectionWorld.shared.value
        try await TestCollector.run(world: world) { collector in
            let data = collector.folder + "/other"
            let store = try EmptyCollector.make(data, origin: "test.invalid/other")
            let recorder = StepRecorder(store: store, secrets: try CollectorSetup.secrets(in: data))
            await #expect(throws: ServiceError(.wrongDocument, "")) {
                try await recorder.record("\(world.officials)/definition.json")
            }
            await #expect(throws: ServiceError(.notReady, "")) {
                try await recorder.record("\(world.officials)/commitments.json")
            }
            await #expect(throws: ServiceError(.notReady, "")) { try await CollectorElection.load(from: store) }
            let changed = collector.folder + "/changed"
            try DurableFile.makeFolder(changed)
            for name in try DurableFile.list(world.officials) where name.hasSuffix(".json") || name.hasSuffix(".p7s") {
                var bytes = try DurableFile.read("\(world.officials)/\(name)")
                if name == "roll.json" { bytes.append(32) }
                try DurableFile.write(bytes, to: "\(changed)/\(name)")
            }
            await #expect(throws: ServiceError(.wrongDocument, "")) {
                try await recorder.record("\(changed)/definition.json")
            }
            #expect(try await store.counts().logSize == 0)
        }
    }

    private func refusal(
        of document: SignedDocument, as name: String, _ collector: TestCollector
    ) async throws -> ServiceError.Code? {
        try document.save(as: name, in: collector.folder)
        let before = try await collector.store.checkpoint()
        do {
            _ = try await collector.recorder.record("\(collector.folder)/\(name)")
            return nil
        } catch {
            #expect(try await collector.store.checkpoint() == before)
            return (error as? ServiceError)?.code
        }
    }
}
