import ElectionModel
import ElectionTestKit
import Foundation
import GroupArithmetic
import Primitives
import SigmaProofs
import Tally
import Testing

/// Attacks D8, D9, D10 and D13: what a guardian's medium remembers, and what it never tells.
@Suite("A guardian's memory")
struct GuardianMemoryTests {
    private func folder(_ prepared: PreparedSession, _ guardian: Int = 1) -> String {
        "\(prepared.count.privateFolder(guardian))/decryption"
    }

    @Test("a session is answered once; its nonces are gone from the medium by then")
    func answeredOnce() async throws {
        let prepared = try await PreparedSession.fresh()
        let session = try prepared.count.session(1)
        #expect(try DurableFile.list(folder(prepared)) == ["aggregate", "session-1.nonces", "session-1.session"])
        _ = try prepared.guardian(1).respond(session, reveals: prepared.reveals)
        #expect(try DurableFile.list(folder(prepared)) == ["aggregate", "session-1.session", "session-1.spent"])
        await expectRefusal(.sessionSpent) { try prepared.guardian(1).respond(session, reveals: prepared.reveals) }
        await expectRefusal(.sessionSpent) { try prepared.guardian(1).reveal(session) }
        var random = SystemRandom()
        await expectRefusal(.sessionSpent) {
            try prepared.guardian(1).commit(number: 1, guardians: [1, 3], using: &random)
        }
    }

