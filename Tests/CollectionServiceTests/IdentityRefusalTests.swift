import CollectionAPI
import CollectionService
import ElectionModel
import Identity
import Primitives
import Testing

@Suite struct IdentityRefusalTests {
    @Test("without a certificate nothing of a voter's is open", arguments: [Routes.ticket, Routes.cast, Routes.status])
    func refusesNobody(_ route: String) async throws {
        try await TestCollector.run { collector in
            let https = collector.https(certificate: nil)
            let method = route == Routes.status ? "GET" : "POST"
            try await collector.expectUnchanged(.noCertificate) { try await https.send(method, route) }
        }
    }

    @Test("a certificate of another authority is refused")
    func refusesForeign() async throws {
        try await TestCollector.run { collector in
            let https = collector.https(certificate: "foreign/pki/voters/EE-1/auth")
            try await collector.expectUnchanged(.foreignCertificate) { try await https.send("POST", Routes.ticket) }
        }
    }

    @Test("a certificate for signing does not authenticate")
    func refusesWrongUsage() async throws {
        try await TestCollector.run { collector in
            let https = collector.https(certificate: "pki/people/Official One/sign")
            try await collector.expectUnchanged(.wrongKeyUsage) { try await https.send("POST", Routes.ticket) }
        }
    }

    @Test("a certificate whose key may not make digital signatures does not get through the handshake")
    func refusesNonRepudiation() async throws {
        try await TestCollector.run { collector in
            let https = collector.https(certificate: "pki/voters/EE-1/sign")
            await #expect(throws: Tool.Failure.self) { try await https.send("POST", Routes.ticket) }
        }
    }

