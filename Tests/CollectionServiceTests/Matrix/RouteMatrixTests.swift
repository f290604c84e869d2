import CollectionAPI
import CollectionService
import Testing

@Suite struct RouteMatrixTests {
    @Test("each refusal that is not about a cast's content has its own code, and nothing is stored")
    func refuses() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for fault in RouteFault.all {
                let world =
                    try await fault.allowsRevoting ? ElectionWorld.shared.value : ElectionWorld.withoutRevoting.value
                group.addTask {
                    try await TestCollector.run(limits: fault.limits, world: world) { try await expect(fault, $0) }
                }
            }
            try await group.waitForAll()
        }
    }

    private func expect(_ fault: RouteFault, _ collector: TestCollector) async throws {
        try await fault.arrange(collector)
        let before = try DatabaseDump(collector.folder)
        let problem = try await fault.send(collector).problem()
        #expect(problem.code == fault.code, "\(problem.detail)")
        #expect(try DatabaseDump(collector.folder) == before, "\(fault.code)")
    }

    @Test("every code of the interface is provoked by one of the matrices")
    func isComplete() {
        let provoked = Set(CastFault.inOrder.map(\.code) + RouteFault.all.map(\.code))
        // These need elections of their own: with witnesses (`CosigningTests`), with responders (`ResponderTests`,
        // `ResponderFaultTests` and `ClockTests`), with further rules for certificates (`IdentityRefusalTests`), or are about
        // challenges (`ChallengeRefusalTests`). There `expectUnchanged` compares the database too; what waits for a
        // timestamp is stored, as these tests say.
        let others: [APIErrorCode] = [
            .witnessesLate, .logBehind, .certificateRevoked, .unknownStatus, .staleStatus, .wrongStatusNonce,
            .foreignResponder,
            .badStatusResponse, .statusUnavailable, .badTimestamp, .timestampUnavailable, .wrongCertificatePolicy,
            .testCertificate, .openingMismatch, .wrongOpeningShape, .tooManyChallenges,
        ]
        #expect(provoked == Set(APIErrorCode.allCases).subtracting(others))
    }

    @Test("who is wrong in two ways before the body is read hears of the first")
    func keepsOrder() async throws {
        var limits = TestCollector.generous
        limits.requestsPerMinute = 1
        try await TestCollector.run(limits: limits) { collector in
            let voter = collector.voter()
            _ = try await voter.status()
            // The rate, and then the size.
            try await collector.expect(.tooManyRequests) { try await voter.https.send("POST", Routes.ticket, [1]) }
            // The path, the method, the certificate, and then the rate.
            try await collector.expect(.notFound) { try await voter.https.send("PUT", "/nowhere") }
            try await collector.expect(.methodNotAllowed) { try await voter.https.send("PUT", Routes.ticket) }
            let foreign = collector.https(certificate: "foreign/pki/voters/EE-1/auth")
            try await collector.expect(.foreignCertificate) { try await foreign.send("POST", Routes.ticket, [1]) }
        }
        limits = TestCollector.generous
        limits.bodySeconds = 1
        try await TestCollector.run(limits: limits) { collector in
            // The size, and then the time.
            let upload = DrippingUpload(https: collector.voter().https, length: 9_000_000)
            let answer = try await upload.send().answer
            #expect(answer.contains("too-large"))
        }
    }
}
