import ElectionModel
import ElectionTestKit
import GroupArithmetic
import Primitives
import SigmaProofs
import Tally
import Testing

/// Attacks D12, P15 and O7: the rounds of a decryption and their documents.
@Suite("Decryption sessions")
struct DecryptionSessionTests {
    /// Signs a session document and has it logged.
    private func log(
        _ document: SessionDocument, as number: Int? = nil, in prepared: inout PreparedSession
    ) throws -> LoggedSession {
        let path = RecordFolder.session(number ?? document.number)
        try prepared.count.step(.session, document.canonicalBytes, path)
        return try LoggedSession(
            SignedDocument.load("\(prepared.count.count)/\(path)"), count: prepared.count.opened())
    }

    private func document(
        _ prepared: PreparedSession, number: Int, commitments: [SessionCommitment]? = nil, election: HashValue? = nil,
        fingerprint: HashValue? = nil, processed: HashValue? = nil
    ) throws -> SessionDocument {
        let first = try prepared.count.session(1).document
        return SessionDocument(
            election: election ?? first.election, fingerprint: fingerprint ?? first.fingerprint, number: number,
            processed: processed ?? first.processed, commitments: commitments ?? first.commitments)
    }

    @Test("a session that is not in the log is refused")
    func notLogged() async throws {
        let prepared = try await PreparedSession.fresh()
        let document = try document(prepared, number: 2)
        try prepared.count.save(document.canonicalBytes, RecordFolder.session(2))
        await expectRefusal(.wrongSession) { try prepared.count.session(2) }
        // Nor one that takes the place of the logged one beside the log.
        let changed = try self.document(prepared, number: 1, commitments: prepared.commitments.reversed())
        try prepared.count.save(changed.canonicalBytes, RecordFolder.session(1))
        await expectRefusal(.wrongSession) { try prepared.count.session(1) }
    }

    @Test("session N is the log's N-th: another number, or one number twice, is refused")
    func wrongPlace() async throws {
        for number in [1, 3, 7] {
            var prepared = try await PreparedSession.fresh()
            let document = try document(prepared, number: number, commitments: prepared.commitments.reversed())
            await expectRefusal(.wrongSession, naming: "number \(number)") {
                try log(document, as: 2, in: &prepared)
            }
        }
    }

    @Test("a session of another election, fingerprint or count is refused")
    func otherElection() async throws {
        let strange = SHA256.hash([1])
        var prepared = try await PreparedSession.fresh()
        let documents = [
            try document(prepared, number: 2, election: strange),
            try document(prepared, number: 2, fingerprint: strange),
            try document(prepared, number: 2, processed: strange),
        ]
        for document in documents {
            await expectRefusal(.wrongSession) { try log(document, as: 2, in: &prepared) }
        }
        let empty = try document(prepared, number: 5, commitments: [])
        await expectRefusal(.wrongSession) { try log(empty, as: 5, in: &prepared) }
    }

    @Test("a session that too few officials signed is refused")
    func unsigned() async throws {
        let prepared = try await PreparedSession.fresh()
        try DurableFile.remove("\(prepared.count.count)/\(RecordFolder.session(1)).official-1.p7s")
        #expect(throws: FormatError(.inconsistent, "")) { try prepared.count.session(1) }
    }

    @Test("a guardian opens nothing in a session without exactly its own commitment")
    func foreignCommitment() async throws {
        var prepared = try await PreparedSession.fresh()
        let (own, other) = (prepared.commitments[0], prepared.commitments[1])
        var random = SystemRandom()
        _ = try prepared.guardian(1).commit(number: 2, guardians: [1, 3], using: &random)
        // Its commitment of the first session, one for another U, and none at all.
        let otherSet = SessionCommitment(
            aggregate: own.aggregate, guardians: [1, 2], guardian: 1, hashes: own.hashes)
        let renamed = SessionCommitment(
            aggregate: own.aggregate, guardians: own.guardians, guardian: 1, hashes: other.hashes)
        for (position, commitments) in [[own, other], [otherSet, other], [renamed, other], [other]].enumerated() {
            if position > 0 {
                _ = try prepared.guardian(1).commit(number: position + 2, guardians: [1, 3], using: &random)
            }
            let session = try log(
                document(prepared, number: position + 2, commitments: commitments), in: &prepared)
            await expectRefusal(.wrongSession) { try prepared.guardian(1).reveal(session) }
            await expectRefusal(.wrongSession) {
                try prepared.guardian(1).respond(session, reveals: prepared.reveals)
            }
        }
    }

    @Test("a guardian that made no commitment for a session opens nothing")
    func noCommitment() async throws {
        let prepared = try await PreparedSession.fresh()
        let session = try prepared.count.session(1)
        await expectRefusal(.wrongSession) { try prepared.guardian(2).reveal(session) }
    }

    @Test("a guardian does not commit for a set that it is not in")
    func notInTheSet() async throws {
        let prepared = try await PreparedSession.fresh()
        var random = SystemRandom()
        await expectRefusal(.wrongSession) {
            try prepared.guardian(2).commit(number: 2, guardians: [1, 3], using: &random)
        }
    }

    @Test("a second commitment for a session makes the first worthless")
    func committedTwice() async throws {
        let prepared = try await PreparedSession.fresh()
        var random = SystemRandom()
        _ = try prepared.guardian(1).commit(number: 1, guardians: [1, 3], using: &random)
        let session = try prepared.count.session(1)
        await expectRefusal(.wrongSession) { try prepared.guardian(1).reveal(session) }
    }

