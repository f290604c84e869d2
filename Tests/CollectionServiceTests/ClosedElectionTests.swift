import BallotStorage
import CollectionAPI
import CollectionService
import ElectionModel
import Foundation
import Primitives
import Testing

/// After the closing leaf nothing changes any more, by whatever door one comes.
@Suite struct ClosedElectionTests {
    @Test("requests after the closing change nothing")
    func refusesRequests() async throws {
        try await TestCollector.run { collector in
            let (alice, bob) = (collector.voter("EE-1"), collector.voter("EE-2"))
            let (first, second) = (try await alice.prepare(), try await alice.prepare([0, 1]))
            let receipt = try await alice.cast(first)
            let late = try await bob.prepare()
            _ = try await collector.recorder.record("\(collector.world.officials)/close.json")
            let before = try DatabaseDump(collector.folder)
            for submission in [second, late] {
                let voter = submission == late ? bob : alice
                let problem = try await voter.send(submission).problem()
                #expect(problem.code == .closed && problem.ticket == nil)
            }
            #expect(try await bob.https.send("POST", Routes.ticket).problem().code == .closed)
            #expect(try await alice.cast(first) == receipt)
            let (mine, theirs) = (try await alice.status(), try await bob.status())
            #expect(mine.receipts == [receipt] && theirs.receipts.isEmpty)
            #expect(try DatabaseDump(collector.folder) == before)
        }
    }

    @Test("commands after the closing change nothing: the logged steps are repeated, no other is taken")
    func refusesCommands() async throws {
        let opened = try await OpenedFolder.shared.value
        let (world, folder) = (opened.world, try opened.copy())
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let orders = "\(folder)/orders"
        try FileManager.default.copyItem(atPath: world.officials, toPath: orders)
        func run(_ arguments: String...) async throws -> Int32 {
            try await CollectorProcess.outcome(arguments + ["--data", folder], in: world.folder).status
        }
        #expect(try await run("close", "\(orders)/close.json") == 0)
        let before = try DatabaseDump(folder)
        for name in ["definition", "commitments", "guardians", "open", "close"] {
            #expect(try await run("log", "append", "\(orders)/\(name).json") == 0, "\(name)")
        }
        for kind in [OrderDocument.Kind.open, .close] {
            // Properly signed, but another document than the logged one.
            let order = OrderDocument(
                kind: kind, election: world.context.extendedBaseHash, fingerprint: world.context.fingerprint,
                rollVersion: 0, roll: world.context.definition.roll, issuedAt: Timestamp(seconds: 2_000_000_000))
            try ElectionWorld.signed(order.canonicalBytes, world.pki, .official, "Official One")
                .save(as: "later-\(kind.rawValue).json", in: orders)
            #expect(try await run(kind.rawValue, "\(orders)/later-\(kind.rawValue).json") == 65)
        }
        #expect(try await run("init", "--origin", "test.invalid/2026") == 65)
        #expect(try await run("export", "--out", "\(folder)/box") == 0)
        #expect(try DatabaseDump(folder) == before)
    }
}
