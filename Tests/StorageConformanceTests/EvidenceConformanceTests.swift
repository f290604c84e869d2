import BallotStorage
import ElectionModel
import Primitives
import Testing

/// OCSP answers and timestamps beside the ballots.
@Suite struct EvidenceConformanceTests {
    @Test("an OCSP answer and a timestamp come back with their ballot", arguments: StoreKind.allCases)
    func keepsEvidence(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        let ticket = try await fixture.ticket("EE-1")
        let submission = try fixture.submission(ticket: ticket.documentHash)
        _ = try await fixture.store.append(submission, voter: "EE-1", status: [1, 2])
        #expect(try await fixture.store.timestamp(of: submission.statementHash) == nil)
        try await fixture.store.attach(timestamp: [3, 4], to: submission.statementHash)
        // The first stays, whoever comes later.
        try await fixture.store.attach(timestamp: [5], to: submission.statementHash)
        #expect(try await fixture.store.timestamp(of: submission.statementHash) == [3, 4])
        _ = try await fixture.store.logPending(signer: fixture.signer, stampedOnly: true)
        let stored = try await fixture.store.envelopes(from: 0, limit: 10)
        #expect(stored.map(\.evidence) == [CastEvidence(status: [1, 2], timestamp: [3, 4])])
    }

    @Test("nothing is stamped that is not stored", arguments: StoreKind.allCases)
    func refusesUnknown(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        #expect(await refusal { try await fixture.store.attach(timestamp: [1], to: .zero) } == .outOfRange)
        #expect(try await fixture.store.timestamp(of: .zero) == nil)
        #expect(try await fixture.store.unstamped(.zero) == nil)
    }

    @Test(
        "what waits for its timestamp is not logged with the others, and not forgotten", arguments: StoreKind.allCases)
    func holdsBack(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        let store = fixture.store
        let (first, second) = try await (fixture.cast("EE-1"), fixture.cast("EE-2"))
        #expect(try await store.unstamped(limit: 9).map(\.statement) == [first.statementHash, second.statementHash])
        #expect(try await store.unstamped(limit: 1).map(\.signature) == [first.signature])
        #expect(try await store.logPending(signer: fixture.signer, stampedOnly: true) == 0)
        try await store.attach(timestamp: [1], to: second.statementHash)
        #expect(try await store.logPending(signer: fixture.signer, stampedOnly: true) == 1)
        #expect(try await store.cast(statement: second.statementHash)?.leaf == 4)
        #expect(try await store.cast(statement: first.statementHash)?.leaf == nil)
        #expect(try await store.unstamped(first.statementHash)?.signature == first.signature)
        #expect(try await store.unstamped(second.statementHash) == nil)
        try await store.attach(timestamp: [2], to: first.statementHash)
        #expect(try await store.logPending(signer: fixture.signer, stampedOnly: true) == 1)
        #expect(try await store.unstamped(limit: 9).isEmpty)
    }

    @Test("a voter's later ballot is not logged before an earlier one", arguments: StoreKind.allCases)
    func keepsVotersOrder(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        let first = try await fixture.cast("EE-1")
        let second = try await fixture.cast("EE-1", sequence: 2, previous: first.statementHash)
        try await fixture.store.attach(timestamp: [1], to: second.statementHash)
        #expect(try await fixture.store.logPending(signer: fixture.signer, stampedOnly: true) == 0)
        try await fixture.store.attach(timestamp: [2], to: first.statementHash)
        #expect(try await fixture.store.logPending(signer: fixture.signer, stampedOnly: true) == 2)
        #expect(try await fixture.store.casts(of: "EE-1").map(\.leaf) == [4, 5])
    }

    @Test("the closing logs what has no timestamp too", arguments: StoreKind.allCases)
    func closesAll(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        let cast = try await fixture.cast("EE-1")
        try await fixture.log(.close)
        #expect(try await fixture.store.cast(statement: cast.statementHash)?.leaf == 4)
        #expect(try await fixture.store.counts().pending == 0)
    }
}
