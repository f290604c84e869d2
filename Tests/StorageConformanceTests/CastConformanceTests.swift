import BallotStorage
import ElectionModel
import Primitives
import Testing

@Suite struct CastConformanceTests {
    @Test("a stored ballot is pending, then logged, and comes back byte for byte", arguments: StoreKind.allCases)
    func storesAndLogs(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        let submission = try await fixture.cast("EE-1")
        let pending = try await fixture.store.cast(statement: submission.statementHash)
        #expect(pending?.leaf == nil && pending?.voter == "EE-1" && pending?.ballot == submission.ballotHash)
        #expect(try await fixture.store.envelopes(from: 0, limit: 10).isEmpty)
        #expect(try await fixture.store.logPending(signer: fixture.signer) == 1)
        #expect(try await fixture.store.head(of: "EE-1")?.leaf == 4)
        let envelope = try #require(try await fixture.store.envelopes(from: 0, limit: 10).first)
        #expect(envelope.leaf == 4)
        #expect(envelope.ballot == submission.ballotBytes)
        #expect(envelope.statement == submission.statementBytes)
        #expect(envelope.signature == [9, 9] && envelope.hints == [7])
        #expect(try await fixture.store.ticket(submission.statement.ticket)?.bytes == envelope.ticket)
        #expect(pending?.standing == submission.statement.standingCommitment)
        #expect(try await fixture.store.leaves(from: 4, limit: 1) == [submission.leaf.canonicalBytes])
    }

    @Test("ballots are logged in the order in which they were stored", arguments: StoreKind.allCases)
    func keepsOrder(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        var expected: [HashValue] = []
        for voter in ["EE-3", "EE-1", "EE-2"] { expected.append(try await fixture.cast(voter).statementHash) }
        #expect(try await fixture.store.logPending(signer: fixture.signer) == 3)
        let envelopes = try await fixture.store.envelopes(from: 5, limit: 1)
        #expect(envelopes.map { SHA256.hash($0.statement) } == [expected[1]])
        #expect(try await fixture.store.cast(statement: expected[2])?.leaf == 6)
    }

    @Test("a voter votes again after the last statement", arguments: StoreKind.allCases)
    func votesAgain(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        let first = try await fixture.cast("EE-1")
        let second = try await fixture.cast("EE-1", sequence: 2, previous: first.statementHash)
        #expect(
            try await fixture.store.casts(of: "EE-1").map(\.statement) == [first.statementHash, second.statementHash])
        #expect(try await fixture.store.head(of: "EE-1")?.sequence == 2)
    }

    @Test("the same statement is stored once", arguments: StoreKind.allCases)
    func storesOnce(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        let submission = try await fixture.cast("EE-1")
        #expect(try await fixture.store.append(submission, voter: "EE-1") == .alreadyStored)
        #expect(try await fixture.store.counts().pending == 1)
        try await fixture.log(.close)
        #expect(try await fixture.store.append(submission, voter: "EE-1") == .alreadyStored)
    }

    @Test("every refusal has its code and stores nothing", arguments: StoreKind.allCases)
    func refuses(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        let first = try await fixture.cast("EE-1")
        let (own, other) = (
            try await fixture.ticket("EE-1", sequence: 2), try await fixture.ticket("EE-2", nonce: 3)
        )
        let cases: [(CastSubmission, StorageError.Code)] = [
            (try fixture.submission(ticket: SHA256.hash([1])), .unknownTicket),
            (try fixture.submission(ticket: other.documentHash), .unknownTicket),
            (try fixture.submission(ticket: first.statement.ticket, identifier: "x"), .ticketUsed),
            (try fixture.submission(ticket: own.documentHash, identifier: "x"), .sequenceTaken),
            (try fixture.submission(ticket: own.documentHash, sequence: 3, previous: first.statementHash), .wrongHead),
            (try fixture.submission(ticket: own.documentHash, sequence: 2, previous: first.ballotHash), .wrongHead),
            (
                try fixture.submission(
                    ticket: own.documentHash, sequence: 2, previous: first.statementHash, identifier: "EE-1 1"),
                .identifierUsed
            ),
        ]
        for (submission, code) in cases {
            #expect(await refusal { try await fixture.store.append(submission, voter: "EE-1") } == code)
        }
        #expect(try await fixture.store.counts().pending == 1)
        #expect(try await fixture.store.ticket(own.documentHash)?.isUsed == false)
    }

    @Test("nothing is stored before the opening", arguments: StoreKind.allCases)
    func refusesBeforeOpening(_ kind: StoreKind) async throws {
        let fixture = try StoreFixture(kind)
        for step in [LogLeaf.Step.definition, .commitments, .guardians] { try await fixture.log(step) }
        #expect(await refusal { try await fixture.cast("EE-1") } == .notOpen)
        #expect(try await fixture.store.head(of: "EE-1") == nil)
    }

    @Test("of many statements with one sequence number exactly one is stored", arguments: StoreKind.allCases)
    func oneWinner(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        let outcomes = await withTaskGroup(of: StorageError.Code?.self) { group in
            for nonce in UInt8(1)...12 {
                group.addTask {
                    await refusal {
                        let ticket = try await fixture.ticket("EE-1", nonce: nonce)
                        let submission = try fixture.submission(
                            ticket: ticket.documentHash, identifier: "id \(nonce)")
                        return try await fixture.store.append(submission, voter: "EE-1")
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count { $0 == nil } == 1)
        #expect(outcomes.count { $0 == .sequenceTaken } == 11)
        #expect(try await fixture.store.casts(of: "EE-1").count == 1)
    }

    @Test("two processes that log at the same time make one log", arguments: StoreKind.allCases)
    func twoSequencers(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        let second = try kind.open(fixture.folder)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for store in [fixture.store, second] {
                group.addTask {
                    for _ in 0..<20 { _ = try await store.logPending(signer: fixture.signer) }
                }
            }
            for voter in StoreFixture.voters { group.addTask { _ = try await fixture.cast(voter) } }
            try await group.waitForAll()
        }
        _ = try await second.logPending(signer: fixture.signer)
        #expect(try await fixture.store.counts() == second.counts())
        #expect(try await second.counts().casts == 3)
        #expect(try await second.envelopes(from: 0, limit: 9).map(\.leaf) == [4, 5, 6])
    }
}
