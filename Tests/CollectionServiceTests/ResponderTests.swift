import BallotStorage
import CollectionAPI
import CollectionService
import ElectionModel
import Foundation
import GroupArithmetic
import Identity
import Logging
import Primitives
import Testing

/// OCSP and timestamps at casting, through HTTPS and with OpenSSL's responder and authority.
@Suite struct ResponderTests {
    @Test("a ballot comes with an OCSP answer and a timestamp, kept in the box, and OpenSSL verifies each of them")
    func keepsEvidence() async throws {
        let responders = try await RespondersWorld.shared.value
        try await TestCollector.run(world: responders.world) { collector in
            let voter = collector.voter("EE-3")
            let submission = try await voter.prepare()
            let receipt = try await voter.cast(submission)
            let token = try #require(receipt.timestamp)
            try checkTimestamp(token, submission, collector)
            // The same ballot again gets the same receipt, with the same timestamp.
            #expect(try await voter.cast(submission) == receipt)
            let status = try await voter.status()
            #expect(status.receipts == [receipt])
            _ = try await collector.recorder.record("\(collector.world.officials)/close.json")
            let box = collector.folder + "/box"
            #expect(try await BoxExporter(store: collector.store).export(to: box).ballots == 1)
            let line = try #require(try firstLine("\(box)/\(BoxFolder.segment(0))"))
            let envelope = try Envelope(canonical: line, group: .standard)
            #expect(envelope.evidence.timestamp == token)
            let answer = try #require(envelope.evidence.status)
            try await verifyByCommand(envelope, answer, token, collector)
        }
    }

    @inline(never)
    private func checkTimestamp(
        _ token: [UInt8], _ submission: CastSubmission, _ collector: TestCollector
    ) throws {
        let authority = try #require(collector.world.context.configuration.identity.authority())
        let now = ElectionWorld.now().seconds
        let stamp = try VerifiedTimestamp(
            checking: token, over: submission.signature, request: nil, in: now...now, by: authority)
        #expect(stamp.imprint == SHA256.hash(submission.signature))
    }

    @inline(never)
    private func firstLine(_ path: String) throws -> [UInt8]? {
        var reader = try LineReader(path)
        return try reader.next()
    }

    private func verifyByCommand(
        _ envelope: Envelope, _ status: [UInt8], _ token: [UInt8], _ collector: TestCollector
    ) async throws {
        let folder = collector.folder + "/by-hand"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, bytes) in [
            ("statement.p7s", envelope.submission.signature), ("statement.json", envelope.submission.statementBytes),
            ("ocsp.der", status), ("timestamp.tsr", token),
        ] { try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name)")) }
        let pki = collector.world.pki.path("pki")
        try await Tool.run(
            [
                "openssl", "ts", "-verify", "-data", "statement.p7s", "-in", "timestamp.tsr", "-CAfile",
                "\(pki)/responders/tsa-root.pem",
            ], in: folder)
        let said = try await Tool.run(
            [
                "openssl", "ocsp", "-respin", "ocsp.der", "-issuer", "\(pki)/chain.pem", "-sha256",
                "-cert", "\(pki)/voters/EE-3/sign.cert.pem", "-CAfile", "\(pki)/chain.pem", "-partial_chain",
                "-no_nonce", "-resp_text",
            ], in: folder)
        let text = String(decoding: said, as: UTF8.self)
        #expect(text.contains("sign.cert.pem: good"))
        #expect(text.filter { !":\n ".contains($0) }.contains(SHA256.hash(envelope.submission.signature).hexadecimal))
    }

    @Test("a voter whose certificate is revoked is refused, and so is one whom the responder does not know")
    func refusesRevoked() async throws {
        let responders = try await RespondersWorld.shared.value
        let pki = responders.world.pki
        try await TestCollector.run(world: responders.world) { collector in
            let voter = collector.voter("EE-5")
            let submission = try await voter.prepare()
            try await pki.devpki("revoke", "pki", "pki/voters/EE-5/sign.cert.pem")
            try await collector.expectUnchanged(.certificateRevoked) { try await voter.send(submission) }
            let unknown = collector.voter("EE-6")
            let serial = try await Tool.run(
                ["openssl", "x509", "-in", "pki/voters/EE-6/sign.cert.pem", "-noout", "-serial"], in: pki.folder)
            try Data(serial.dropFirst("serial=".utf8.count)).write(
                to: URL(fileURLWithPath: pki.path("pki/responders/unknown.txt")))
            let other = try await unknown.prepare()
            try await collector.expectUnchanged(.unknownStatus) { try await unknown.send(other) }
            // Nobody else is concerned.
            let third = collector.voter("EE-2")
            _ = try await third.cast(try await third.prepare())
        }
    }
}

