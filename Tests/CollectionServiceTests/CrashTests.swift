import CollectionAPI
import ElectionModel
import Foundation
import GroupArithmetic
import Primitives
import Testing

/// The real program, killed while it works.
@Suite struct CrashTests {
    @Test("every receipt given before a kill -9 is in the exported box, at its place")
    func losesNothing() async throws {
        let world = try await ElectionWorld.shared.value
        let folder = try TestCollector.copy(world)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        while ElectionWorld.now() < world.opensAt { try await Task.sleep(for: .milliseconds(200)) }
        try await CollectorProcess.command(["open", "\(world.officials)/open.json", "--data", folder], in: folder)
        var receipts: [CastReceipt] = []
        for round in 0..<4 {
            let process = try await CollectorProcess(world: world, data: folder)
            receipts += await withTaskGroup(of: [CastReceipt].self) { group in
                for identifier in ElectionWorld.voters {
                    let voter = TestVoter(identifier, world, folder: folder, port: process.port)
                    group.addTask { await castUntilDead(voter) }
                }
                try? await Task.sleep(for: .milliseconds(500 + 170 * round))
                process.kill()
                return await group.reduce(into: []) { $0 += $1 }
            }
        }
        #expect(!receipts.isEmpty)
        let process = try await CollectorProcess(world: world, data: folder)
        try await CollectorProcess.command(["close", "\(world.officials)/close.json", "--data", folder], in: folder)
        process.kill()
        try await CollectorProcess.command(["export", "--data", folder, "--out", "\(folder)/box"], in: folder)
        try checkBox("\(folder)/box", has: receipts)
    }

    private func checkBox(_ box: String, has receipts: [CastReceipt]) throws {
        var found: [HashValue: Envelope] = [:]
        for name in try DurableFile.list("\(box)/\(BoxFolder.envelopes)") {
            var reader = try LineReader("\(box)/\(BoxFolder.envelopes)/\(name)")
            while let line = try reader.next() {
                let envelope = try Envelope(canonical: line, group: .standard)
                found[envelope.submission.statementHash] = envelope
            }
        }
        for receipt in receipts {
            let index = receipt.proof.split(separator: "\n").first { $0.hasPrefix("index ") }?.dropFirst(6)
            let envelope = found[receipt.statement]
            #expect(envelope != nil && envelope?.leaf == index.flatMap { Int($0) })
            #expect(envelope?.submission.ballotHash == receipt.ballot)
        }
        #expect(found.count >= receipts.count)
    }

    private func castUntilDead(_ voter: TestVoter) async -> [CastReceipt] {
        var receipts: [CastReceipt] = []
        while let submission = try? await voter.prepare(), let receipt = try? await voter.cast(submission) {
            receipts.append(receipt)
        }
        return receipts
    }
}
