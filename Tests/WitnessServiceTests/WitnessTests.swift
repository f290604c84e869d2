import Primitives
import Synchronization
import Testing
import TransparencyLog
import WitnessService

/// The witness's rules, without the network.
@Suite struct WitnessTests {
    private let scratch: Scratch
    private let witness: Witness
    private let log: TestLog

    init() throws {
        scratch = try Scratch()
        var random = SystemRandom()
        _ = try Witness.create(in: scratch.path + "/w", name: "witness.invalid/1", using: &random)
        witness = try Witness(folder: scratch.path + "/w")
        log = try TestLog(40)
        try witness.addLog(log.key)
    }

    private func cosigned(_ size: Int) throws -> Int? {
        try witness.logs().first { $0.key == log.key }?.latest?.size
    }

    private func isConflict(_ answer: Witness.Answer, _ size: Int) -> Bool { answer == .conflict(size: size) }

    @Test("it cosigns a first checkpoint, and each that follows from the last", arguments: [0, 1, 7, 40])
    func cosigns(_ first: Int) throws {
        guard case .cosigned(let lines) = try witness.answer(log.request(0, first), at: 1_700_000_000) else {
            Issue.record("refused")
            return
        }
        let signed = try log.checkpoint(first).adding(NoteSignature.parse(lines: lines)[0])
        #expect(try signed.verifyCosignature(by: witness.verifierKey) == 1_700_000_000)
        guard case .cosigned = try witness.answer(log.request(first, 40), at: 1_700_000_001) else {
            Issue.record("refused")
            return
        }
        let hash = SHA256.hash(Array(TestLog.origin.utf8)).hexadecimal.lowercased()
        let shown = try #require(try witness.checkpoint(originHash: hash))
        let kept = try UnverifiedCheckpoint(parsing: shown).verified(by: log.key, origin: TestLog.origin)
        #expect(kept.size == 40)
        try kept.verifyCosignature(by: witness.verifierKey)
    }

    @Test("the same checkpoint is cosigned again, since its answer may have been lost")
    func repeats() throws {
        _ = try witness.answer(log.request(0, 9), at: 1)
        guard case .cosigned = try witness.answer(log.request(9, 9), at: 2) else {
            Issue.record("refused")
            return
        }
    }

    @Test("another old size than the cosigned one is a conflict, and says the size", arguments: [0, 8, 10, 20])
    func conflicts(_ old: Int) throws {
        _ = try witness.answer(log.request(0, 9), at: 1)
        #expect(try isConflict(witness.answer(log.request(old, 30), at: 2), 9))
        #expect(try cosigned(9) == 9)
    }

    @Test("an old size above the checkpoint's is malformed: a log does not shrink")
    func refusesShrinking() throws {
        _ = try witness.answer(log.request(0, 9), at: 1)
        let body = try WitnessRequest(oldSize: 9, proof: [], checkpoint: log.checkpoint(8).unverified).encoded
        guard case .malformed = try witness.answer(body, at: 2) else {
            Issue.record("not refused")
            return
        }
        #expect(try isConflict(witness.answer(log.request(8, 8), at: 2), 9))
        #expect(try cosigned(9) == 9)
    }

    @Test("L1: another root of the cosigned size is refused, whatever old size stands there, and kept as evidence")
    func keepsSplitView() throws {
        _ = try witness.answer(log.request(0, 20), at: 1)
        let other = try TestLog(40, fork: 11)
        guard case .inconsistent = try witness.answer(other.request(20, 20), at: 2) else {
            Issue.record("not refused")
            return
        }
        #expect(try isConflict(witness.answer(other.request(3, 20), at: 2), 20))
        let known = try #require(try witness.logs().first)
        #expect(known.forkCount == 1)
        for name in try DurableFile.list(known.evidenceFolder) {
            let folder = "\(known.evidenceFolder)/\(name)"
            let one = try Checkpoint(
                signed: DurableFile.read(folder + "/earlier.checkpoint"), key: log.key, origin: TestLog.origin)
            let two = try Checkpoint(
                signed: DurableFile.read(folder + "/later.checkpoint"), key: log.key, origin: TestLog.origin)
            // Whoever has the log's key can check it.
            _ = try LogFork(sameSize: one, two)
        }
    }

