import BallotStorage
import ElectionModel
import Primitives
import Testing
import TransparencyLog

/// What a store must do with challenged ballots.
@Suite struct ChallengeConformanceTests {
    @Test("a challenged ballot is pending, then logged, and comes back byte for byte", arguments: StoreKind.allCases)
    func storesAndLogs(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        let challenge = try await fixture.challenge("EE-1")
        let pending = try await fixture.store.challenge(statement: challenge.statementHash)
        #expect(pending?.leaf == nil && pending?.voter == "EE-1" && pending?.ballot == challenge.ballotHash)
        #expect(try await fixture.store.challenges(from: 0, limit: 10).isEmpty)
        #expect(try await fixture.store.counts().pending == 1)
        #expect(try await fixture.store.logPending(signer: fixture.signer) == 1)
        let stored = try #require(try await fixture.store.challenges(from: 0, limit: 10).first)
        #expect(stored.leaf == 4 && stored.ballot == challenge.ballotBytes)
        #expect(stored.statement == challenge.statementBytes && stored.signature == [8, 8])
        #expect(stored.opening == challenge.opening.canonicalBytes)
        #expect(try await fixture.store.ticket(challenge.statement.ticket)?.bytes == stored.ticket)
        #expect(try await fixture.store.leaves(from: 4, limit: 1) == [challenge.leaf.canonicalBytes])
        #expect(try await fixture.store.challenge(statement: challenge.statementHash)?.leaf == 4)
    }

    @Test(
        "it is no ballot of its voter's chain: head, casts and envelopes know nothing of it",
        arguments: StoreKind.allCases)
    func standsApart(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        try await fixture.challenge("EE-1")
        _ = try await fixture.store.logPending(signer: fixture.signer)
        #expect(try await fixture.store.head(of: "EE-1") == nil)
        #expect(try await fixture.store.casts(of: "EE-1").isEmpty)
        #expect(try await fixture.store.envelopes(from: 0, limit: 10).isEmpty)
        #expect(try await fixture.store.unstamped(limit: 10).isEmpty)
        let counts = try await fixture.store.counts()
        #expect(counts.casts == 0 && counts.challenges == 1 && counts.pending == 0 && counts.logSize == 5)
        let cast = try await fixture.cast("EE-1")
        #expect(try await fixture.store.cast(statement: cast.statementHash)?.sequence == 1)
    }

    @Test("challenged and cast ballots go into the log together, each kind in its order", arguments: StoreKind.allCases)
    func keepsOrder(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        let first = try await fixture.challenge("EE-2", number: 1)
        let cast = try await fixture.cast("EE-1")
        let second = try await fixture.challenge("EE-1", number: 2)
        #expect(try await fixture.store.logPending(signer: fixture.signer) == 3)
        let leaves = [cast.leaf, first.leaf, second.leaf].map(\.canonicalBytes)
        #expect(try await fixture.store.leaves(from: 4, limit: 9) == leaves)
        #expect(try await fixture.store.challenges(from: 6, limit: 1).map(\.leaf) == [6])
        #expect(try await fixture.store.challenges(from: 0, limit: 1).map(\.leaf) == [5])
        #expect(try await fixture.store.inclusion(ofLeaf: 6).checkpoint.size == 7)
    }

    @Test("it waits for no timestamp", arguments: StoreKind.allCases)
    func needsNoTimestamp(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        try await fixture.cast("EE-1")
        let challenge = try await fixture.challenge("EE-2")
        #expect(try await fixture.store.logPending(signer: fixture.signer, stampedOnly: true) == 1)
        #expect(try await fixture.store.challenge(statement: challenge.statementHash)?.leaf == 4)
        #expect(try await fixture.store.counts().pending == 1)
    }