/// Responders that do not answer, or answer with something else; one test after another, since they share them.
@Suite(.serialized) struct ResponderFaultTests {
    private static let strict = Task { try await RespondersWorld() }

    @Test("while nobody answers, nothing is stored; the same ballot is taken afterwards")
    func refusesWhenDown() async throws {
        let responders = try await Self.strict.value
        try await TestCollector.run(world: responders.world) { collector in
            let voter = collector.voter()
            let submission = try await voter.prepare()
            try await responders.stop()
            try await collector.expectUnchanged(.statusUnavailable) { try await voter.send(submission) }
            try await responders.start()
            _ = try await voter.cast(submission)
        }
    }

    @Test("an old answer, another's answer and no answer at all are told apart", arguments: [0, 1, 2])
    func refusesFalseAnswers(_ kind: Int) async throws {
        let responders = try await Self.strict.value
        try await TestCollector.run(world: responders.world) { collector in
            let (voter, other) = (collector.voter("EE-1"), collector.voter("EE-2"))
            let submission = try await voter.prepare()
            let codes: [APIErrorCode] = [.wrongStatusNonce, .badStatusResponse, .badStatusResponse]
            let certificate = kind == 0 ? "EE-1" : "EE-2"
            let answers: [[UInt8]] = [
                try await answer(about: certificate, responders), try await answer(about: certificate, responders),
                [1, 2, 3],
            ]
            try responders.pretend("ocsp", answers[kind])
            try await collector.expectUnchanged(codes[kind]) { try await voter.send(submission) }
            try responders.pretend("ocsp", nil)
            _ = try await voter.cast(submission)
            _ = try await other.cast(try await other.prepare())
        }
    }

    @Test("an answer by one whom the certificate's issuer has not charged is refused, whoever that is (attack L14)")
    func refusesForeignResponder() async throws {
        let responders = try await Self.strict.value
        try await TestCollector.run(world: responders.world) { collector in
            let (voter, pki) = (collector.voter(), responders.world.pki)
            let submission = try await voter.prepare()
            try await Self.makeResponders(pki)
            for signer in Self.foreignResponders {
                try responders.pretend("ocsp", try await answer(submission, signer, collector))
                try await collector.expectUnchanged(.foreignResponder) { try await voter.send(submission) }
            }
            // The same answer by the issuer's delegate.
            let genuine = ("pki/responders/ocsp.pem", "pki/responders/ocsp.key.pem")
            try responders.pretend("ocsp", try await answer(submission, genuine, collector))
            _ = try await voter.cast(submission)
            try responders.pretend("ocsp", nil)
        }
    }

    /// Another authority's responder; one of the root, which did not issue the certificate; one whom the issuer certified
    /// for something else; an official; the signer itself.
    private static let foreignResponders = [
        ("elsewhere.cert.pem", "elsewhere.key.pem"), ("upstairs.cert.pem", "upstairs.key.pem"),
        ("server-only.cert.pem", "server-only.key.pem"),
        ("pki/people/Official One/sign.cert.pem", "pki/people/Official One/sign.key.pem"),
        ("pki/voters/EE-1/sign.cert.pem", "pki/voters/EE-1/sign.key.pem"),
    ]