    @Test("a certificate is refused before and after its validity", arguments: [-86_400 * 30, 86_400 * 4_000])
    func refusesExpired(_ seconds: Int) async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            collector.clock.advance(seconds)
            try await collector.expectUnchanged(.certificateExpired) {
                try await voter.https.send("POST", Routes.ticket)
            }
        }
    }

    @Test("a certificate without a personal number names no voter")
    func refusesNameless() async throws {
        try await TestCollector.run { collector in
            let https = collector.https(certificate: "nameless")
            try await collector.expectUnchanged(.badVoterIdentifier) { try await https.send("POST", Routes.ticket) }
        }
    }

    @Test("one person's session with another's signature is refused")
    func refusesMismatch() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            let honest = try await voter.prepare()
            let other = try voter.sign(honest.statement, ballot: honest.ballot, by: "EE-2")
            try await collector.expectUnchanged(.identityMismatch) { try await voter.send(other) }
            _ = try await voter.cast(honest)
        }
    }

    @Test("a signature that is none, or over something else, is refused")
    func refusesBadSignatures() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            let honest = try await voter.prepare()
            let elsewhere = try await voter.prepare([0, 1])
            for (cms, code) in [
                ([1, 2, 3], APIErrorCode.malformedSignature), (honest.signature + [0], .malformedSignature),
                (elsewhere.signature, .badSignature),
            ] {
                let submission = CastSubmission(ballot: honest.ballot, statement: honest.statement, signature: cms)
                try await collector.expectUnchanged(code) { try await voter.send(submission) }
            }
        }
    }

    @Test("a signature with a certificate that may not sign, is weak or is foreign is refused")
    func refusesBadSigners() async throws {
        try await TestCollector.run { collector in
            let (voter, pki) = (collector.voter(), collector.world.pki)
            let honest = try await voter.prepare()
            for (stem, code) in [
                ("pki/voters/EE-1/auth", APIErrorCode.wrongKeyUsage), ("weak", .weakKey),
                ("foreign/pki/voters/EE-1/sign", .foreignCertificate),
            ] {
                let cms = try await pki.sign(honest.statementBytes, stem)
                let submission = CastSubmission(ballot: honest.ballot, statement: honest.statement, signature: cms)
                try await collector.expectUnchanged(code) { try await voter.send(submission) }
            }
        }
    }

    @Test("a signature by OpenSSL's own command is accepted")
    func acceptsStandardSignature() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            let honest = try await voter.prepare()
            let cms = try await collector.world.pki.sign(honest.statementBytes, "pki/voters/EE-1/sign")
            _ = try await voter.cast(CastSubmission(ballot: honest.ballot, statement: honest.statement, signature: cms))
        }
    }

    @Test("a certificate of another policy than the election asks for is refused, for each purpose (attack K2)")
    func refusesPolicies() async throws {
        let policy = try #require(PolicyIdentifier("1.3.6.1.4.1.51361.2.1.2"))
        let world = try await ElectionWorld { pki in
            for (name, extensions) in [
                ("sign", ["keyUsage=nonRepudiation"]),
                ("auth", ["keyUsage=digitalSignature", "extendedKeyUsage=clientAuth"]),
            ] {
                try await pki.issue(
                    "policy-\(name)", subject: "/serialNumber=EE-1/CN=x",
                    extensions: extensions + ["certificatePolicies=\(policy)"])
            }
            return IdentityRules(isRehearsal: true, signingPolicies: [policy], authenticationPolicies: [policy])
        }
        try await TestCollector.run(world: world) { collector in
            var voter = collector.voter()
            try await collector.expectUnchanged(.wrongCertificatePolicy) {
                try await voter.https.send("POST", Routes.ticket)
            }
            voter = TestVoter("EE-1", world, folder: collector.folder, port: collector.port, connection: "policy-auth")
            let honest = try await voter.prepare()
            try await collector.expectUnchanged(.wrongCertificatePolicy) { try await voter.send(honest) }
            let cms = try await world.pki.sign(honest.statementBytes, "policy-sign")
            _ = try await voter.cast(
                CastSubmission(ballot: honest.ballot, statement: honest.statement, signature: cms))
        }
    }

    @Test("a certificate for tests is refused in a real election, for each purpose (attacks K2 and T13)")
    func refusesTestCertificates() async throws {
        let world = try await ElectionWorld(kind: .unmarked) { pki in
            for (name, extensions) in [
                ("sign", ["keyUsage=nonRepudiation"]),
                ("auth", ["keyUsage=digitalSignature", "extendedKeyUsage=clientAuth"]),
            ] {
                try await pki.issue(
                    "test-\(name)", subject: "/serialNumber=EE-1/CN=x",
                    extensions: extensions + ["\(Pki.mark)=ASN1:UTF8String:for tests"])
            }
            return .none
        }
        try await TestCollector.run(world: world) { collector in
            let voter = collector.voter()
            let honest = try await voter.prepare()
            let cms = try await world.pki.sign(honest.statementBytes, "test-sign")
            let submission = CastSubmission(ballot: honest.ballot, statement: honest.statement, signature: cms)
            try await collector.expectUnchanged(.testCertificate) { try await voter.send(submission) }
            let other = TestVoter(
                "EE-1", world, folder: collector.folder, port: collector.port, connection: "test-auth")
            try await collector.expectUnchanged(.testCertificate) { try await other.https.send("POST", Routes.ticket) }
            // The voter's own certificates are as those of a real authority.
            _ = try await voter.cast(honest)
        }
    }

    @Test("an election that needs a revocation list does not start without, and takes nobody whom it names")
    func asksForList() async throws {
        let world = try await ElectionWorld { _ in IdentityRules(isRehearsal: true, needsRevocationList: true) }
        let pki = world.pki
        await #expect(throws: ServiceError(.notReady, "")) {
            try await TestCollector.run(world: world) { _ in }
        }
        try await pki.devpki("revoke", "pki", "pki/voters/EE-2/sign.cert.pem")
        try await pki.devpki("crl", "pki", "list.crl")
        let list = try RevocationList(file: pki.read("list.crl"))
        try await TestCollector.run(world: world, revocationLists: [list]) { collector in
            // The list counts from the time that it says.
            collector.clock.now = max(collector.clock.now, Timestamp(seconds: ElectionWorld.now().seconds + 1))
            let revoked = try await collector.voter("EE-2").prepare()
            try await collector.expectUnchanged(.certificateRevoked) { try await collector.voter("EE-2").send(revoked) }
            let voter = collector.voter("EE-1")
            _ = try await voter.cast(try await voter.prepare())
        }
    }
}
