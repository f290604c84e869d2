import CollectionAPI
import GRDB
import Logging
import SQLiteStorage
import Testing

/// What the operator learns of a store that takes no ballot.
@Suite struct FailingStoreTests {
    private static func add(_ trigger: String, to table: String, _ collector: TestCollector) async throws {
        let path = "\(collector.folder)/\(SQLiteBallotStore.databaseName)"
        try await DatabaseQueue(path: path).write { database in
            try database.execute(sql: "CREATE TRIGGER fault BEFORE INSERT ON \(table) BEGIN \(trigger); END")
        }
    }

    @Test(
        "where a cast or a challenge cannot be stored, the collector's log says why, as an error",
        arguments: ["envelope", "challenge"])
    func logsReason(_ table: String) async throws {
        for (trigger, code, reason) in [
            ("INSERT INTO nowhere VALUES (1)", APIErrorCode.unavailable, "nowhere"),
            ("SELECT RAISE(ABORT, 'bad sector')", .internalError, "bad sector"),
        ] {
            let log = LogRecorder()
            try await TestCollector.run(log: log) { collector in
                let voter = collector.voter()
                let (cast, challenge) = (try await voter.prepare(), try await voter.prepareChallenge())
                try await Self.add(trigger, to: table, collector)
                try await collector.expect(code) {
                    try await table == "challenge" ? voter.send(challenge) : voter.send(cast)
                }
                #expect(log.texts { $0 == .error }.contains { $0.contains(reason) }, "\(code)")
                #expect(!log.texts { _ in true }.contains { $0.contains("EE-1") })
            }
        }
    }
}