    @Test("the same statement is stored once, also after the closing", arguments: StoreKind.allCases)
    func storesOnce(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        let challenge = try await fixture.challenge("EE-1")
        #expect(try await fixture.store.append(challenge, voter: "EE-1") == .alreadyStored)
        #expect(try await fixture.log(.close) == 5, "closing logs what is pending first")
        #expect(try await fixture.store.append(challenge, voter: "EE-1") == .alreadyStored)
        #expect(try await fixture.store.counts().challenges == 1)
        #expect(await refusal { try await fixture.challenge("EE-2") } == .notOpen)
    }

    @Test("a roll update finds nothing pending, and refuses who has left", arguments: StoreKind.allCases)
    func roll(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        let first = try await fixture.challenge("EE-1")
        let tickets = [try await fixture.ticket("EE-1", nonce: 9), try await fixture.ticket("EE-2", nonce: 9)]
        #expect(try await fixture.log(.rollUpdate, number: 1, changes: [.remove("EE-2")]) == 5)
        #expect(try await fixture.store.challenge(statement: first.statementHash)?.leaf == 4)
        for (voter, ticket, version) in [("EE-1", tickets[0], 0), ("EE-1", tickets[0], 2), ("EE-2", tickets[1], 1)] {
            let late = try fixture.challengeSubmission(
                ticket: ticket.documentHash, identifier: "late", rollVersion: version)
            #expect(await refusal { try await fixture.store.append(late, voter: voter) } == .staleRoll)
        }
        #expect(try await fixture.store.counts().pending == 0)
    }

    @Test("every refusal has its code and stores nothing", arguments: StoreKind.allCases)
    func refuses(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        let (cast, challenged) = (try await fixture.cast("EE-1"), try await fixture.challenge("EE-1", number: 7))
        let own = try await fixture.ticket("EE-1", sequence: 2, nonce: 40).documentHash
        let other = try await fixture.ticket("EE-2", nonce: 41).documentHash
        let cases: [(ChallengeSubmission, StorageError.Code)] = [
            (try fixture.challengeSubmission(ticket: SHA256.hash([1]), identifier: "x"), .unknownTicket),
            (try fixture.challengeSubmission(ticket: other, identifier: "x"), .unknownTicket),
            (try fixture.challengeSubmission(ticket: cast.statement.ticket, identifier: "x"), .ticketUsed),
            (try fixture.challengeSubmission(ticket: challenged.statement.ticket, identifier: "x"), .ticketUsed),
            (try fixture.challengeSubmission(ticket: own, identifier: "EE-1 1"), .identifierUsed),
            (try fixture.challengeSubmission(ticket: own, identifier: "EE-1 challenge 7"), .identifierUsed),
        ]
        for (submission, code) in cases {
            #expect(await refusal { try await fixture.store.append(submission, voter: "EE-1") } == code)
        }
        #expect(try await fixture.store.counts().pending == 2)
        #expect(try await fixture.store.ticket(own)?.isUsed == false)
    }

    @Test("a challenged ballot is never cast, and its ticket serves no cast", arguments: StoreKind.allCases)
    func neverCast(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        let challenge = try await fixture.challenge("EE-1")
        #expect(try await fixture.store.ticket(challenge.statement.ticket)?.isUsed == true)
        #expect(try await fixture.store.hasIdentifier(challenge.ballot.identifier))
        let reused = try fixture.submission(ticket: challenge.statement.ticket, identifier: "x")
        #expect(await refusal { try await fixture.store.append(reused, voter: "EE-1") } == .ticketUsed)
        let fresh = try await fixture.ticket("EE-1", nonce: 50).documentHash
        let same = try fixture.submission(ticket: fresh, identifier: "EE-1 challenge 1")
        #expect(await refusal { try await fixture.store.append(same, voter: "EE-1") } == .identifierUsed)
        #expect(try await fixture.store.head(of: "EE-1") == nil)
    }

