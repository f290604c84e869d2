import BallotEncryption
import BallotStorage
import CollectionAPI
import CollectionService
import ElectionModel
import Foundation
import Primitives
import Testing
import TransparencyLog

/// What an honest voter meets.
@Suite struct CastFlowTests {
    @Test("a ballot is accepted, logged and receipted; the status shows it")
    func casts() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            let answer = try await voter.ticket()
            #expect(answer.previous == nil)
            let ticket = try collector.verify(answer.ticket)
            #expect(ticket.sequence == 1 && ticket.previous == .zero && ticket.pseudonym != nil)
            let expiry = collector.clock.now.seconds + Int64(ElectionWorld.ticketLifetime)
            #expect(ticket.expiresAt == Timestamp(seconds: expiry))
            let sealed = try voter.seal()
            let submission = try voter.sign(voter.statement(ticket, sealed), ballot: sealed.ballot)
            let receipt = try await voter.cast(submission)
            let status = try await voter.status()
            #expect(status.phase == .open && status.voter == "EE-1" && status.receipts == [receipt])
            let counts = try await collector.store.counts()
            #expect(counts.casts == 1)
        }
    }

    @Test("a voter votes again, in a chain of statements; the pseudonym stays and differs from others'")
    func votesAgain() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            let first = try await voter.prepare()
            let receipt = try await voter.cast(first)
            let answer = try await voter.ticket()
            #expect(answer.previous == receipt)
            #expect(answer.ticket.ticket.sequence == 2 && answer.ticket.ticket.previous == first.statementHash)
            #expect(answer.ticket.ticket.pseudonym == first.statement.pseudonym)
            let other = try await collector.voter("EE-2").ticket().ticket.ticket
            #expect(other.pseudonym != first.statement.pseudonym && other.pseudonym != nil)
            let second = try await voter.prepare([0, 1])
            _ = try await voter.cast(second)
            let status = try await voter.status()
            #expect(status.receipts.map(\.sequence) == [1, 2])
        }
    }

    @Test("the same statement gets the same receipt: at once, after expiry, after another vote and after closing")
    func retries() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            let submission = try await voter.prepare()
            let receipt = try await voter.cast(submission)
            #expect(try await voter.cast(submission) == receipt)
            let later = try await voter.prepare([0, 1])
            _ = try await voter.cast(later)
            collector.clock.advance(ElectionWorld.ticketLifetime + 1)
            #expect(try await voter.cast(submission) == receipt)
            _ = try await collector.recorder.record("\(collector.world.officials)/close.json")
            #expect(try await voter.cast(submission) == receipt)
            let counts = try await collector.store.counts()
            #expect(counts.casts == 2)
        }
    }

    @Test("a retry with another signature over the same content gets the same receipt")
    func retriesByContent() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            let submission = try await voter.prepare()
            let receipt = try await voter.cast(submission)
            let again = try voter.sign(submission.statement, ballot: submission.ballot)
            #expect(again.signature != submission.signature)
            #expect(try await voter.cast(again) == receipt)
        }
    }

    @Test("many copies of one submission at the same time have one effect")
    func retriesAtOnce() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            let submission = try await voter.prepare()
            let receipts = try await withThrowingTaskGroup(of: CastReceipt.self) { group in
                for _ in 0..<8 { group.addTask { try await voter.cast(submission) } }
                return try await group.reduce(into: Set<CastReceipt>()) { $0.insert($1) }
            }
            #expect(receipts.count == 1)
            let counts = try await collector.store.counts()
            #expect(counts.casts == 1)
        }
    }

    @Test("voters who cast at the same time all get receipts that hold")
    func manyVoters() async throws {
        try await TestCollector.run { collector in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for identifier in ElectionWorld.voters {
                    group.addTask {
                        let voter = collector.voter(identifier)
                        for values in [[1, 0], [0, 1], [0, 0]] { _ = try await voter.cast(voter.prepare(values)) }
                    }
                }
                try await group.waitForAll()
            }
            let counts = try await collector.store.counts()
            #expect(counts.casts == 3 * ElectionWorld.voters.count && counts.pending == 0)
        }
    }

    @Test("of two devices with one sequence number the first wins; the other gets the proof and a new ticket")
    func twoDevices() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            let (first, second) = (try await voter.prepare(), try await voter.prepare([0, 1]))
            let receipt = try await voter.cast(first)
            let problem = try await voter.send(second).problem()
            #expect(problem.code == .sequenceTaken && problem.winner == receipt)
            let ticket = try collector.verify(problem.ticket)
            #expect(ticket.sequence == 2 && ticket.previous == first.statementHash)
            let sealed = try voter.seal([0, 1])
            let third = try voter.sign(voter.statement(ticket, sealed), ballot: sealed.ballot)
            #expect(try await voter.cast(third).sequence == 2)
        }
    }

    @Test("of many statements with one number at the same moment one wins; each other gets its hash and its proof")
    func manyDevicesAtOnce() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            var submissions: [CastSubmission] = []
            for index in 0..<6 {
                submissions.append(try await voter.prepare(index.isMultiple(of: 2) ? [1, 0] : [0, 1]))
            }
            let answers = try await withThrowingTaskGroup(of: (CastSubmission, HTTPAnswer).self) { group in
                for submission in submissions { group.addTask { (submission, try await voter.send(submission)) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let accepted = answers.filter { $0.1.status == 200 }
            #expect(accepted.count == 1)
            let (winner, answer) = try #require(accepted.first)
            let receipt: CastReceipt = try voter.check(try answer.message(), winner)
            for (_, answer) in answers where answer.status != 200 {
                let problem = try answer.problem()
                #expect(problem.code == .sequenceTaken && problem.winner == receipt)
                let ticket = try collector.verify(problem.ticket)
                #expect(ticket.sequence == 2 && ticket.previous == winner.statementHash)
            }
            #expect(try await collector.store.counts().casts == 1)
        }
    }

    @Test("two collectors over one folder, and many copies of a request to both: one ballot, one receipt")
    func twoCollectors() async throws {
        let opened = try await OpenedFolder.shared.value
        let folder = try opened.copy()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let options = ["--open-requests", "20"]
        let first = try await CollectorProcess(world: opened.world, data: folder, options: options)
        let second = try await CollectorProcess(world: opened.world, data: folder, options: options)
        let voters = [first, second].map { opened.voter("EE-1", $0) }
        let submission = try await voters[0].prepare()
        let receipts = try await withThrowingTaskGroup(of: CastReceipt.self) { group in
            for index in 0..<10 { group.addTask { try await voters[index % 2].cast(submission) } }
            return try await group.reduce(into: Set<CastReceipt>()) { $0.insert($1) }
        }
        #expect(receipts.count == 1)
        #expect(try await LogAudit(receipts: Array(receipts), sent: [submission]).check(folder) == 1)
        first.kill()
        second.kill()
    }

    @Test("where voting again is not allowed, a second ticket is refused; levels without pseudonyms give none")
    func withoutRevoting() async throws {
        let world = try await ElectionWorld.withoutRevoting.value
        try await TestCollector.run(world: world) { collector in
            let voter = collector.voter()
            let (first, second) = (try await voter.prepare(), try await voter.prepare())
            #expect(first.statement.pseudonym == nil)
            let receipt = try await voter.cast(first)
            try await collector.expect(.noRevoting) { try await voter.https.send("POST", Routes.ticket) }
            let problem = try await voter.send(second).problem()
            #expect(problem.code == .sequenceTaken && problem.winner == receipt && problem.ticket == nil)
        }
    }
}