    @Test("L2: a larger tree that changed, dropped or swapped a cosigned leaf is refused and kept")
    func refusesChangedHistory() throws {
        _ = try witness.answer(log.request(0, 20), at: 1)
        let other = try TestLog(40, fork: 19)
        guard case .inconsistent = try witness.answer(other.request(20, 40), at: 2) else {
            Issue.record("not refused")
            return
        }
        #expect(try cosigned(20) == 20)
        let known = try #require(try witness.logs().first)
        #expect(known.forkCount == 0 && known.unexplainedCount == 1)
    }

    @Test("recipe 17: a valid proof for the wrong old size does not help")
    func refusesWrongOldSize() throws {
        _ = try witness.answer(log.request(0, 20), at: 1)
        let other = try TestLog(40, fork: 15)
        // The fork's own proof from a size that both trees have in common.
        #expect(try isConflict(witness.answer(other.request(15, 40), at: 2), 20))
        // And the same proof under the cosigned size.
        let body = try WitnessRequest(
            oldSize: 20, proof: other.proof(15, 40), checkpoint: other.checkpoint(40).unverified
        ).encoded
        guard case .inconsistent = try witness.answer(body, at: 2) else {
            Issue.record("not refused")
            return
        }
    }

    @Test("a proof where none may be, and none where one must be, are refused")
    func refusesOddProofs() throws {
        let zero = try WitnessRequest(
            oldSize: 0, proof: [log.checkpoint(3).root], checkpoint: log.checkpoint(9).unverified
        ).encoded
        guard case .inconsistent = try witness.answer(zero, at: 1) else { throw Unexpected() }
        _ = try witness.answer(log.request(0, 9), at: 1)
        let none = try WitnessRequest(oldSize: 9, proof: [], checkpoint: log.checkpoint(12).unverified).encoded
        guard case .inconsistent = try witness.answer(none, at: 1) else { throw Unexpected() }
        let same = try WitnessRequest(
            oldSize: 9, proof: [log.checkpoint(3).root], checkpoint: log.checkpoint(9).unverified
        ).encoded
        guard case .inconsistent = try witness.answer(same, at: 1) else { throw Unexpected() }
    }

    @Test("an empty tree has the root of the empty tree")
    func refusesWrongEmptyRoot() throws {
        let text = "\(TestLog.origin)\n0\n\(Base64.encode(try log.checkpoint(3).root.bytes))\n"
        let note = try SignedNote(text: text, signers: [log.signer])
        guard case .inconsistent = try witness.answer(Array("old 0\n\n".utf8) + note.encoded, at: 1) else {
            throw Unexpected()
        }
    }