    @Test("of a cast and challenges with one ticket exactly one is stored", arguments: StoreKind.allCases)
    func oneWinner(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        let ticket = try await fixture.ticket("EE-1").documentHash
        let outcomes = await withTaskGroup(of: StorageError.Code?.self) { group in
            for number in 0..<10 {
                group.addTask {
                    await refusal {
                        if number.isMultiple(of: 2) {
                            let cast = try fixture.submission(ticket: ticket, identifier: "id \(number)")
                            return try await fixture.store.append(cast, voter: "EE-1")
                        }
                        let challenge = try fixture.challengeSubmission(ticket: ticket, identifier: "id \(number)")
                        return try await fixture.store.append(challenge, voter: "EE-1")
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count { $0 == nil } == 1 && outcomes.count { $0 == .ticketUsed } == 9)
        #expect(try await fixture.store.counts().pending == 1)
    }

    @Test(
        "a voter challenges 100 ballots at most, however many ask at once; others go on", arguments: StoreKind.allCases)
    func limit(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        let limit = UInt8(ChallengeSubmission.maximumCount)
        for number in 1..<limit { try await fixture.challenge("EE-1", number: number) }
        var last: [ChallengeSubmission] = []
        for number in limit...(limit + 3) {
            let ticket = try await fixture.ticket("EE-1", nonce: 100 + number).documentHash
            last.append(try fixture.challengeSubmission(ticket: ticket, identifier: "last \(number)"))
        }
        let outcomes = await withTaskGroup(of: StorageError.Code?.self) { group in
            for submission in last {
                group.addTask { await refusal { try await fixture.store.append(submission, voter: "EE-1") } }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count { $0 == nil } == 1 && outcomes.count { $0 == .tooManyChallenges } == 3)
        let places = try await fixture.store.challenges(of: "EE-1")
        #expect(places.count == Int(limit) && Set(places.map(\.statement)).count == Int(limit))
        let kept = try #require(last.first { $0.statementHash == places.last?.statement })
        #expect(try await fixture.store.append(kept, voter: "EE-1") == .alreadyStored, "a retry is no new one")
        try await fixture.challenge("EE-2", number: 1)
        #expect(try await fixture.store.challenges(of: "EE-2").count == 1)
        try await fixture.cast("EE-1")
    }

    @Test("the challenges of one voter come in the order in which they were stored", arguments: StoreKind.allCases)
    func lists(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        let first = try await fixture.challenge("EE-1", number: 9)
        try await fixture.challenge("EE-2", number: 1)
        _ = try await fixture.store.logPending(signer: fixture.signer)
        let second = try await fixture.challenge("EE-1", number: 1)
        let places = try await fixture.store.challenges(of: "EE-1")
        #expect(places.map(\.statement) == [first.statementHash, second.statementHash])
        #expect(places.map(\.leaf) == [4, nil] && places.map(\.ballot) == [first.ballotHash, second.ballotHash])
        #expect(try await fixture.store.challenges(of: "EE-3").isEmpty)
    }

    @Test(
        "a used ticket says what used it, pending or logged; an unused or unknown one says nothing",
        arguments: StoreKind.allCases)
    func ticketUse(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        let store = fixture.store
        let (cast, challenge) = (try await fixture.cast("EE-1"), try await fixture.challenge("EE-2"))
        let unused = try await fixture.ticket("EE-3", nonce: 9).documentHash
        for leaf in [nil, 4] {
            let (first, second) = (
                try await store.use(ofTicket: cast.statement.ticket),
                try await store.use(ofTicket: challenge.statement.ticket)
            )
            guard case .cast(let castPlace)? = first, case .challenge(let challengePlace)? = second else {
                Issue.record("\(String(describing: first)) \(String(describing: second))")
                return
            }
            #expect(castPlace.statement == cast.statementHash && castPlace.leaf == leaf)
            #expect(challengePlace.statement == challenge.statementHash && challengePlace.leaf == leaf.map { $0 + 1 })
            #expect(try await store.use(ofTicket: unused) == nil)
            #expect(try await store.use(ofTicket: .zero) == nil)
            _ = try await store.logPending(signer: fixture.signer)
        }
    }
}
