import BallotChecks
import BallotStorage
import CollectionAPI
import CollectionService
import ElectionModel
import GroupArithmetic
import Testing
import TransparencyLog

@Suite struct RouteTests {
    @Test("public routes need no certificate and give what they promise")
    func servesPublic() async throws {
        try await TestCollector.run { collector in
            let https = collector.https(certificate: nil)
            let bundle: ElectionBundle = try await https.send("GET", Routes.election).message()
            let fingerprint = collector.world.context.fingerprint
            #expect(throws: Never.self) { try ElectionContext(bundle, group: .standard, pinned: fingerprint) }
            let note = try await https.send("GET", Routes.checkpoint).body
            let key = collector.world.context.configuration.logKey
            #expect(try Checkpoint(signed: note, key: key, origin: key.name).size == 4)
            #expect(try await https.send("GET", Routes.health).status == 200)
            #expect(try await https.send("GET", Routes.readiness).status == 200)
        }
    }

    @Test("a public route works with a foreign certificate too")
    func ignoresCertificate() async throws {
        try await TestCollector.run { collector in
            let https = collector.https(certificate: "foreign/pki/voters/EE-1/auth")
            let answer = try await https.send("GET", Routes.election)
            #expect(answer.status == 200)
        }
    }

    @Test(
        "an unknown path, or another method, is refused as a problem",
        arguments: [
            ("GET", "/", APIErrorCode.notFound), ("GET", "/v1/election/", .notFound),
            ("GET", "/v1/../metrics", .notFound),
            ("POST", Routes.election, .methodNotAllowed), ("GET", Routes.ticket, .methodNotAllowed),
            ("GET", Routes.cast, .methodNotAllowed), ("DELETE", Routes.status, .methodNotAllowed),
        ])
    func refuses(_ method: String, _ path: String, _ code: APIErrorCode) async throws {
        try await TestCollector.run { collector in
            let https = collector.https(certificate: nil)
            let answer = try await collector.refusal { try await https.send(method, path, options: ["--path-as-is"]) }
            #expect(answer == code)
        }
    }

    @Test("TLS below 1.3 is refused")
    func refusesOldTLS() async throws {
        try await TestCollector.run { collector in
            let https = collector.https(certificate: nil)
            await #expect(throws: Tool.Failure.self) {
                try await https.send("GET", Routes.health, options: ["--tls-max", "1.2"])
            }
        }
    }

    @Test("outcomes are counted by code, without anything about voters")
    func counts() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            _ = try await voter.cast(voter.prepare())
            _ = try await voter.https.send("POST", Routes.cast, Array("{}".utf8))
            let text = try await voter.https.send("GET", Routes.metrics).text
            #expect(text.contains("glassurn_requests_total{route=\"cast\",outcome=\"ok\"} 1"))
            #expect(text.contains("glassurn_requests_total{route=\"cast\",outcome=\"missing-field\"} 1"))
            #expect(text.contains("glassurn_log_size 5") && text.contains("glassurn_pending 0"))
            #expect(!text.contains("EE-1"))
        }
    }

    @Test("a voter who comes too often is slowed down; others are not")
    func limitsRate() async throws {
        var limits = ServiceLimits()
        limits.requestsPerMinute = 2
        try await TestCollector.run(limits: limits) { collector in
            let voter = collector.voter()
            for _ in 0..<2 { _ = try await voter.ticket() }
            try await collector.expect(.tooManyRequests) { try await voter.https.send("POST", Routes.ticket) }
            let wait = try #require(try await voter.https.send("GET", Routes.status).retryAfter)
            #expect((1...30).contains(wait))
            _ = try await collector.voter("EE-2").ticket()
        }
    }

    @Test("when too many cast at once, some are sent away unharmed and come again")
    func limitsConcurrency() async throws {
        var limits = TestCollector.generous
        limits.concurrentCasts = 1
        try await TestCollector.run(limits: limits) { collector in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for identifier in ElectionWorld.voters {
                    group.addTask {
                        let voter = collector.voter(identifier)
                        let submission = try await voter.prepare()
                        var answer = try await voter.send(submission)
                        while answer.status == APIErrorCode.unavailable.status {
                            answer = try await voter.send(submission)
                        }
                        #expect(answer.status == 200)
                    }
                }
                try await group.waitForAll()
            }
            let counts = try await collector.store.counts()
            #expect(counts.casts == ElectionWorld.voters.count)
        }
    }

    @Test("limits that cannot work are refused")
    func refusesLimits() {
        var limits = ServiceLimits()
        limits.threads = 0
        #expect(throws: ServiceError(.badConfiguration, "")) { try limits.validate() }
    }

    @Test("every code of the ballot checks is a code of the interface", arguments: BallotCheckError.Code.allCases)
    func knowsCode(_ code: BallotCheckError.Code) {
        #expect(APIErrorCode(rawValue: code.rawValue) != nil)
    }
}
