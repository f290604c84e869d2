import CurlTransfer
import ElectionModel
import ElectionTestKit
import Foundation
import Identity
import Primitives
import Tally
import Testing

/// Processing checks again what responders and timestamp authority said, and compares the authority's own list.
@Suite("Evidence in the box", .serialized) struct EvidenceTests {
    /// An election that asks tools/devpki's responders.
    struct World: Sendable {
        static let strict = Result { try World(.refuse) }
        static let lenient = Result { try World(.acceptAndMark) }
        static let silent = Result { try World(nil) }
        private static let addresses = Result { try TestPeople.shared.get().startResponders() }

        let election: TestElection
        let people: TestPeople
        private let ocsp: Responder
        private let authority: Responder

        private init(_ whenDown: IdentityRules.WhenDown?) throws {
            people = try TestPeople.shared.get()
            let found = try Self.addresses.get()
            ocsp = Responder(
                address: found.ocsp, requestType: StatusRequest.mediaType, answerType: StatusRequest.answerMediaType)
            authority = Responder(
                address: found.timestamps, requestType: TimestampRequest.mediaType,
                answerType: TimestampRequest.answerMediaType)
            let rules = whenDown.map { whenDown in
                IdentityRules(
                    isRehearsal: true,
                    certificateStatus: .init(
                        url: found.ocsp, digest: .sha1, whenDown: whenDown, maximumAge: 300),
                    timestampAuthority: .init(
                        url: found.timestamps, anchors: [found.timestampRoot], policy: nil))
            }
            election = try TestElection(identity: rules ?? IdentityRules(isRehearsal: true))
        }

        func status(_ signature: [UInt8], about voter: Int) throws -> [UInt8] {
            let certificate = people.voters[voter - 1].certificate
            let path = try TrustAnchors([people.issuer]).validate(
                certificate, intermediates: [], at: election.now.seconds, purpose: .sign)
            return try ocsp.ask(StatusRequest(signed: signature, path: path, digest: .sha1).der)
        }

        func timestamp(_ signature: [UInt8]) throws -> [UInt8] {
            var random = SystemRandom()
            return try authority.ask(TimestampRequest(over: signature, using: &random).der)
        }

        func votes() throws -> [TestCast] {
            var polling = TestPolling(election)
            return try polling.cast([
                .init(voter: 1, selections: [1: [1, 0, 0], 2: [0, 0]]),
                .init(voter: 2, selections: [1: [0, 1, 0], 2: [1, 1]]),
            ])
        }

        /// The same casts as an honest collector accepts them.
        func accepted(_ casts: [TestCast]) throws -> [TestCast] {
            try casts.enumerated().map { number, cast in
                let signature = cast.submission.signature
                return cast.with(
                    CastEvidence(
                        status: try status(signature, about: number + 1), timestamp: try timestamp(signature)))
            }
        }
    }

    @Test("an honest box raises no alarm, and the authority's list has just its ballots") func acceptsHonest()
        async throws
    {
        let world = try World.strict.get()
        let casts = try world.accepted(world.votes())
        let box = try await ProcessedBox(world.election, casts)
        #expect(box.outcome.alarms.isEmpty && box.kinds == [.counted, .counted])
        let ours = Set(casts.map { SHA256.hash($0.submission.signature).hexadecimal })
        let all = try world.people.registrations().split(separator: 10).map { String(decoding: $0, as: UTF8.self) }
        let lines = all.filter { line in line == RegistrationList.header || ours.contains { line.contains($0) } }
        #expect(lines.count == 3)
        #expect(try await alarms(box, registrations: lines).isEmpty)
        let foreign = "2027-03-01T12:00:00Z,\(String(repeating: "A", count: 64)),FFFF"
        let extra = try await alarms(box, registrations: lines + [foreign])
        #expect(extra.count == 1 && extra[0].contains("missing-ballot") && extra[0].contains("FFFF"))
        let fewer = try await alarms(box, registrations: Array(lines.dropLast()))
        #expect(fewer.count == 1 && fewer[0].contains("unregistered"))
    }

