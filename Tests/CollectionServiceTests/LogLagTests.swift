import BallotStorage
import CollectionAPI
import CollectionService
import ElectionModel
import Foundation
import SQLiteStorage
import Testing
import TransparencyLog

/// A data folder that is older than what the witnesses cosigned. One suite with the other tests that share witnesses: one
/// test after another.
extension CosigningTests {
    /// Opens the voting in a copy of the data folder, and has the witness cosign that.
    private func advance(_ witnessed: WitnessedWorld) async throws {
        let folder = try TestCollector.copy(witnessed.world)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try SQLiteBallotStore(folder: folder)
        let recorder = StepRecorder(store: store, secrets: try CollectorSetup.secrets(in: folder))
        _ = try await patiently { try await recorder.record("\(witnessed.world.officials)/open.json") }
    }

    @Test(
        "a collector with an older copy refuses to start and to log a step, and status says why",
        arguments: [WitnessRule.Late.wait, .promise])
    func refusesToStart(_ late: WitnessRule.Late) async throws {
        let witnessed = try await WitnessedWorld.fresh(late)
        try await advance(witnessed)
        let served = await #expect(throws: ServiceError.self) {
            try await TestCollector.run(opened: false, world: witnessed.world) { _ in }
        }
        #expect(served?.code == .behindWitnesses)
        #expect(served?.reason.contains("restored from an older copy") == true)

        let folder = try TestCollector.copy(witnessed.world)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try SQLiteBallotStore(folder: folder)
        let size = try await store.checkpoint().size
        let recorder = StepRecorder(store: store, secrets: try CollectorSetup.secrets(in: folder))
        let recorded = await #expect(throws: ServiceError.self) {
            _ = try await recorder.record("\(witnessed.world.officials)/open.json")
        }
        #expect(recorded?.code == .behindWitnesses)
        #expect(try await store.checkpoint().size == size)

        let status = try await CollectorStatus(store: store, at: ElectionWorld.now())
        #expect(status.lag?.size == size + 1 && status.lag?.own == size && status.lag?.isProven == true)
        #expect(status.json.contains(#""behind":true"#))
        #expect(status.text.contains("BEHIND"))
    }

    @Test("an unreachable witness does not stop the start")
    func startsWithoutWitnesses() async throws {
        let witnessed = try await WitnessedWorld.fresh(.promise)
        await witnessed.witness.stop()
        do {
            try await TestCollector.run(opened: false, world: witnessed.world) { collector in
                let metrics = try await collector.https(certificate: nil).send("GET", Routes.metrics).body
                #expect(String(decoding: metrics, as: UTF8.self).contains("glassurn_log_behind 0\n"))
            }
        } catch {
            try await witnessed.witness.start()
            throw error
        }
        try await witnessed.witness.start()
    }

    @Test(
        "a running collector that meets a second log under its key signs nothing more",
        arguments: [WitnessRule.Late.wait, .promise])
    func stopsSigning(_ late: WitnessRule.Late) async throws {
        let witnessed = try await WitnessedWorld.fresh(late)
        try await TestCollector.run(world: witnessed.world) { collector in
            let voter = collector.voter()
            let submission = try await voter.prepare()
            let folder = "\(collector.folder)-second"
            try FileManager.default.copyItem(atPath: collector.folder, toPath: folder)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let second = try SQLiteBallotStore(folder: folder)
            let recorder = StepRecorder(store: second, secrets: try CollectorSetup.secrets(in: folder))
            _ = try await patiently { try await recorder.record("\(witnessed.world.officials)/close.json") }

            // The ballot is logged before the collector learns of the second log, and with the rule `promise` the
            // promise may be out by then.
            _ = try await voter.send(submission)
            for _ in 0..<100 {
                let answer = try await voter.https.send("POST", Routes.ticket)
                if answer.status != 200, try answer.problem().code == .logBehind { break }
                try await Task.sleep(for: .milliseconds(100))
            }
            let size = try await collector.store.checkpoint().size
            try await collector.expect(.logBehind) { try await voter.https.send("POST", Routes.ticket) }
            #expect(try await voter.status().waiting == 1)
            #expect(try await collector.store.checkpoint().size == size)
            let metrics = try await voter.https.send("GET", Routes.metrics).body
            let text = String(decoding: metrics, as: UTF8.self)
            #expect(text.contains("glassurn_log_behind 1\n"))
            #expect(text.contains("glassurn_witness_size{witness=\"witness.invalid/1\"} \(size)\n"))
        }
    }
}
