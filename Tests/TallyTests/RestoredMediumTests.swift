import ElectionModel
import ElectionTestKit
import Foundation
import GroupArithmetic
import Primitives
import SigmaProofs
import Tally
import Testing

/// Attack D10, between every two writes: what a guardian does in which order, and what its medium gives when it is put
/// back to any state in between.
@Suite("Restored media")
struct RestoredMediumTests {
    private func folder(_ prepared: PreparedSession) -> String { "\(prepared.count.privateFolder(1))/decryption" }

    private func contents(_ folder: String) throws -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        for name in try DurableFile.list(folder) { found[name] = try DurableFile.read("\(folder)/\(name)") }
        return found
    }

    private func put(_ image: [String: [UInt8]], into folder: String) throws {
        try? FileManager.default.removeItem(atPath: folder)
        try DurableFile.makeFolder(folder, secret: true)
        for (name, bytes) in image { try DurableFile.write(bytes, to: "\(folder)/\(name)", secret: true) }
    }

    // MARK: The order

    @Test("the session is marked spent before its nonces are touched: without the mark there is no answer")
    func marksFirst() async throws {
        let prepared = try await PreparedSession.fresh()
        let nonces = try DurableFile.read("\(folder(prepared))/session-1.nonces")
        // No such file is there, and none can be made.
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder(prepared))/session-1.spent", withDestinationPath: "/nowhere/at-all")
        let session = try prepared.count.session(1)
        await expectRefusal(.sessionSpent) { try prepared.guardian(1).respond(session, reveals: prepared.reveals) }
        #expect(try DurableFile.read("\(folder(prepared))/session-1.nonces") == nonces)
    }

    @Test("the nonces are erased before there is an answer: where they cannot be, there is none")
    func erasesFirst() async throws {
        let prepared = try await PreparedSession.fresh()
        let path = "\(folder(prepared))/session-1.nonces"
        try FileManager.default.moveItem(atPath: path, toPath: "\(folder(prepared))/elsewhere")
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "\(folder(prepared))/elsewhere")
        let session = try prepared.count.session(1)
        #expect(throws: PrimitivesError(.inputOutput, "")) {
            try prepared.guardian(1).respond(session, reveals: prepared.reveals)
        }
        // And the session is over: no second attempt.
        await expectRefusal(.sessionSpent) { try prepared.guardian(1).respond(session, reveals: prepared.reveals) }
    }

    @Test("the nonces of an answered session are overwritten where they lay")
    func overwrites() async throws {
        let prepared = try await PreparedSession.fresh()
        let path = "\(folder(prepared))/session-1.nonces"
        try FileManager.default.linkItem(atPath: path, toPath: "\(folder(prepared))/second name")
        let session = try prepared.count.session(1)
        _ = try prepared.guardian(1).respond(session, reveals: prepared.reveals)
        let left = try DurableFile.read("\(folder(prepared))/second name")
        #expect(!left.isEmpty && left.allSatisfy { $0 == 0 })
        #expect(!DurableFile.exists(path))
    }

    @Test("the session document is held fast before anything is revealed: a second history of the log is seen")
    func holdsSession() async throws {
        let prepared = try await PreparedSession.fresh()
        let session = try prepared.count.session(1)
        #expect(
            try DurableFile.read("\(folder(prepared))/session-1.session")
                == Array("\(session.hash.hexadecimal)\n".utf8))
        // A collector and officials who make a second log with another first session, with guardian 1's commitment.
        let (count, forged) = try Self.fork(prepared)
        let other = try count.session(1)
        #expect(other.hash != session.hash)
        let guardian = try count.guardian(1, prepared.aggregate)
        await expectRefusal(.wrongSession, naming: "two logs") { try guardian.reveal(other) }
        await expectRefusal(.wrongSession, naming: "two logs") { try guardian.respond(other, reveals: forged) }
        #expect(throws: Never.self) { try guardian.respond(session, reveals: prepared.reveals) }
    }

    /// Another log whose first session has guardian 1's commitment and another of guardian 3, and the reveals for it.
    private static func fork(_ prepared: PreparedSession) throws -> (TestCount, [SessionReveal]) {
        var count = prepared.count
        let third = try MemorylessGuardian(3, of: [1, 3], prepared.aggregate, count.election)
        let first = try count.session(1).document
        let document = SessionDocument(
            election: first.election, fingerprint: first.fingerprint, number: 1, processed: first.processed,
            commitments: [prepared.commitments[0], third.commitment])
        try count.replaceStep(.session, document.canonicalBytes, RecordFolder.session(1))
        let own = SessionReveal(
            session: document.documentHash, guardian: 1, reveals: prepared.reveals[0].reveals)
        return (count, [own, third.reveal(try count.session(1))])
    }

    // MARK: All states

    /// An answer with the challenges that it answers.
    private struct Answer {
        let responses: [Scalar]
        let challenges: [Scalar]
    }

    /// z = (v − v′)/(c′ − c), from v = u − c·z and v′ = u − c′·z; `nil` if the challenges are the same.
    private func recover(_ first: Answer, _ second: Answer) -> Scalar? {
        for index in first.responses.indices {
            guard let factor = try? (second.challenges[index] - first.challenges[index]).inverse() else { continue }
            return (first.responses[index] - second.responses[index]) * factor
        }
        return nil
    }

    private func answer(
        _ prepared: PreparedSession, _ session: LoggedSession, _ reveals: [SessionReveal], _ response: SessionResponse
    ) throws -> Answer {
        let set = try GuardianSet(session.guardians, count: 3, quorum: 2)
        var challenges: [Scalar] = []
        for contest in prepared.aggregate.document.contests {
            for option in contest.options.indices {
                let statement = DecryptionStatement(
                    extendedBaseHash: prepared.count.election.context.extendedBaseHash, contest: contest.contest,
                    option: option + 1, aggregate: contest.options[option])
                var opened: [Int: DecryptionReveal] = [:]
                for reveal in reveals { opened[reveal.guardian] = reveal.reveals[contest.contest, option + 1] }
                let joint = try JointDecryption(statement, guardians: set, reveals: opened)
                challenges.append(try joint.challenge(of: response.guardian))
            }
        }
        return Answer(responses: response.responses.contests.flatMap(\.options), challenges: challenges)
    }

    @Test("put back to any state between two writes, a medium gives one answer or none, and its share stays secret")
    func everyState() async throws {
        var prepared = try await PreparedSession.fresh()
        let path = folder(prepared)
        let session = try prepared.count.session(1)
        let revealed = try contents(path)
        var committed = revealed
        committed["session-1.session"] = nil
        _ = try prepared.guardian(1).respond(session, reveals: prepared.reveals)
        let answered = try contents(path)
        // The writes in their order: session-1.session, session-1.spent, the nonces to zeros, the nonces away.
        var marked = revealed
        marked["session-1.spent"] = []
        var zeroed = marked
        zeroed["session-1.nonces"] = revealed["session-1.nonces"]?.map { _ in 0 }
        var images = [committed, revealed, marked, zeroed, answered]
        #expect(answered == marked.filter { $0.key != "session-1.nonces" })
        // And states that no order of writes makes: marks taken away.
        images.append(answered.filter { $0.key != "session-1.spent" })
        images.append(zeroed.filter { $0.key != "session-1.spent" })
        images.append(["session-1.nonces": revealed["session-1.nonces"] ?? []])

        let second = try sessionWithOldCommitment(&prepared)
        let forged = try forgedReveals(prepared, session)
        var answers: [Answer] = []
        let questions = [
            (second, prepared.reveals), (session, forged), (session, prepared.reveals), (session, prepared.reveals),
        ]
        for image in images {
            try put(image, into: path)
            for (asked, reveals) in questions {
                guard let response = try? prepared.guardian(1).respond(asked, reveals: reveals) else { continue }
                answers.append(try answer(prepared, asked, reveals, response))
            }
        }
        // From the three states that hold the nonces and no mark.
        #expect(answers.count == 3)
        for answer in answers.dropFirst() {
            #expect(answer.responses == answers[0].responses && answer.challenges == answers[0].challenges)
            #expect(recover(answers[0], answer) == nil)
        }
    }

    /// A second session in the log that has guardian 1's commitment of the first.
    private func sessionWithOldCommitment(_ prepared: inout PreparedSession) throws -> LoggedSession {
        let third = try MemorylessGuardian(3, of: [1, 3], prepared.aggregate, prepared.count.election)
        return try prepared.count.logSession([prepared.commitments[0], third.commitment])
    }

    /// The first session's reveals with another a of guardian 3, which would change every challenge.
    private func forgedReveals(_ prepared: PreparedSession, _ session: LoggedSession) throws -> [SessionReveal] {
        let generator = prepared.count.election.group.generator
        let third = prepared.reveals[1].reveals.contests.map { contest in
            PerOption<DecryptionReveal>.Contest(
                contest: contest.contest,
                options: contest.options.map { .init(a: $0.a * generator, b: $0.b, partial: $0.partial) })
        }
        return [
            prepared.reveals[0],
            SessionReveal(session: session.hash, guardian: 3, reveals: PerOption(contests: third)),
        ]
    }

    @Test("the attack that finds nothing above finds the share of a guardian without the defence")
    func withoutDefence() async throws {
        let prepared = try await PreparedSession.fresh()
        let election = prepared.count.election
        let careless = try MemorylessGuardian(1, of: [1, 3], prepared.aggregate, election)
        var answers: [Answer] = []
        var count = prepared.count
        for _ in 0..<2 {
            let third = try MemorylessGuardian(3, of: [1, 3], prepared.aggregate, election)
            let session = try count.logSession([careless.commitment, third.commitment])
            let reveals = [careless.reveal(session), third.reveal(session)]
            answers.append(
                try answer(prepared, session, reveals, careless.respond(session, reveals: reveals)))
        }
        let share = try #require(recover(answers[0], answers[1]))
        #expect(election.group.g(share) == election.context.guardianRecord.shareKey(of: 1))
        #expect(share.bytes == election.shares[0].voteShare.withBytes(count: 8) { Array($0) })
    }

    @Test("what is left: a medium put back before it revealed, and a log with two histories that officials signed")
    func remainingRisk() async throws {
        let prepared = try await PreparedSession.fresh()
        let path = folder(prepared)
        var committed = try contents(path)
        committed["session-1.session"] = nil
        let session = try prepared.count.session(1)
        let first = try answer(
            prepared, session, prepared.reveals, prepared.guardian(1).respond(session, reveals: prepared.reveals))
        let (count, reveals) = try Self.fork(prepared)
        try put(committed, into: path)
        let other = try count.session(1)
        let guardian = try count.guardian(1, prepared.aggregate)
        let second = try answer(prepared, other, reveals, guardian.respond(other, reveals: reveals))
        // Only witnesses who refuse to cosign a second history close this; the documentation says so.
        let share = try #require(recover(first, second))
        #expect(prepared.count.election.group.g(share) == count.election.context.guardianRecord.shareKey(of: 1))
    }
}