    private func alarms(_ box: ProcessedBox, registrations lines: [String]) async throws -> [String] {
        let list = try RegistrationList(csv: Array(lines.map { $0 + "\n" }.joined().utf8))
        let folder = try TemporaryFolder().path + "/again"
        return try await BoxProcessor(box.box.opened(), registrations: list)
            .process(into: folder, despiteAlarms: true) {}.alarms
    }

    /// The alarms where the second ballot has this evidence and the first an honest one.
    private func process(
        _ world: World, _ evidence: (TestCast) throws -> CastEvidence
    ) async throws -> ProcessedBox {
        let votes = try world.votes()
        let accepted = try world.accepted(votes)
        return try await ProcessedBox(world.election, [accepted[0], votes[1].with(evidence(accepted[1]))])
    }

    @Test("evidence that is missing or of another ballot is an alarm, and takes no vote away") func namesFaults()
        async throws
    {
        let world = try World.strict.get()
        let other = try world.accepted(world.votes())[1].evidence
        let faults: [(String, (TestCast) throws -> CastEvidence)] = [
            ("missing-status", { CastEvidence(status: nil, timestamp: $0.evidence.timestamp) }),
            ("missing-timestamp", { CastEvidence(status: $0.evidence.status, timestamp: nil) }),
            ("wrongNonce", { CastEvidence(status: other.status, timestamp: $0.evidence.timestamp) }),
            ("wrongImprint", { CastEvidence(status: $0.evidence.status, timestamp: other.timestamp) }),
            ("malformedResponse", { CastEvidence(status: [1], timestamp: $0.evidence.timestamp) }),
            ("malformedTimestamp", { CastEvidence(status: $0.evidence.status, timestamp: [1]) }),
            (
                "wrongCertificateStatus",
                {
                    CastEvidence(
                        status: try world.status($0.submission.signature, about: 1), timestamp: $0.evidence.timestamp)
                }
            ),
        ]
        for (code, evidence) in faults {
            let box = try await process(world, evidence)
            #expect(box.kinds == [.counted, .counted], "\(code)")
            #expect(box.outcome.alarms.count == 1 && box.hasAlarm(1, code), "\(code): \(box.outcome.alarms)")
        }
    }

    @Test("without rules, evidence is more than was asked for") func refusesUnasked() async throws {
        let (silent, strict) = (try World.silent.get(), try World.strict.get())
        let votes = try silent.votes()
        let box = try await ProcessedBox(
            silent.election,
            [votes[0], votes[1].with(CastEvidence(status: strict.status([1], about: 2), timestamp: nil))])
        #expect(box.outcome.alarms.count == 1 && box.kinds == [.counted, .counted])
    }

    @Test("a ballot taken while the responder was down is named until a revocation list speaks for it")
    func asksForList() async throws {
        let world = try World.lenient.get()
        let box = try await process(world) { CastEvidence(status: nil, timestamp: $0.evidence.timestamp) }
        #expect(box.outcome.alarms.count == 1 && box.hasAlarm(1, "missing-status"))
        let path = try TemporaryFolder().path + "/list.crl"
        try world.people.devpki("crl", path)
        let list = try RevocationList(file: [UInt8](Data(contentsOf: URL(filePath: path))))
        let folder = try TemporaryFolder().path + "/again"
        let outcome = try await BoxProcessor(box.box.opened(), revocationLists: [list])
            .process(into: folder, despiteAlarms: true) {}
        #expect(outcome.alarms.isEmpty)
    }

