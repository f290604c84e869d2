import CollectionAPI
import CollectionService
import ConnectionLimits
import ElectionModel
import Foundation
import Testing

/// Clients that take more than their share of a collector.
@Suite struct LimitTests {
    @Test("a client that takes no answer loses its connection")
    func endsDeafConnections() async throws {
        var limits = TestCollector.generous
        limits.answerSeconds = 1
        try await TestCollector.run(limits: limits) { collector in
            let https = collector.https(certificate: nil)
            let bundle = try await https.send("GET", Routes.election).body.count
            // More than the buffers of both ends hold, so that the collector has to wait.
            let requests = (32 << 20) / bundle
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await StalledClient.deaf(https, requests: requests, seconds: 40) }
                // Two: the client's, and the one that asks.
                try await collector.wait { TestCollector.value($0, "glassurn_open_connections") == 2 }
                try await collector.wait { TestCollector.value($0, "glassurn_open_connections") == 1 }
                group.cancelAll()
            }
        }
    }

    @Test("one address has so many connections and no more; another address is served meanwhile")
    func limitsAddresses() async throws {
        var limits = TestCollector.generous
        limits.connectionsPerAddress = 4
        try await TestCollector.run(limits: limits) { collector in
            let https = collector.https(certificate: nil)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<3 { group.addTask { try await StalledClient.silent(https, seconds: 6) } }
                try await collector.wait { TestCollector.value($0, "glassurn_open_connections") == 4 }
                group.addTask { try await StalledClient.silent(https, seconds: 6) }
                let other = ["--interface", "127.0.0.2"]
                for _ in 0..<200 {
                    let text = try await https.send("GET", Routes.metrics, options: other).text
                    if text.contains("glassurn_open_connections 5\n") { break }
                    try await Task.sleep(for: .milliseconds(20))
                }
                await #expect(throws: Tool.Failure.self) { try await https.send("GET", Routes.health) }
                let text = try await https.send("GET", Routes.metrics, options: other).text
                #expect(text.contains("glassurn_refused_connections_total 1\n"))
                try await group.waitForAll()
            }
            // Their places are free again.
            #expect(try await https.send("GET", Routes.health).status == 200)
        }
    }

    @Test(
        "an address counts as one client however it is written, and so does a network of 64 bits",
        arguments: [
            ("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("2001:db8:0:7::1", "20010DB800000007"),
            ("2001:db8:0:7:ffff::2", "20010DB800000007"), ("2001:db8:0:8::1", "20010DB800000008"),
            ("fe80::1%eth0", "FE80000000000000"), (nil, ""),
        ])
    func namesClients(_ address: String?, _ client: String) {
        #expect(ConnectionTable.client(address) == client)
    }

    @Test("bodies take only so much memory together; what does not fit is sent away and may come again")
    func limitsMemory() async throws {
        var limits = TestCollector.generous
        limits.uploadMebibytes = 8
        limits.bodySeconds = 6
        try await TestCollector.run(limits: limits) { collector in
            let (slow, other) = (collector.voter("EE-1"), collector.voter("EE-2"))
            let submission = try await other.prepare()
            let large = [UInt8](repeating: 32, count: 3_000_000)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await StalledClient.upload(slow.https, bytes: 6_000_000, seconds: 8) }
                try await collector.wait { TestCollector.value($0, "glassurn_upload_bytes") ?? 0 >= 6_000_000 }
                let answer = try await other.https.send("POST", Routes.cast, large)
                #expect(try answer.problem().code == .unavailable && answer.retryAfter == 3)
                _ = try await other.cast(submission)
                try await group.waitForAll()
            }
            // Both have given everything back.
            try await collector.expect(.notCanonical) { try await other.https.send("POST", Routes.cast, large) }
            try await collector.wait { TestCollector.value($0, "glassurn_upload_bytes") == 0 }
        }
    }

    @Test(
        "on SIGTERM the process ends well, every receipt given holds, and what got no answer gets its receipt later",
        arguments: [10, 40, 80, 160])
    func drains(_ milliseconds: Int) async throws {
        let opened = try await OpenedFolder.shared.value
        let folder = try opened.copy()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let process = try await CollectorProcess(world: opened.world, data: folder)
        let prepared = try await withThrowingTaskGroup(of: CastFlow.self) { group in
            for identifier in ElectionWorld.voters {
                let voter = opened.voter(identifier, process)
                group.addTask { CastFlow(voter: voter, submission: try await voter.prepare()) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let answers = try await withThrowingTaskGroup(of: CastReceipt?.self) { group in
            for flow in prepared { group.addTask { try await flow.send() } }
            try await Task.sleep(for: .milliseconds(milliseconds))
            process.stop()
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(try await process.status() == 0)
        let audit = LogAudit(receipts: answers.compactMap { $0 }, sent: prepared.map(\.submission))
        #expect(try await audit.check(folder) >= audit.receipts.count)
        let second = try await CollectorProcess(world: opened.world, data: folder)
        var receipts = audit.receipts
        for flow in prepared where !receipts.contains(where: { $0.statement == flow.submission.statementHash }) {
            receipts.append(try await opened.voter(flow.voter.identifier, second).cast(flow.submission))
        }
        second.kill()
        let complete = LogAudit(receipts: receipts, sent: audit.sent)
        #expect(try await complete.check(folder) == ElectionWorld.voters.count)
    }
}

/// A cast that either comes to its end or does not reach the collector.
private struct CastFlow: Sendable {
    let voter: TestVoter
    let submission: CastSubmission

    /// - Returns: `nil` when the connection was not taken, or ended without an answer.
    func send() async throws -> CastReceipt? {
        do {
            return try await voter.cast(submission)
        } catch let failure as Tool.Failure where failure.description.contains("curl: (") {
            return nil
        }
    }
}
