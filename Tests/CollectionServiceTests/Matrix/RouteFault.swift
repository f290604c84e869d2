import CollectionAPI
import CollectionService
import ElectionModel
import Foundation
import GRDB
import SQLiteStorage

/// A refusal that is not about what a cast says.
struct RouteFault: Sendable {
    let code: APIErrorCode
    var limits = TestCollector.generous
    var allowsRevoting = true
    /// What must have happened before.
    var arrange: @Sendable (TestCollector) async throws -> Void = { _ in }
    let send: @Sendable (TestCollector) async throws -> HTTPAnswer

    static let all: [RouteFault] = [
        RouteFault(code: .notFound) { try await $0.https(certificate: nil).send("GET", "/v2/cast") },
        RouteFault(code: .methodNotAllowed) { try await $0.https(certificate: nil).send("PUT", Routes.cast) },
        RouteFault(code: .notEligible) { try await $0.voter("EE-9").https.send("POST", Routes.ticket) },
        RouteFault(code: .notEligible) { try await $0.voter("EE-9").https.send("GET", Routes.status) },
        RouteFault(code: .tooLarge) { try await $0.voter().https.send("POST", Routes.ticket, [1]) },
        RouteFault(
            code: .noRevoting, allowsRevoting: false,
            arrange: { _ = try await $0.voter().cast(try await $0.voter().prepare()) },
            send: { try await $0.voter().https.send("POST", Routes.ticket) }),
        RouteFault(
            code: .tooManyRequests, limits: limits { $0.requestsPerMinute = 1 },
            arrange: { _ = try await $0.voter().status() },
            send: { try await $0.voter().https.send("POST", Routes.cast, []) }),
        RouteFault(code: .requestTimeout, limits: limits { $0.bodySeconds = 1 }) { collector in
            try await DrippingUpload(https: collector.voter().https).parsed()
        },
        RouteFault(code: .unavailable, limits: limits { ($0.uploadMebibytes, $0.bodySeconds) = (8, 5) }) {
            try await sendWhileFull($0)
        },
        RouteFault(
            code: .internalError, arrange: { try await damage($0) },
            send: { try await $0.voter().https.send("GET", Routes.status) }),
    ]

    private static func limits(_ change: (inout ServiceLimits) -> Void) -> ServiceLimits {
        var limits = TestCollector.generous
        change(&limits)
        return limits
    }

    /// A body for which another's leaves no memory.
    private static func sendWhileFull(_ collector: TestCollector) async throws -> HTTPAnswer {
        try await withThrowingTaskGroup(of: Void.self) { group in
            let slow = collector.voter("EE-2").https
            group.addTask { try await StalledClient.upload(slow, bytes: 6_000_000, seconds: 7) }
            try await collector.wait { TestCollector.value($0, "glassurn_upload_bytes") ?? 0 >= 6_000_000 }
            let body = [UInt8](repeating: 32, count: 3_000_000)
            let answer = try await collector.voter().https.send("POST", Routes.cast, body)
            try await group.waitForAll()
            return answer
        }
    }

    /// A checkpoint in the database that is none, under a receipt that was given.
    private static func damage(_ collector: TestCollector) async throws {
        _ = try await collector.voter().cast(try await collector.voter().prepare())
        let path = "\(collector.folder)/\(SQLiteBallotStore.databaseName)"
        try await DatabaseQueue(path: path).write { database in
            try database.execute(sql: "DROP TRIGGER checkpoint_update; UPDATE checkpoint SET note = x'00'")
        }
    }
}

extension DrippingUpload {
    /// The answer as curl would have shown it.
    fileprivate func parsed() async throws -> HTTPAnswer {
        let text = try await send().answer
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1)
        guard parts.count == 2, let status = Int(text.dropFirst(9).prefix(3)) else {
            throw Tool.Failure(description: "no answer but: \(text)")
        }
        let type = parts[0].split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-type: ") }
        return HTTPAnswer(
            status: status, type: type.map { String($0.dropFirst(14)) } ?? "", retryAfter: nil,
            body: Array(parts[1].utf8))
    }
}