    @Test("a signer who was revoked when it voted has no identity") func refusesRevoked() async throws {
        let world = try World.strict.get()
        var polling = TestPolling(world.election)
        let casts = try polling.cast([
            .init(voter: 2, selections: [1: [1, 0, 0], 2: [0, 0]]),
            .init(voter: 5, selections: [1: [0, 1, 0], 2: [1, 1]]),
        ])
        let file = try TemporaryFolder().path + "/revoked.pem"
        try Data(world.people.voters[4].certificate.pem).write(to: URL(filePath: file))
        try world.people.devpki("revoke", file)
        let signatures = casts.map(\.submission.signature)
        let box = try await ProcessedBox(
            world.election,
            [
                casts[0].with(
                    CastEvidence(
                        status: world.status(signatures[0], about: 2), timestamp: world.timestamp(signatures[0]))),
                casts[1].with(
                    CastEvidence(
                        status: world.status(signatures[1], about: 5), timestamp: world.timestamp(signatures[1]))),
            ])
        #expect(box.kinds == [.counted, .invalid] && box.reasons[1] == .certificate)
    }

    @Test("one ballot's files are what OpenSSL's commands verify") func extracts() async throws {
        let world = try World.strict.get()
        let casts = try world.accepted(world.votes())
        let box = try TestBox(world.election, folder: TemporaryFolder().path + "/box", casts: casts)
        let folder = try TemporaryFolder().path + "/ballot"
        try EnvelopeExtract(box.opened(), leaf: box.leaves[1]).write(to: folder)
        let commands = [
            "openssl cms -verify -binary -cades -inform DER -in statement.p7s -content statement.json "
                + "-CAfile anchors.pem -partial_chain -purpose any -no_check_time -out /dev/null",
            "openssl ocsp -respin ocsp.der -issuer issuer.pem -cert signer.pem -CAfile anchors.pem "
                + "-partial_chain -no_nonce -validity_period 3155760000",
            "openssl ts -verify -data statement.p7s -in timestamp.tsr -CAfile timestamp-anchors.pem -partial_chain",
            "openssl ocsp -respin ocsp.der -noverify -resp_text | tr -d ' \\n' | "
                + "grep -i \"$(sha256sum statement.p7s | cut -c1-64)\"",
            "grep -i \"$(sha256sum ballot.json | cut -c1-64)\" statement.json",
        ]
        for command in commands {
            #expect(try shell(command, in: folder) == 0, "\(command)")
        }
        // A byte changed anywhere is found by one of them.
        for name in ["statement.json", "statement.p7s", "ballot.json"] {
            let url = URL(filePath: "\(folder)/\(name)")
            let bytes = try Data(contentsOf: url)
            var changed = bytes
            changed[changed.count - 40] ^= 1
            try changed.write(to: url)
            #expect(try commands.contains { try shell($0, in: folder) != 0 }, "\(name)")
            try bytes.write(to: url)
        }
        #expect(throws: TallyError(.badInput, "")) { _ = try EnvelopeExtract(box.opened(), leaf: 0) }
    }

