import ElectionModel
import ElectionTestKit
import Foundation
import GroupArithmetic
import Primitives
import Tally
import Testing

extension KilledDecryptionTests {
    /// A processed count, with the commitment of guardian 3 made, and the medium of guardian 1 as its tool wants it.
    struct Stage {
        let count: TestCount
        let aggregate: RebuiltAggregate
        let other: SessionCommitment
    }

    @inline(never)
    static func processed() async throws -> Stage {
        let election = try TestElection(group: .standard, minimumCellSize: 1)
        let box = try TestBox(election, folder: TemporaryFolder().path + "/box", votes: Array(TestVotes.all[1...2]))
        let count = try await TestCount.processed(box, folder: TemporaryFolder().path)
        let aggregate = try await count.opened().rebuildAggregate {}
        var random = SystemRandom()
        let other = try count.guardian(3, aggregate).commit(number: 1, guardians: guardians, using: &random)
        try writeMedium(count)
        return Stage(count: count, aggregate: aggregate, other: other)
    }

    /// The share of guardian 1, and its passphrase in a file.
    private static func writeMedium(_ count: TestCount) throws {
        var random = SystemRandom()
        let medium = count.privateFolder(1)
        try DurableFile.makeFolder(medium, secret: true)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: medium)
        try DurableFile.write(
            count.election.shares[0].seal(passphrase: TestCount.passphrase(), using: &random),
            to: "\(medium)/share.sealed", secret: true)
        try DurableFile.write(Array("correct horse battery\n".utf8), to: "\(count.folder)/passphrase", secret: true)
    }

    /// The commitment of guardian 1 by its tool, undisturbed.
    static func committed(_ count: TestCount) async throws -> SessionCommitment {
        let outcome = try await run("commit", ["--guardians", "1,3"], count)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try commitment(count)
    }

    @inline(never)
    static func commitment(_ count: TestCount) throws -> SessionCommitment {
        try SessionCommitment(
            canonical: DurableFile.read("\(count.count)/sessions/1/commitment-1.json"), group: .standard)
    }

    /// Two counts with session 1 in the log: with the commitment that guardian 3 made first, and with another one of it.
    @inline(never)
    static func sessions(
        _ count: TestCount, _ stage: Stage, _ commitment: SessionCommitment
    ) throws -> (TestCount, TestCount) {
        var (first, second) = (try count.copy(), try count.copy())
        _ = try first.logSession([commitment, stage.other])
        var random = SystemRandom()
        let again = try second.guardian(3, stage.aggregate).commit(number: 1, guardians: guardians, using: &random)
        _ = try second.logSession([commitment, again])
        return (first, second)
    }

    /// The medium and answers of one count beside the session and the log of another.
    static func replacingSession(_ count: TestCount, by other: TestCount) throws -> TestCount {
        let switched = try other.copy()
        for (from, to) in [
            (count.privateFolder(1), switched.privateFolder(1)),
            ("\(count.count)/sessions", "\(switched.count)/sessions"),
        ] {
            try FileManager.default.removeItem(atPath: to)
            try FileManager.default.copyItem(atPath: from, toPath: to)
        }
        return switched
    }

    /// What the reveal is if nothing disturbs it.
    static func revealed(_ count: TestCount) async throws -> [UInt8] {
        let copy = try count.copy()
        defer { try? FileManager.default.removeItem(atPath: copy.folder) }
        let outcome = try await run("reveal", ["--session", "1"], copy)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try #require(try left(copy, "reveal").answer)
    }

    /// The two guardians decrypt with the commitment that lies in the folder.
    @inline(never)
    static func finish(_ count: TestCount, _ stage: Stage, _ plan: String) throws {
        var count = count
        let session = try count.logSession([commitment(count), stage.other])
        let members = try guardians.map { try count.guardian($0, stage.aggregate) }
        let reveals = try members.map { try $0.reveal(session) }
        let responses = try members.map { try $0.respond(session, reveals: reveals) }
        let result = try ResultBuilder(aggregate: stage.aggregate, session: session, reveals: reveals).build(responses)
        #expect(result.contests.flatMap { $0.options.map(\.total) }.reduce(0, +) > 0, "\(plan)")
    }

    /// The nonces on the medium of guardian 1, 32 bytes each; none without them.
    @inline(never)
    static func nonces(_ count: TestCount) throws -> [[UInt8]] {
        let path = "\(count.privateFolder(1))/decryption/session-1.nonces"
        guard DurableFile.exists(path), !DurableFile.isEmpty(path) else { return [] }
        let opened = try SealedFile.open(DurableFile.read(path), passphrase: TestCount.passphrase())
        // Magic, the aggregate's hash, number and count stand in front.
        return opened.withBytes { bytes in
            stride(from: 52, to: bytes.count, by: 32).map { Array(bytes[$0..<$0 + 32]) }
        }
    }

    /// A count in which guardians 1 and 3 have revealed in session 1, with the medium of guardian 1 as its tool wants it.
    @inline(never)
    static func revealed() async throws -> TestCount {
        let election = try TestElection(group: .standard, minimumCellSize: 1)
        let box = try TestBox(election, folder: TemporaryFolder().path + "/box", votes: Array(TestVotes.all[1...2]))
        var count = try await TestCount.processed(box, folder: TemporaryFolder().path)
        var random = SystemRandom()
        let aggregate = try await count.opened().rebuildAggregate {}
        let members = try guardians.map { try count.guardian($0, aggregate) }
        let commitments = try members.map { try $0.commit(number: 1, guardians: guardians, using: &random) }
        let session = try count.logSession(commitments)
        try DurableFile.makeFolder("\(count.count)/sessions/1")
        for (index, member) in zip(guardians, members) {
            try DurableFile.write(
                member.reveal(session).canonicalBytes, to: "\(count.count)/sessions/1/reveal-\(index).json")
        }
        try writeMedium(count)
        return count
    }

    static func respond(
        _ count: TestCount, _ faults: FaultPlan? = nil
    ) async throws -> (status: Int32, errors: String) { try await run("respond", ["--session", "1"], count, faults) }

    /// Guardian 1's tool.
    static func run(
        _ round: String, _ arguments: [String], _ count: TestCount, _ faults: FaultPlan? = nil
    ) async throws -> (status: Int32, errors: String) {
        let outcome = try await Tool.status(
            [CollectorProcess.built("glassurn-tally"), "decrypt", round] + arguments + [
                "--count", count.count, "--log", count.logFolder, "--fingerprint",
                count.election.context.fingerprint.hexadecimal, "--state", count.privateFolder(1),
                "--passphrase-file", "\(count.folder)/passphrase",
            ], in: count.folder, environment: faults?.environment ?? [:])
        return (outcome.status, String(decoding: outcome.errors, as: UTF8.self))
    }

    /// What the medium remembers, and what was handed out.
    static func left(
        _ count: TestCount, _ kind: String = "response"
    ) throws -> (memory: [String], answer: [UInt8]?) {
        let folder = "\(count.privateFolder(1))/decryption"
        let memory = DurableFile.isFolder(folder) ? try DurableFile.list(folder).filter { !$0.hasSuffix(".part") } : []
        return (memory, try? DurableFile.read("\(count.count)/sessions/1/\(kind)-1.json"))
    }
}