    private static func makeResponders(_ pki: Pki) async throws {
        for (name, usage, issuer) in [
            ("elsewhere", "OCSPSigning", ("foreign/pki/chain.pem", "foreign/pki/issuing.key.pem")),
            ("upstairs", "OCSPSigning", ("pki/root.pem", "pki/root.key.pem")),
            ("server-only", "serverAuth", ("pki/chain.pem", "pki/issuing.key.pem")),
        ] {
            try await pki.issue(
                name, subject: "/CN=responder", extensions: ["keyUsage=digitalSignature", "extendedKeyUsage=\(usage)"],
                by: issuer)
        }
    }

    /// What OpenSSL's responder says of the signer, with the right nonce, signed by anybody.
    private func answer(
        _ submission: CastSubmission, _ signer: (certificate: String, key: String), _ collector: TestCollector
    ) async throws -> [UInt8] {
        let pki = collector.world.pki
        let name = "by-hand-\(UUID().uuidString)"
        try Data(try request(submission, collector)).write(to: URL(fileURLWithPath: pki.path(name)))
        let serial = try await Tool.run(
            ["openssl", "x509", "-in", "pki/voters/EE-1/sign.cert.pem", "-noout", "-serial"], in: pki.folder)
        let number = String(decoding: serial.dropFirst("serial=".utf8.count), as: UTF8.self)
            .trimmingCharacters(in: .newlines)
        try Data("V\t491231235959Z\t\t\(number)\tunknown\t/CN=good\n".utf8).write(
            to: URL(fileURLWithPath: pki.path(name + ".index")))
        try await Tool.run(
            [
                "openssl", "ocsp", "-index", name + ".index", "-CA", "pki/chain.pem", "-rsigner", signer.certificate,
                "-rkey", signer.key, "-reqin", name, "-respout", name + ".answer", "-ndays", "1",
            ], in: pki.folder)
        return try pki.read(name + ".answer")
    }

    @inline(never)
    private func request(_ submission: CastSubmission, _ collector: TestCollector) throws -> [UInt8] {
        let certificate = try collector.world.pki.certificate("pki/voters/EE-1/sign.cert.pem")
        let path = try collector.world.context.configuration.certificateRules()
            .validate(certificate, at: collector.clock.now.seconds, purpose: .sign)
        return try StatusRequest(signed: submission.signature, path: path, digest: .sha256).der
    }

    @Test("while the timestamp authority is away a ballot is stored, has no receipt, and gets both afterwards")
    func waitsForAuthority() async throws {
        let responders = try await RespondersWorld(whenDown: nil)
        try await TestCollector.run(world: responders.world) { collector in
            let voter = collector.voter()
            let submission = try await voter.prepare()
            try await responders.stop()
            for _ in 0..<2 {
                #expect(try await voter.send(submission).problem().code == .timestampUnavailable)
                let counts = try await collector.store.counts()
                #expect(counts.pending == 1 && counts.casts == 0)
            }
            // The status does not pass the ballot over in silence.
            let status = try await voter.status()
            #expect(status.receipts.isEmpty && status.waiting == 1)
            try await responders.start()
            let receipt = try await voter.cast(submission)
            #expect(receipt.timestamp != nil)
            let stored = try await collector.store.envelopes(from: 0, limit: 10)
            #expect(stored.count == 1 && stored.allSatisfy { $0.evidence.timestamp == receipt.timestamp })
        }
    }

    /// A genuine answer with no nonce.
    private func answer(about voter: String, _ responders: RespondersWorld) async throws -> [UInt8] {
        let pki = responders.world.pki
        let url = String(decoding: try pki.read("pki/responders/ocsp.url"), as: UTF8.self)
        let name = "answer-\(UUID().uuidString)"
        try await Tool.run(
            [
                "openssl", "ocsp", "-issuer", "pki/chain.pem", "-sha256", "-cert",
                "pki/voters/\(voter)/sign.cert.pem", "-no_nonce", "-reqout", name + ".req",
            ], in: pki.folder)
        return try await Tool.run(
            [
                "curl", "-sS", "--noproxy", "*", "-H", "Content-Type: application/ocsp-request", "--data-binary",
                "@\(name).req", url.trimmingCharacters(in: .newlines),
            ], in: pki.folder)
    }