    @Test("a ballot that is not the one of its leaf is not taken out, and nothing is written") func extractsLogged()
        throws
    {
        let world = try World.strict.get()
        let casts = try world.accepted(world.votes())
        let box = try TestBox(world.election, folder: TemporaryFolder().path + "/box", casts: casts) { lines in
            let text = String(decoding: lines[1], as: UTF8.self)
            lines[1] = Array(text.replacing(/"device":"[^"]*"/, with: "\"device\":\"evil\"").utf8)
        }
        #expect(throws: TallyError(.badBox, "")) { _ = try EnvelopeExtract(box.opened(), leaf: box.leaves[1]) }
        // Its neighbours are as they were.
        #expect(try !EnvelopeExtract(box.opened(), leaf: box.leaves[0]).files.isEmpty)
    }

    @Test("what the election asks for and the box lacks is named when a ballot is taken out") func extractsWhatIsThere()
        throws
    {
        func missing(_ world: World, _ evidence: CastEvidence?) throws -> [String] {
            var casts = try world.votes()
            if let evidence { casts = casts.map { $0.with(evidence) } } else { casts = try world.accepted(casts) }
            let box = try TestBox(world.election, folder: TemporaryFolder().path + "/box", casts: casts)
            return try EnvelopeExtract(box.opened(), leaf: box.leaves[0]).missing
        }
        let (strict, lenient) = try (World.strict.get(), World.lenient.get())
        #expect(try missing(strict, nil).isEmpty)
        let none = CastEvidence(status: nil, timestamp: nil)
        let found = try missing(strict, none)
        #expect(found.count == 2 && found[0].hasPrefix("ocsp.der") && found[1].hasPrefix("timestamp.tsr"))
        #expect(try missing(lenient, none).first?.contains("while the responder is down") == true)
    }

    private func shell(_ command: String, in folder: String) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", "(\(command)) >/dev/null 2>&1"]
        process.currentDirectoryURL = URL(filePath: folder)
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    @Test("one key under two voters is an alarm (attack K3)") func namesSharedKey() async throws {
        let world = try World.silent.get()
        let folder = world.people.folder
        let twin = try #require(try Self.twin(folder))
        var polling = TestPolling(world.election)
        let first = try polling.vote(.init(voter: 3, selections: [1: [1, 0, 0], 2: [0, 0]]))
        // The certificate is younger than the election: it counts from a ticket that is younger still.
        let later = Timestamp(seconds: twin.certificate.notBefore + 1)
        let second = try polling.vote(
            .init(voter: 4, selections: [1: [1, 0, 0], 2: [0, 0]]),
            .with {
                $0.signer = twin
                $0.ticket = { $0.replacing(issuedAt: later) }
            })
        let box = try await ProcessedBox(world.election, [first, second])
        #expect(box.kinds == [.counted, .counted])
        #expect(box.outcome.alarms.count == 1 && box.hasAlarm(1, "shared-key"))
    }

    @Test(
        "one key behind two voters' challenges, or a challenge and a cast, is an alarm (attack K3)",
        arguments: [0, 1, 2])
    func namesSharedKeyOfChallenges(_ castNumber: Int) async throws {
        let world = try World.silent.get()
        let twin = try #require(try Self.twin(world.people.folder))
        let later = Timestamp(seconds: twin.certificate.notBefore + 1)
        let votes = [3, 4].map { TestVotes.Vote(voter: $0, selections: [1: [1, 0, 0], 2: [0, 0]]) }
        var polling = TestPolling(world.election)
        let events: [TestBox.Event] = try votes.enumerated().map { number, vote in
            let signer = number == 1 ? twin : nil
            // Number 2 stands for none: both are challenges.
            if number == castNumber {
                return .cast(
                    try polling.vote(
                        vote,
                        .with {
                            $0.signer = signer
                            $0.ticket = { $0.replacing(issuedAt: later) }
                        }))
            }
            return .challenge(
                try polling.challenge(
                    vote,
                    .with {
                        $0.signer = signer
                        $0.ticket = { $0.replacing(issuedAt: later) }
                    }))
        }
        let box = try await ChallengedBox(world.election, events)
        #expect(box.kinds == [0, 1].map { $0 == castNumber ? .counted : .challenged })
        #expect(box.alarms.count == 1 && box.processed.hasAlarm(1, "shared-key"), "\(box.alarms)")
    }

    /// A certificate for voter T-4 with the key of voter T-3.
    private static func twin(_ folder: String) throws -> SigningIdentity? {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "openssl", "req", "-x509", "-config", "/dev/null", "-days", "30", "-subj", "/serialNumber=T-4/CN=Twin",
            "-key", "\(folder)/voters/T-3/sign.key.pem", "-out", "\(folder)/twin.pem", "-CA", "\(folder)/chain.pem",
            "-CAkey", "\(folder)/issuing.key.pem", "-addext", "keyUsage=critical,nonRepudiation",
        ]
        try process.run()
        process.waitUntilExit()
        let read = { (path: String) in try [UInt8](Data(contentsOf: URL(filePath: path))) }
        return try SigningIdentity(
            certificatePEM: read("\(folder)/twin.pem"), keyPEM: read("\(folder)/voters/T-3/sign.key.pem"))
    }
}
