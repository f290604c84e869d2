import BallotStorage
import ElectionModel
import Primitives
import Testing

/// What a store must do about a roll that changes.
@Suite struct RollConformanceTests {
    @Test(
        "an update changes the roll, its version and what a voter may do, and its list comes back",
        arguments: StoreKind.allCases)
    func applies(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        let store = fixture.store
        #expect(try await store.roll().version == 0)
        try await fixture.log(
            .rollUpdate, number: 1,
            changes: [
                .remove("EE-1"), .move("EE-2", ballotStyle: 2), .reweight("EE-3", weight: 5),
                .add(.init(identifier: "EE-4", name: "New", ballotStyle: 2, weight: 3)),
            ])
        let expected = try VoterRoll(
            version: 1,
            voters: [
                .init(identifier: "EE-2", name: "Somebody", ballotStyle: 2),
                .init(identifier: "EE-3", name: "Somebody", ballotStyle: 1, weight: 5),
                .init(identifier: "EE-4", name: "New", ballotStyle: 2, weight: 3),
            ])
        #expect(try await store.roll() == expected)
        #expect(try await store.standing(of: "EE-1") == StoredStanding(voter: nil, isKnown: true, rollVersion: 1))
        #expect(try await store.standing(of: "EE-2").voter == expected.voter("EE-2"))
        #expect(try await store.standing(of: "EE-9") == StoredStanding(voter: nil, isKnown: false, rollVersion: 1))
        #expect(try await store.counts().voters == 3)
        let step = try #require(try await store.steps().last)
        #expect(step.step == .rollUpdate && step.list == [1, 9])
        #expect(try await store.lastStep() == .open)
        try await fixture.log(
            .rollUpdate, number: 2, changes: [.add(.init(identifier: "EE-1", name: "Back", ballotStyle: 2))])
        #expect(try await store.standing(of: "EE-1").voter?.name == "Back")
    }

    @Test(
        "a ballot under another version, or of who has left, is refused and stores nothing",
        arguments: StoreKind.allCases)
    func stale(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        let tickets = [try await fixture.ticket("EE-1"), try await fixture.ticket("EE-2")]
        try await fixture.log(.rollUpdate, number: 1, changes: [.remove("EE-2")])
        for (voter, ticket, version) in [("EE-1", tickets[0], 0), ("EE-1", tickets[0], 2), ("EE-2", tickets[1], 1)] {
            let submission = try fixture.submission(ticket: ticket.documentHash, rollVersion: version)
            #expect(await refusal { try await fixture.store.append(submission, voter: voter) } == .staleRoll)
        }
        #expect(try await fixture.store.counts().pending == 0)
        let fresh = try fixture.submission(ticket: tickets[0].documentHash, rollVersion: 1)
        _ = try await fixture.store.append(fresh, voter: "EE-1")
        #expect(try await fixture.store.counts().pending == 1)
    }

    @Test(
        "what is pending is logged before an update, under the roll that it was cast with",
        arguments: StoreKind.allCases)
    func pending(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        let first = try await fixture.cast("EE-1")
        #expect(try await fixture.log(.rollUpdate, number: 1, changes: [.remove("EE-1")]) == 5)
        #expect(try await fixture.store.cast(statement: first.statementHash)?.leaf == 4)
        #expect(try await fixture.store.counts().pending == 0)
        #expect(try await fixture.store.counts().casts == 1)
    }

    @Test(
        "updates and lists come one after the other, each with its list, and at their place",
        arguments: StoreKind.allCases)
    func order(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        for step in [LogLeaf.Step.rollUpdate, .overrideList] {
            for number in [0, 2] {
                #expect(await refusal { try await fixture.log(step, number: number) } == .wrongStep)
            }
            #expect(await refusal { try await fixture.log(step) } == .wrongStep)
            let leaf = try await fixture.log(step, number: 1)
            #expect(try await fixture.log(step, number: 1) == leaf)
        }
        let size = try await fixture.store.counts().logSize
        let bare = NewStep(.close, SignedDocument(bytes: [1], signatures: []), supplement: .init(number: 1, list: []))
        #expect(await refusal { try await fixture.store.append(bare, signer: fixture.signer) } == .wrongStep)
        try await fixture.log(.close)
        #expect(await refusal { try await fixture.log(.rollUpdate, number: 2) } == .wrongStep)
        try await fixture.log(.overrideList, number: 2)
        #expect(try await fixture.store.lastStep() == .close)
        try await fixture.log(.processed)
        #expect(await refusal { try await fixture.log(.overrideList, number: 3) } == .wrongStep)
        #expect(try await fixture.store.counts().logSize == size + 3)
    }
}
