import ElectionModel
import ElectionTestKit
import Foundation
import GroupArithmetic
import Primitives
import Synchronization
import Tally
import Testing

/// A guardian's answer in a decryption session, killed at every single change of a file that it makes.
@Suite struct KilledDecryptionTests {
    private static let guardians = [1, 3]

    @Test("an answer that was killed is given later or never, but never before its nonces are gone, and never twice")
    func responds() async throws {
        let stage = try await Self.revealed()
        let seen = Mutex<Set<[String]>>([])
        let count = try await OpenedFolder.forEachChange { change in
            let copy = try stage.copy()
            defer { try? FileManager.default.removeItem(atPath: copy.folder) }
            let plan = try FaultPlan(folder: copy.folder, .torn, change: change)
            defer { plan.removeControl() }
            let first = try await Self.respond(copy, plan)
            let died = try plan.isHit
            #expect((first.status == 0) != died, "\(plan): \(first.errors)")
            let (memory, answer) = try Self.left(copy)
            let isSpent = memory.contains("session-1.spent")
            if answer != nil { #expect(isSpent && !memory.contains("session-1.nonces"), "\(plan)") }
            guard died, seen.withLock({ $0.insert(memory + (answer == nil ? [] : ["answer"])).inserted }) else {
                return died
            }
            let second = try await Self.respond(copy)
            #expect((second.status == 0) == !isSpent, "\(plan): \(second.errors)")
            let (_, later) = try Self.left(copy)
            #expect(isSpent ? later == answer : later != nil, "\(plan)")
            return died
        }
        #expect(count > 8)
        #expect(seen.withLock(\.count) >= 4)
    }

    /// A count in which guardians 1 and 3 have revealed in session 1, with the medium of guardian 1 as its tool wants it.
    @inline(never)
    private static func revealed() async throws -> TestCount {
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
        let medium = count.privateFolder(1)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: medium)
        try DurableFile.write(
            election.shares[0].seal(passphrase: TestCount.passphrase(), using: &random), to: "\(medium)/share.sealed",
            secret: true)
        try DurableFile.write(Array("correct horse battery\n".utf8), to: "\(count.folder)/passphrase", secret: true)
        return count
    }

    private static func respond(
        _ count: TestCount, _ faults: FaultPlan? = nil
    ) async throws -> (status: Int32, errors: String) {
        let outcome = try await Tool.status(
            [
                CollectorProcess.built("glassurn-tally"), "decrypt", "respond", "--session", "1", "--count",
                count.count, "--log", count.logFolder, "--fingerprint",
                count.election.context.fingerprint.hexadecimal, "--state", count.privateFolder(1),
                "--passphrase-file", "\(count.folder)/passphrase",
            ], in: count.folder, environment: faults?.environment ?? [:])
        return (outcome.status, String(decoding: outcome.errors, as: UTF8.self))
    }

    /// What the medium remembers, and the answer.
    private static func left(_ count: TestCount) throws -> (memory: [String], answer: [UInt8]?) {
        let memory = try DurableFile.list("\(count.privateFolder(1))/decryption").filter { !$0.hasSuffix(".part") }
        return (memory, try? DurableFile.read("\(count.count)/sessions/1/response-1.json"))
    }
}
