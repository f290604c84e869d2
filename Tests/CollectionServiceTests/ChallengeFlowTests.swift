import BallotEncryption
import BallotStorage
import CollectionAPI
import CollectionService
import ElectionModel
import GroupArithmetic
import Primitives
import Testing
import TransparencyLog
import VoterCommand

/// What a voter meets who has a ballot opened as a test.
@Suite struct ChallengeFlowTests {
    @Test("a challenge is logged and receipted, uses up its ticket and no sequence number, and counts for nothing")
    func challenges() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            let submission = try await voter.prepareChallenge()
            _ = try await voter.challenge(submission)
            #expect(try await collector.store.ticket(submission.statement.ticket)?.isUsed == true)
            let next = try await voter.ticket()
            #expect(next.previous == nil && next.ticket.ticket.sequence == 1)
            #expect(try await voter.status().receipts.isEmpty)
            let counts = try await collector.store.counts()
            #expect(counts.challenges == 1 && counts.casts == 0 && counts.pending == 0)
            _ = try await voter.cast(voter.prepare())
            _ = try await voter.challenge(voter.prepareChallenge([0, 1]))
            let last = try await voter.ticket().ticket.ticket
            #expect(last.sequence == 2)
        }
    }

    @Test("the same statement gets the same receipt: at once, signed anew, after expiry and after closing")
    func retries() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            let submission = try await voter.prepareChallenge()
            let receipt = try await voter.challenge(submission)
            #expect(try await voter.challenge(submission) == receipt)
            let again = try voter.sign(
                submission.statement, ballot: submission.ballot, opening: submission.opening)
            #expect(again.signature != submission.signature)
            #expect(try await voter.challenge(again) == receipt)
            collector.clock.advance(ElectionWorld.ticketLifetime + 1)
            #expect(try await voter.challenge(submission) == receipt)
            _ = try await collector.recorder.record("\(collector.world.officials)/close.json")
            #expect(try await voter.challenge(submission) == receipt)
            #expect(try await collector.store.counts().challenges == 1)
            let other = collector.voter("EE-2")
            let stolen = try await other.send(submission).problem().code
            #expect(stolen == .closed, "a retry is one of the same voter only")
        }
    }

    @Test("many copies of one challenge at the same time have one effect")
    func retriesAtOnce() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            let submission = try await voter.prepareChallenge()
            let receipts = try await withThrowingTaskGroup(of: ChallengeReceipt.self) { group in
                for _ in 0..<8 { group.addTask { try await voter.challenge(submission) } }
                return try await group.reduce(into: Set<ChallengeReceipt>()) { $0.insert($1) }
            }
            #expect(receipts.count == 1)
            #expect(try await collector.store.counts().challenges == 1)
        }
    }

    @Test("a challenged ballot can never be cast, nor a cast one challenged, with whatever ticket")
    func neverBoth() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            let challenged = try voter.open()
            let submission = try await voter.prepareChallenge(challenged)
            _ = try await voter.challenge(submission)
            let cast = try await voter.prepare(challenged.sealed)
            try await collector.expectUnchanged(.identifierUsed) { try await voter.send(cast) }
            let again = try await voter.prepareChallenge(challenged)
            try await collector.expectUnchanged(.identifierUsed) { try await voter.send(again) }
            let opened = try voter.open([0, 1])
            _ = try await voter.cast(try await voter.prepare(opened.sealed))
            let late = try await voter.prepareChallenge(opened)
            try await collector.expectUnchanged(.identifierUsed) { try await voter.send(late) }
            // Nobody else can have it opened either: the ballot is bound to its voter.
            let other = collector.voter("EE-2")
            let foreign = try await other.prepareChallenge(opened)
            try await collector.expectUnchanged(.foreignBallot) { try await other.send(foreign) }
        }
    }

    @Test("a ticket serves a cast or a challenge, not both")
    func oneTicket() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            let ticket = try await voter.ticket().ticket.ticket
            let (first, second) = (try voter.open(), try voter.open([0, 1]))
            _ = try await voter.challenge(
                voter.sign(
                    voter.challengeStatement(ticket, first.sealed), ballot: first.sealed.ballot, opening: first.opening)
            )
            let cast = try voter.sign(voter.statement(ticket, second.sealed), ballot: second.sealed.ballot)
            let challenge = try voter.sign(
                voter.challengeStatement(ticket, second.sealed), ballot: second.sealed.ballot, opening: second.opening)
            let used = try #require(try await collector.store.use(ofTicket: ticket.documentHash))
            for answer in [try await voter.send(cast), try await voter.send(challenge)] {
                let problem = try answer.problem()
                #expect(problem.code == .ticketUsed && problem.winner == nil)
                let use = try #require(problem.use)
                #expect(try verify(use, of: ticket, collector) == 4)
                guard case .challenge(let statement) = use.statement else {
                    throw Tool.Failure(description: "another use")
                }
                #expect(statement.ballot == first.sealed.ballot.documentHash)
                let next = try collector.verify(problem.ticket)
                #expect(next.sequence == 1 && next.documentHash != ticket.documentHash)
            }
            #expect(try await collector.store.use(ofTicket: ticket.documentHash) == used)
            let counts = try await collector.store.counts()
            #expect(counts.challenges == 1 && counts.casts == 0 && counts.pending == 0)
        }
    }

    @Test("a challenge with a ticket that a cast has used is shown that cast; another voter is shown nothing")
    func usedByCast() async throws {
        try await TestCollector.run { collector in
            let (voter, other) = (collector.voter(), collector.voter("EE-2"))
            let ticket = try await voter.ticket().ticket.ticket
            let (first, second) = (try voter.open(), try voter.open([0, 1]))
            let cast = try voter.sign(voter.statement(ticket, first.sealed), ballot: first.sealed.ballot)
            _ = try await voter.cast(cast)
            let challenge = try voter.sign(
                voter.challengeStatement(ticket, second.sealed), ballot: second.sealed.ballot, opening: second.opening)
            let use = try #require(try await voter.send(challenge).problem().use)
            #expect(use.statement == .cast(cast.statement) && use.signature == cast.signature)
            #expect(try verify(use, of: ticket, collector) == 4)
            let stolen = try await other.send(challenge).problem()
            #expect(stolen.code == .wrongTicket && stolen.use == nil && stolen.ticket == nil)
        }
    }

    /// - Returns: the leaf's index.
    @inline(never)
    private func verify(_ use: TicketUse, of ticket: Ticket, _ collector: TestCollector) throws -> Int {
        let context = collector.world.context
        return try ReceiptChecker(context).verify(use, of: ticket.documentHash, by: "EE-1").index
    }

    @Test("the status lists a voter's own challenges beside the casts, also after the closing")
    func listed() async throws {
        try await TestCollector.run { collector in
            let (voter, other) = (collector.voter(), collector.voter("EE-2"))
            #expect(try await voter.status().challenges.isEmpty)
            let first = try await voter.challenge(voter.prepareChallenge())
            let cast = try await voter.cast(voter.prepare())
            let second = try await voter.challenge(voter.prepareChallenge([0, 1]))
            _ = try await other.challenge(other.prepareChallenge())
            for isClosed in [false, true] {
                if isClosed { _ = try await collector.recorder.record("\(collector.world.officials)/close.json") }
                let status = try await voter.status()
                #expect(status.challenges == [first, second] && status.receipts == [cast])
                #expect(status.waiting == 0 && status.challengesWaiting == 0)
            }
            #expect(try await other.status().challenges.count == 1)
        }
    }

    @Test("the box has the challenged ballots with their openings in a folder of their own, and they stand in the log")
    func exports() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            var submissions: [ChallengeSubmission] = []
            for values in [[1, 0], [0, 1]] {
                submissions.append(try await voter.prepareChallenge(values))
                _ = try await voter.challenge(submissions[submissions.count - 1])
            }
            _ = try await voter.cast(voter.prepare())
            _ = try await collector.recorder.record("\(collector.world.officials)/close.json")
            let box = collector.folder + "/box"
            let exported = try await BoxExporter(store: collector.store).export(to: box)
            #expect(exported.ballots == 1 && exported.challenged == 2)
            #expect(try DurableFile.list("\(box)/\(BoxFolder.challenged)") == ["000000.jsonl"])
            var reader = try LineReader("\(box)/\(BoxFolder.challengedSegment(0))")
            for (index, submission) in submissions.enumerated() {
                let envelope = try ChallengeEnvelope(canonical: #require(try reader.next()), group: .standard)
                #expect(envelope.leaf == 4 + index && envelope.submission == submission)
                #expect(try collector.verify(envelope.ticket).documentHash == submission.statement.ticket)
            }
            #expect(try reader.next() == nil)
            #expect(try DurableFile.list("\(box)/\(BoxFolder.envelopes)") == ["000000.jsonl"])
        }
    }

    @Test("without challenges the box has no folder for them")
    func exportsNone() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            _ = try await voter.cast(voter.prepare())
            _ = try await collector.recorder.record("\(collector.world.officials)/close.json")
            let box = collector.folder + "/box"
            _ = try await BoxExporter(store: collector.store).export(to: box)
            #expect(!DurableFile.exists("\(box)/\(BoxFolder.challenged)"))
        }
    }

    @Test("challenges are counted, without anything about voters; the operator sees how many there are")
    func counts() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            _ = try await voter.challenge(voter.prepareChallenge())
            _ = try await voter.https.send("POST", Routes.challenge, Array("{}".utf8))
            let text = try await voter.https.send("GET", Routes.metrics).text
            #expect(text.contains("glassurn_requests_total{route=\"challenge\",outcome=\"ok\"} 1"))
            #expect(text.contains("glassurn_requests_total{route=\"challenge\",outcome=\"missing-field\"} 1"))
            #expect(text.contains("glassurn_challenged_ballots 1") && text.contains("glassurn_ballots 0"))
            #expect(!text.contains("EE-1"))
            let status = try await CollectorStatus(store: collector.store, at: collector.clock.now)
            #expect(status.counts.challenges == 1)
            #expect(status.json.contains("\"ballots\":0,\"challenged\":1,\"pending\":0"))
            #expect(status.text.contains("1 opened as a test"))
        }
    }

    @Test("a voter who challenges too often is slowed down like any other")
    func limitsRate() async throws {
        var limits = TestCollector.generous
        limits.requestsPerMinute = 2
        try await TestCollector.run(limits: limits) { collector in
            let voter = collector.voter()
            let submission = try await voter.prepareChallenge()
            _ = try await voter.challenge(submission)
            try await collector.expect(.tooManyRequests) { try await voter.send(submission) }
        }
    }
}
