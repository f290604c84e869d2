import CollectionService
import Testing

@Suite struct IdleTests {
    @Test("K6: a connection on which nobody asks anything ends, also a voter's: there is no session to take over")
    func endsIdleConnections() async throws {
        var limits = TestCollector.generous
        limits.idleSeconds = 1
        try await TestCollector.run(limits: limits) { collector in
            let voter = collector.voter()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await StalledClient.silent(voter.https, seconds: 40) }
                // Two: the voter's, and the one that asks.
                try await collector.wait { TestCollector.value($0, "glassurn_open_connections") == 2 }
                try await collector.wait { TestCollector.value($0, "glassurn_open_connections") == 1 }
                group.cancelAll()
            }
            // Whoever comes afterwards shows the certificate again.
            _ = try await voter.cast(try await voter.prepare())
        }
    }
}