    @Test("a log that nobody added, and one that another key signs, are refused")
    func refusesStrangers() throws {
        let stranger = try TestLog(5, origin: "log.invalid/other")
        guard case .unknownLog = try witness.answer(stranger.request(0, 5), at: 1) else { throw Unexpected() }
        let imposter = try TestLog(5, seed: 2)
        guard case .untrusted = try witness.answer(imposter.request(0, 5), at: 1) else { throw Unexpected() }
        // The right key's name and id over another text.
        var body = try log.request(0, 5)
        let digit = try #require(
            body.lastIndex(of: UInt8(ascii: "5")).map { _ in body.firstIndex(of: UInt8(ascii: "5")) } ?? nil)
        body[digit] = UInt8(ascii: "6")
        guard case .untrusted = try witness.answer(body, at: 1) else { throw Unexpected() }
        #expect(try witness.logs().allSatisfy { $0.latest == nil && $0.forkCount == 0 && $0.unexplainedCount == 0 })
    }

    @Test(
        "a body that is not exactly of the grammar is malformed",
        arguments: [
            "", "old 0\n", "old 0\n\n", "old 00\n\nX", "old -1\n\nX", "old 1 \n\nX", "Old 0\n\nX", "old 0\r\n\nX",
            "\nX",
            "old 0\nAAAA\n\nX", "old 9007199254740992\n\nX", " old 0\n\nX",
        ])
    func refusesMalformed(_ text: String) throws {
        let note = try log.checkpoint(5).encoded
        let body = text.utf8.last == UInt8(ascii: "X") ? Array(text.utf8.dropLast()) + note : Array(text.utf8)
        guard case .malformed = try witness.answer(body, at: 1) else { throw Unexpected() }
    }

    @Test("more than 63 hashes are malformed")
    func refusesLongProof() throws {
        let line = "\(Base64.encode([UInt8](repeating: 0, count: 32)))\n"
        let body = Array(("old 1\n" + String(repeating: line, count: 64) + "\n").utf8) + (try log.checkpoint(5).encoded)
        guard case .malformed = try witness.answer(body, at: 1) else { throw Unexpected() }
        #expect(throws: LogError(.malformedRequest, "")) { try WitnessRequest(parsing: body) }
    }

    @Test("logs of others, with extension lines in their checkpoints, are cosigned too")
    func cosignsExtensions() throws {
        let text = "\(TestLog.origin)\n3\n\(Base64.encode(try log.checkpoint(3).root.bytes))\nsomething more\n"
        let note = try SignedNote(text: text, signers: [log.signer])
        guard case .cosigned = try witness.answer(Array("old 0\n\n".utf8) + note.encoded, at: 1) else {
            throw Unexpected()
        }
        #expect(try cosigned(3) == 3)
    }

    @Test("what cannot be read any more is never signed over: a witness does not start again by itself")
    func refusesDamage() throws {
        _ = try witness.answer(log.request(0, 9), at: 1)
        let hash = SHA256.hash(Array(TestLog.origin.utf8)).hexadecimal.lowercased()
        let path = "\(scratch.path)/w/logs/\(hash)/checkpoint"
        try DurableFile.write(Array("nonsense".utf8), to: path, replacing: true)
        #expect(throws: WitnessError(.damaged, "")) { try witness.answer(log.request(0, 9), at: 2) }
        #expect(throws: WitnessError(.damaged, "")) { try witness.answer(log.request(9, 12), at: 2) }
    }

    @Test("one origin has one key, and one folder one witness")
    func refusesSecondKeys() throws {
        try witness.addLog(log.key)
        #expect(throws: WitnessError(.otherKey, "")) { try witness.addLog(TestLog(1, seed: 2).key) }
        #expect(throws: WitnessError(.badKey, "")) { try witness.addLog(witness.verifierKey) }
        var random = SystemRandom()
        #expect(throws: WitnessError(.exists, "")) {
            try Witness.create(in: scratch.path + "/w", name: "witness.invalid/2", using: &random)
        }
        #expect(throws: WitnessError(.missing, "")) { try Witness(folder: scratch.path + "/none") }
    }

    @Test("L3: of requests for N and N+K at the same time none takes the state back")
    func keepsGoingForward() async throws {
        var size = 0
        for round in 0..<30 {
            let steps = [1, 2, 3].map { size + $0 }.filter { $0 <= 40 }
            guard !steps.isEmpty else { break }
            let (witness, log, old) = (witness, log, size)
            let signed = await withTaskGroup(of: Int?.self) { group in
                for step in (round.isMultiple(of: 2) ? steps : steps.reversed()) {
                    group.addTask {
                        guard case .cosigned? = try? witness.answer(log.request(old, step), at: 1) else { return nil }
                        return step
                    }
                }
                return await group.reduce(into: [Int]()) { if let step = $1 { $0.append(step) } }
            }
            // All three start from one size: exactly one can be first, and the others no longer follow.
            #expect(signed.count == 1)
            let state = try #require(try cosigned(0))
            #expect(state == signed.max())
            size = state
        }
    }
}

struct Unexpected: Error {}