    @Test("a medium that cannot be marked gives no response")
    func unmarkedMedium() async throws {
        let prepared = try await PreparedSession.fresh()
        let session = try prepared.count.session(1)
        // A dangling link: no such file is there, and none can be made.
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder(prepared))/session-1.spent", withDestinationPath: "/nowhere/at-all")
        await expectRefusal(.sessionSpent) { try prepared.guardian(1).respond(session, reveals: prepared.reveals) }
    }

    @Test("nonces that were left behind beside the mark are not used")
    func leftNonces() async throws {
        let prepared = try await PreparedSession.fresh()
        try DurableFile.write([], to: "\(folder(prepared))/session-1.spent")
        let session = try prepared.count.session(1)
        await expectRefusal(.sessionSpent) { try prepared.guardian(1).respond(session, reveals: prepared.reveals) }
    }

    @Test("a guardian bound to one aggregate refuses every other for ever")
    func boundForEver() async throws {
        let prepared = try await PreparedSession.fresh()
        let election = prepared.count.election
        // The same election with one ballot less, in a log of its own.
        let box = try TestBox(
            election, folder: TemporaryFolder().path + "/box", votes: Array(TestVotes.all.dropLast()))
        let other = try await TestCount.processed(box, folder: TemporaryFolder().path)
        let aggregate = try await other.opened().rebuildAggregate {}
        let guardian = try prepared.count.guardian(1, aggregate)
        var random = SystemRandom()
        await expectRefusal(.wrongAggregate) { try guardian.commit(number: 1, guardians: [1, 3], using: &random) }
        await expectRefusal(.wrongAggregate) { try guardian.commit(number: 2, guardians: [1, 3], using: &random) }
        let session = try prepared.count.session(1)
        await expectRefusal(.wrongAggregate) { try guardian.reveal(session) }
        await expectRefusal(.wrongAggregate) { try guardian.respond(session, reveals: prepared.reveals) }
        await expectRefusal(.wrongAggregate) { try other.opened().rememberedAggregate(prepared.count.state(1)) }
    }

    @Test("a file of the memory that was broken off empty is written again, and then binds as before")
    func brokenOff() async throws {
        let prepared = try await PreparedSession.fresh()
        let session = try prepared.count.session(1)
        let before = try ["aggregate", "session-1.session"].map { try DurableFile.read("\(folder(prepared))/\($0)") }
        for name in ["aggregate", "session-1.session"] {
            try DurableFile.write([], to: "\(folder(prepared))/\(name)", replacing: true)
        }
        await expectRefusal(.wrongAggregate, naming: "commits first") {
            try prepared.count.opened().rememberedAggregate(prepared.count.state(1))
        }
        _ = try prepared.guardian(1).reveal(session)
        #expect(
            try ["aggregate", "session-1.session"].map { try DurableFile.read("\(folder(prepared))/\($0)") } == before)
        // One byte is enough to be another one.
        for (name, code) in [("session-1.session", TallyError.Code.wrongSession), ("aggregate", .wrongAggregate)] {
            try DurableFile.write([10], to: "\(folder(prepared))/\(name)", replacing: true)
            await expectRefusal(code) { try prepared.guardian(1).reveal(session) }
        }
    }

    @Test("the count of another election is refused, with the same guardians and officials (D9)")
    func otherElection() async throws {
        let prepared = try await PreparedSession.fresh()
        let foreign = try TestElection(minimumCellSize: 1)
        let box = try TestBox(foreign, folder: TemporaryFolder().path + "/box", votes: TestVotes.all)
        let other = try await TestCount.processed(box, folder: TemporaryFolder().path)
        let own = prepared.count.election
        // The guardian knows its own election's fingerprint and holds its own share.
        #expect(throws: FormatError(.inconsistent, "")) { try other.opened(pinned: own.context.fingerprint) }
        let aggregate = try await other.opened().rebuildAggregate {}
        await expectRefusal(.badGuardianFile) {
            try DecryptingGuardian(
                aggregate: aggregate, index: 1, share: own.shares[0].voteShare, state: prepared.count.state(1),
                passphrase: TestCount.passphrase())
        }
    }

    @Test("later rounds take the aggregate from memory, but only the one that was rebuilt")
    func remembered() async throws {
        let prepared = try await PreparedSession.fresh()
        let count = try prepared.count.opened()
        let remembered = try count.rememberedAggregate(prepared.count.state(1))
        #expect(remembered.hash == prepared.aggregate.hash && remembered.document == prepared.aggregate.document)
        await expectRefusal(.wrongAggregate, naming: "commits first") {
            try count.rememberedAggregate(prepared.count.state(2))
        }
        let path = "\(prepared.count.count)/\(RecordFolder.aggregate)"
        let text = String(decoding: try DurableFile.read(path), as: UTF8.self)
        try DurableFile.write(
            Array(text.replacing("\"ballots\":6", with: "\"ballots\":5").utf8), to: path, replacing: true)
        await expectRefusal(.wrongAggregate) { try count.rememberedAggregate(prepared.count.state(1)) }
    }

    @Test("a share of another guardian or another election is refused")
    func foreignShare() async throws {
        let prepared = try await PreparedSession.fresh()
        let other = try Fixture.otherElection.get()
        for share in [prepared.count.election.shares[1], other.shares[0]] {
            await expectRefusal(.badGuardianFile) {
                try DecryptingGuardian(
                    aggregate: prepared.aggregate, index: 1, share: share.voteShare, state: prepared.count.state(1),
                    passphrase: TestCount.passphrase())
            }
        }
    }

    @Test("without the passphrase, or with changed nonces, nothing is opened")
    func sealedNonces() async throws {
        let prepared = try await PreparedSession.fresh()
        let session = try prepared.count.session(1)
        func guardian(_ passphrase: String) throws -> DecryptingGuardian {
            try DecryptingGuardian(
                aggregate: prepared.aggregate, index: 1, share: prepared.count.election.shares[0].voteShare,
                state: prepared.count.state(1), passphrase: TestCount.passphrase(passphrase))
        }
        #expect(throws: PrimitivesError(.wrongPassphrase, "")) {
            try guardian("another passphrase").reveal(session)
        }
        var random = SystemRandom()
        #expect(throws: PrimitivesError(.weakPassphrase, "")) {
            try guardian("short").commit(number: 2, guardians: [1, 3], using: &random)
        }
        let path = "\(folder(prepared))/session-1.nonces"
        var bytes = try DurableFile.read(path)
        bytes[bytes.count / 2] ^= 1
        try DurableFile.write(bytes, to: path, replacing: true)
        #expect(throws: PrimitivesError(.wrongPassphrase, "")) { try prepared.guardian(1).reveal(session) }
    }

    @Test("neither the share nor a nonce stands in clear on the medium or in what leaves it")
    func canaries() async throws {
        let prepared = try await PreparedSession.fresh()
        let share = prepared.count.election.shares[0].voteShare
        var random = SeededRandom("nonces of guardian 1")
        var again = SeededRandom("nonces of guardian 1")
        let commitment = try prepared.guardian(1).commit(number: 2, guardians: [1, 3], using: &random)
        var secrets = [share.withBytes(count: 8) { $0 }]
        for option in 0..<7 {
            let context =
                Array("decryption nonce".utf8) + prepared.aggregate.hash.bytes
                + [2, option, 1, 3].flatMap { [0, 0, 0, UInt8($0)] }
            let nonce = SecretScalar.nonce(for: share, context: context, using: &again)
            secrets.append(nonce.withBytes(count: 8) { $0 })
        }
        secrets.append(Array("correct horse battery".utf8))
        let session = try prepared.count.session(1)
        var texts = [
            commitment.canonicalBytes, try prepared.guardian(1).reveal(session).canonicalBytes,
            Array("\(try prepared.guardian(1)) \(prepared.count.state(1)) \(prepared.aggregate)".utf8),
        ]
        for name in try DurableFile.list(folder(prepared)) {
            texts.append(try DurableFile.read("\(folder(prepared))/\(name)"))
        }
        texts.append(try prepared.guardian(1).respond(session, reveals: prepared.reveals).canonicalBytes)
        // That these are the nonces: the commitment is theirs.
        let nonce = try SecretScalar(share.group, bytes: secrets[1])
        let statement = DecryptionStatement(
            extendedBaseHash: prepared.count.election.context.extendedBaseHash, contest: 1, option: 1,
            aggregate: prepared.aggregate.document.contests[0].options[0])
        let hash = statement.commitmentHash(
            DecryptionReveal(statement, nonce: nonce, share: share), guardian: 1,
            guardians: try GuardianSet([1, 3], count: 3, quorum: 2))
        #expect(commitment.hashes[1, 1] == hash)
        for secret in secrets {
            let forms = [
                secret, Array(Hexadecimal.encode(secret).utf8), Array(Hexadecimal.encode(secret).lowercased().utf8),
                Array(Base64.encode(secret).utf8),
            ]
            for text in texts { for form in forms { #expect(!Self.contains(text, form)) } }
        }
    }

    @Test("a generator that repeats itself, as in a machine image that runs twice, repeats no nonce (D16)")
    func repeatingGenerator() async throws {
        let prepared = try await PreparedSession.fresh()
        func reveal(_ number: Int, _ guardians: [Int]) throws -> [HashValue] {
            var random = SeededRandom("the same image")
            let commitment = try prepared.guardian(1).commit(number: number, guardians: guardians, using: &random)
            return commitment.hashes.contests.flatMap(\.options)
        }
        let runs = [try reveal(2, [1, 3]), try reveal(3, [1, 3]), try reveal(3, [1, 2])]
        #expect(Set(runs.joined()).count == runs.joined().count)
        #expect(try reveal(3, [1, 2]) == runs[2])
    }

    private static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
        text.count >= part.count
            && (0...text.count - part.count).contains { text[$0..<$0 + part.count].elementsEqual(part) }
    }

    @Test("the medium's folder and files are for their owner only")
    func permissions() async throws {
        let prepared = try await PreparedSession.fresh()
        func mode(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        #expect(try mode(folder(prepared)) == 0o700)
        for name in try DurableFile.list(folder(prepared)) {
            #expect(try mode("\(folder(prepared))/\(name)") == 0o600)
        }
    }
}
