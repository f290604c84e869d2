import CollectionAPI
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
            try await collector.expect(.noCertificate) { try await https.send(method, route) }
        }
    }

    @Test("a certificate of another authority is refused")
    func refusesForeign() async throws {
        try await TestCollector.run { collector in
            let https = collector.https(certificate: "foreign/pki/voters/EE-1/auth")
            try await collector.expect(.foreignCertificate) { try await https.send("POST", Routes.ticket) }
        }
    }

    @Test("a certificate for signing does not authenticate")
    func refusesWrongUsage() async throws {
        try await TestCollector.run { collector in
            let https = collector.https(certificate: "pki/people/Official One/sign")
            try await collector.expect(.wrongKeyUsage) { try await https.send("POST", Routes.ticket) }
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
            try await collector.expect(.certificateExpired) { try await voter.https.send("POST", Routes.ticket) }
        }
    }

    @Test("a certificate without a personal number names no voter")
    func refusesNameless() async throws {
        try await TestCollector.run { collector in
            let https = collector.https(certificate: "nameless")
            try await collector.expect(.badVoterIdentifier) { try await https.send("POST", Routes.ticket) }
        }
    }

    @Test("one person's session with another's signature is refused")
    func refusesMismatch() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            let honest = try await voter.prepare()
            let other = try voter.sign(honest.statement, ballot: honest.ballot, by: "EE-2")
            try await collector.expect(.identityMismatch) { try await voter.send(other) }
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
                try await collector.expect(code) { try await voter.send(submission) }
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
                try await collector.expect(code) { try await voter.send(submission) }
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
}
