import CollectionAPI
import CollectionService
import Logging
import Testing

/// Clients that send slowly, or not at all, over real TLS: they keep nobody else waiting, and not for ever.
@Suite struct SlowUploadTests {
    @Test("a voter's dripping uploads take no other voter's place; the voter's third request is refused meanwhile")
    func blocksNobody() async throws {
        try await TestCollector.run(limits: Self.limits(bodySeconds: 20)) { collector in
            let (slow, other) = (collector.voter("EE-1"), collector.voter("EE-2"))
            let submission = try await other.prepare()
            try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<2 { group.addTask { try await DrippingUpload(https: slow.https).send().answer } }
                try await Self.waitForUploads(2, other)
                let third = try await slow.https.send("POST", Routes.ticket)
                #expect(try third.problem().code == .tooManyRequests && third.retryAfter == 3)
                _ = try await other.cast(submission)
                for try await answer in group { #expect(answer.contains("request-timeout")) }
            }
            _ = try await slow.cast(slow.prepare())
        }
    }

    @Test("a body that is not complete in time is answered so, and its place is free again", arguments: [100_000, nil])
    func endsUploads(_ length: Int?) async throws {
        try await TestCollector.run(limits: Self.limits(bodySeconds: 2)) { collector in
            let voter = collector.voter()
            for _ in 0..<3 {
                let (answer, duration) = try await DrippingUpload(https: voter.https, length: length).send()
                #expect(answer.hasPrefix("HTTP/1.1 408 ") && answer.contains("urn:glassurn:problem:request-timeout"))
                #expect(answer.lowercased().contains("connection: close"))
                #expect(duration > .seconds(2) && duration < .seconds(20))
            }
            let text = try await voter.https.send("GET", Routes.metrics).text
            #expect(text.contains("glassurn_requests_total{route=\"cast\",outcome=\"request-timeout\"} 3"))
            _ = try await voter.cast(voter.prepare())
        }
    }

    @Test("where all places for uploads are taken, the next is turned away unharmed, and that is no fault in the log")
    func limitsUploads() async throws {
        let log = LogRecorder()
        try await TestCollector.run(limits: Self.limits(bodySeconds: 20), log: log) { collector in
            let voter = collector.voter("EE-3")
            let submission = try await voter.prepare()
            try await withThrowingTaskGroup(of: String.self) { group in
                for identifier in ["EE-1", "EE-1", "EE-2", "EE-2"] {
                    let slow = collector.voter(identifier)
                    group.addTask { try await DrippingUpload(https: slow.https).send().answer }
                }
                try await Self.waitForUploads(4, voter)
                let answer = try await voter.send(submission)
                #expect(try answer.problem().code == .unavailable && answer.retryAfter == 3)
                for try await answer in group { #expect(answer.contains("request-timeout")) }
            }
            _ = try await voter.cast(submission)
            #expect(log.texts { $0 >= .warning } == [])
            #expect(log.texts { $0 == .notice }.contains { $0.contains("busy") })
        }
    }

    @Test(
        "a client that leaves in the middle of its body is no fault of the collector",
        arguments: [DrippingUpload.End.close, .kill], [100_000, nil])
    func countsDisconnected(_ end: DrippingUpload.End, _ length: Int?) async throws {
        let log = LogRecorder()
        try await TestCollector.run(limits: Self.limits(bodySeconds: 120), log: log) { collector in
            let voter = collector.voter()
            for _ in 0..<3 {
                _ = try await DrippingUpload(https: voter.https, length: length, bytes: 5, end: end).send()
            }
            let metrics = { try await voter.https.send("GET", Routes.metrics).text }
            let line = "glassurn_requests_total{route=\"cast\",outcome=\"disconnected\"} 3"
            try await Self.waitUntil { try await metrics().contains(line) }
            #expect(try await !metrics().contains("route=\"cast\",outcome=\"internal-error\""))
            _ = try await voter.cast(voter.prepare())
            #expect(log.texts { $0 >= .notice } == [])
        }
    }

    @Test(
        "a connection whose body nobody reads ends with the answer, even if more bytes come",
        arguments: [Routes.election, Routes.cast, Routes.ticket, "/nowhere"], [100_000, nil])
    func endsConnection(_ path: String, _ length: Int?) async throws {
        try await TestCollector.run(limits: Self.limits(bodySeconds: 30)) { collector in
            let https = collector.https(certificate: nil)
            let (answer, duration) = try await DrippingUpload(https: https, path: path, length: length).send()
            #expect(answer.hasPrefix("HTTP/1.1 \(path == Routes.election ? 200 : path == "/nowhere" ? 404 : 401) "))
            #expect(duration < .seconds(20))
        }
    }

    private static func limits(bodySeconds: Int) -> ServiceLimits {
        var limits = ServiceLimits()
        limits.requestsPerMinute = 1_000
        limits.concurrentCasts = 1
        limits.bodySeconds = bodySeconds
        return limits
    }

    private static func waitForUploads(_ count: Int, _ voter: TestVoter) async throws {
        try await waitUntil {
            try await voter.https.send("GET", Routes.metrics).text.contains("glassurn_open_uploads \(count)\n")
        }
    }

    private static func waitUntil(_ condition: () async throws -> Bool) async throws {
        for _ in 0..<600 {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw Tool.Failure(description: "it did not happen in time")
    }
}