    @Test("reveals that are missing, doubled, foreign or not what was committed to name their guardian")
    func badReveals() async throws {
        let prepared = try await PreparedSession.fresh()
        let session = try prepared.count.session(1)
        let (first, third) = (prepared.reveals[0], prepared.reveals[1])
        func reveal(_ guardian: Int, _ reveals: PerOption<DecryptionReveal>, _ hash: HashValue? = nil) -> SessionReveal
        {
            SessionReveal(session: hash ?? session.hash, guardian: guardian, reveals: reveals)
        }
        let short = PerOption(contests: third.reveals.contests.dropLast())
        let cases: [([SessionReveal], String)] = [
            ([first], "guardian 3"), ([third], "guardian 1"), ([first, third, third], "guardian 3"),
            ([first, reveal(3, first.reveals)], "guardian 3"), ([first, reveal(3, short)], "guardian 3"),
            ([first, reveal(3, third.reveals, SHA256.hash([2]))], "guardian 3"),
            ([first, third, reveal(2, first.reveals)], "does not take part"),
        ]
        for (reveals, name) in cases {
            await expectRefusal(.badGuardianFile, naming: name) {
                try prepared.guardian(1).respond(session, reveals: reveals)
            }
            await expectRefusal(.badGuardianFile, naming: name) {
                try ResultBuilder(aggregate: prepared.aggregate, session: session, reveals: reveals)
            }
        }
        // Nothing of that spent the session.
        #expect(throws: Never.self) { try prepared.guardian(1).respond(session, reveals: prepared.reveals) }
    }

    @Test("a bad response is named, and a session without its guardian gives the same totals")
    func badResponse() async throws {
        var prepared = try await PreparedSession.fresh()
        let session = try prepared.count.session(1)
        let responses = try PreparedSession.guardians.map {
            try prepared.guardian($0).respond(session, reveals: prepared.reveals)
        }
        let builder = try ResultBuilder(aggregate: prepared.aggregate, session: session, reveals: prepared.reveals)
        #expect(builder.wrongGuardians(responses).isEmpty)
        let honest = try builder.build(responses)
        #expect(honest.totals == PreparedSession.totals(of: prepared.count.election))
        for bad in Self.spoilt(responses[1]) {
            #expect(builder.wrongGuardians([responses[0], bad]) == [3])
            await expectRefusal(.badGuardianFile, naming: "[3]") { try builder.build([responses[0], bad]) }
        }
        for incomplete in [[responses[0]], [responses[0], responses[0]], responses + [responses[1]], []] {
            await expectRefusal(.badGuardianFile) { try builder.build(incomplete) }
        }
        #expect(try await prepared.count.decrypt([1, 2]).totals == honest.totals)
    }

    private static func spoilt(_ response: SessionResponse) -> [SessionResponse] {
        let contests = response.responses.contests
        let one = Scalar(response.responses.contests[0].options[0].group, 1)
        var changed = contests
        changed[0] = .init(
            contest: 1, options: [contests[0].options[0] + one] + contests[0].options.dropFirst())
        let short = PerOption(contests: contests.dropLast())
        return [
            SessionResponse(session: response.session, guardian: 3, responses: PerOption(contests: changed)),
            SessionResponse(session: response.session, guardian: 3, responses: short),
            SessionResponse(session: SHA256.hash([3]), guardian: 3, responses: response.responses),
        ]
    }

    @Test("a wrong partial decryption that was committed to is named, and the honest ones go on")
    func badPartial() async throws {
        var prepared = try await PreparedSession.fresh()
        var random = SystemRandom()
        let imposter = try MemorylessGuardian.imposter(3, of: [1, 3], prepared.aggregate, prepared.count.election)
        let own = try prepared.guardian(1).commit(number: 2, guardians: [1, 3], using: &random)
        let session = try prepared.count.logSession([own, imposter.commitment])
        let reveals = [try prepared.guardian(1).reveal(session), imposter.reveal(session)]
        let responses = [
            try prepared.guardian(1).respond(session, reveals: reveals),
            try imposter.respond(session, reveals: reveals),
        ]
        let builder = try ResultBuilder(aggregate: prepared.aggregate, session: session, reveals: reveals)
        #expect(builder.wrongGuardians(responses) == [3])
        await expectRefusal(.badGuardianFile, naming: "[3]") { try builder.build(responses) }
        let totals = PreparedSession.totals(of: prepared.count.election)
        #expect(try await prepared.count.decrypt([1, 2]).totals == totals)
    }

    @Test("commitments that are missing, doubled, about something else or of another shape make no session")
    func badCommitments() async throws {
        let prepared = try await PreparedSession.fresh()
        let count = try prepared.count.opened()
        let (first, third) = (prepared.commitments[0], prepared.commitments[1])
        func changed(
            aggregate: HashValue? = nil, guardians: [Int]? = nil, hashes: PerOption<HashValue>? = nil
        ) -> SessionCommitment {
            SessionCommitment(
                aggregate: aggregate ?? third.aggregate, guardians: guardians ?? third.guardians, guardian: 3,
                hashes: hashes ?? third.hashes)
        }
        let short = PerOption(contests: third.hashes.contests.dropLast())
        let cases = [
            [first], [first, first], [first, third, third],
            [first, changed(aggregate: SHA256.hash([1]))], [first, changed(guardians: [2, 3])],
            [first, changed(hashes: short)],
        ]
        for commitments in cases {
            await expectRefusal(.badGuardianFile) { try SessionDocument.build(commitments, count: count) }
        }
        await expectRefusal(.badInput) { try SessionDocument.build([], count: count) }
        #expect(try SessionDocument.build([third, first], count: count).commitments == prepared.commitments)
        #expect(try SessionDocument.build([first, third], count: count).number == 2)
    }
}