    @Test("where the rule says so, a ballot is taken without an answer and marked by its absence")
    func acceptsAndMarks() async throws {
        let responders = try await RespondersWorld(whenDown: .acceptAndMark)
        try await TestCollector.run(world: responders.world) { collector in
            let voter = collector.voter()
            // A wrong answer is never taken for none.
            try responders.pretend("ocsp", [1, 2, 3])
            let submission = try await voter.prepare()
            try await collector.expectUnchanged(.badStatusResponse) { try await voter.send(submission) }
            // tryLater is nobody's answer.
            try responders.pretend("ocsp", [0x30, 0x03, 0x0A, 0x01, 0x03])
            let receipt = try await voter.cast(submission)
            #expect(receipt.timestamp != nil)
            let stored = try await collector.store.envelopes(from: 0, limit: 10)
            #expect(stored.count == 1 && stored.allSatisfy { $0.evidence.status == nil })
        }
    }

    @Test("a ballot that is stored when the authority is away gets its timestamp later, and only then its receipt")
    func stampsLater() async throws {
        let responders = try await Self.strict.value
        try await TestCollector.run(world: responders.world) { collector in
            let (voter, other) = (collector.voter("EE-1"), collector.voter("EE-2"))
            let (submission, second) = try await (voter.prepare(), other.prepare())
            let genuine = try responders.world.pki.read("pki/responders/tsa-root.pem")
            for canned in [[1, 2, 3], genuine] {
                try responders.pretend("tsa", canned)
                #expect(try await voter.send(submission).problem().code == .badTimestamp)
            }
            // Durable and not logged: nobody has a receipt for it.
            var counts = try await collector.store.counts()
            #expect(counts.pending == 1 && counts.casts == 0)
            try responders.pretend("tsa", nil)
            // Another voter's ballot does not wait for it.
            _ = try await other.cast(second)
            let receipt = try await voter.cast(submission)
            #expect(receipt.timestamp != nil)
            counts = try await collector.store.counts()
            #expect(counts.pending == 0 && counts.casts == 2)
        }
    }

    @Test("after a restart a pending ballot gets its timestamp though its voter never asks again")
    func stampsAfterRestart() async throws {
        let responders = try await Self.strict.value
        let log = LogRecorder()
        try await TestCollector.run(world: responders.world, log: log) { collector in
            func patiently(_ isDone: () async throws -> Bool) async throws {
                for _ in 0..<300 where try await !isDone() { try await Task.sleep(for: .milliseconds(100)) }
            }
            let voter = collector.voter()
            let submission = try await voter.prepare()
            try responders.pretend("tsa", [1, 2, 3])
            _ = try await voter.send(submission)
            // The collector looks again by itself, as it does when it starts, and tells its operator why it is in vain.
            func warnings() -> [String] {
                log.texts { $0 == .warning }.filter { $0.contains("no timestamp yet") && $0.contains("\"waiting\": 1") }
            }
            try await patiently { !warnings().isEmpty }
            #expect(!warnings().isEmpty && !log.texts { _ in true }.contains { $0.contains("EE-1") })
            try responders.pretend("tsa", nil)
            try await patiently { try await collector.store.counts().casts == 1 }
            let stored = try await collector.store.envelopes(from: 0, limit: 10)
            #expect(stored.count == 1 && stored.allSatisfy { $0.evidence.timestamp != nil })
        }
    }

    @Test("the closing leaves no ballot behind: one without a timestamp is logged without")
    func closesWithoutStamp() async throws {
        let responders = try await Self.strict.value
        try await TestCollector.run(world: responders.world) { collector in
            let voter = collector.voter()
            let submission = try await voter.prepare()
            try responders.pretend("tsa", [1, 2, 3])
            _ = try await voter.send(submission)
            _ = try await collector.recorder.record("\(collector.world.officials)/close.json")
            #expect(try await collector.store.counts().casts == 1)
            #expect(try await voter.status().receipts.count == 1)
            try responders.pretend("tsa", nil)
        }
    }
}
