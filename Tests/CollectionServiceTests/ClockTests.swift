import BallotStorage
import CollectionAPI
import CollectionService
import ElectionModel
import GroupArithmetic
import Identity
import Primitives
import Tally
import Testing

/// Clocks that differ (attacks L8 and L14), through HTTPS, with responders that have the right time.
@Suite struct ClockTests {
    /// Certificates are two hours old and the election an hour, so that a slow clock does not stand before them.
    private static let world = Task { try await RespondersWorld(kind: .old) }

    @Test(
        "a collector's clock that is ten minutes off loses and doubles no vote, nor does processing",
        arguments: [-590, 590])
    func allowsSkew(_ skew: Int64) async throws {
        let responders = try await Self.world.value
        try await TestCollector.run(world: responders.world) { collector in
            set(collector, skew)
            let voter = collector.voter(skew < 0 ? "EE-3" : "EE-4")
            let submission = try await voter.prepare()
            set(collector, skew)
            let receipt = try await voter.cast(submission)
            #expect(receipt.timestamp != nil)
            // The client's second attempt, as after a broken connection.
            #expect(try await voter.cast(submission) == receipt)
            #expect(try await collector.store.counts().casts == 1)
            // It votes again, and the clock is put right in between.
            set(collector, skew)
            let second = try await voter.prepare([0, 1])
            collector.clock.now = ElectionWorld.now()
            let answer = try await voter.send(second)
            if skew < 0 {
                // A ticket of ten minutes ago has run out: nothing is stored, and a new one is as good.
                #expect(try answer.problem().code == .ticketExpired)
                _ = try await voter.cast(try await voter.prepare([0, 1]))
            } else {
                _ = try voter.check(answer.message(), second)
            }
            #expect(try await collector.store.counts().casts == 2)
            #expect(try await alarms(collector).isEmpty)
        }
    }

    @Test(
        "more than ten minutes are too much: nothing is stored, and the clock is to blame", arguments: [-3_000, 3_600])
    func refusesMore(_ skew: Int64) async throws {
        let responders = try await Self.world.value
        try await TestCollector.run(world: responders.world) { collector in
            set(collector, skew)
            let voter = collector.voter("EE-5")
            let submission = try await voter.prepare()
            try await collector.expectUnchanged(.staleStatus) { try await voter.send(submission) }
            // With the right time the voter needs a new ticket and has lost nothing.
            collector.clock.now = ElectionWorld.now()
            _ = try await voter.cast(try await voter.prepare())
        }
    }

    @Test("a voter's clock ten minutes off changes nothing", arguments: [-600, 600])
    func allowsVotersSkew(_ skew: Int64) async throws {
        let responders = try await Self.world.value
        try await TestCollector.run(world: responders.world) { collector in
            collector.clock.now = ElectionWorld.now()
            let voter = collector.voter(skew < 0 ? "EE-1" : "EE-2")
            let submission = try await voter.prepare()
            let time = Timestamp(seconds: ElectionWorld.now().seconds + skew)
            let signed = try resign(submission, voter, at: time)
            let receipt = try await voter.cast(signed)
            #expect(try await voter.cast(signed) == receipt)
            #expect(try await alarms(collector).isEmpty)
        }
    }

    /// The clock of the collector, this far from the right time.
    private func set(_ collector: TestCollector, _ skew: Int64) {
        collector.clock.now = Timestamp(seconds: ElectionWorld.now().seconds + skew)
    }

    @inline(never)
    private func resign(_ submission: CastSubmission, _ voter: TestVoter, at time: Timestamp) throws -> CastSubmission {
        let honest = submission.statement
        let statement = CastStatement(
            election: honest.election, fingerprint: honest.fingerprint, ballot: honest.ballot,
            confirmationCode: honest.confirmationCode, ballotStyle: honest.ballotStyle,
            rollVersion: honest.rollVersion, sequence: honest.sequence, previous: honest.previous,
            ticket: honest.ticket, pseudonym: honest.pseudonym, identifierSalt: honest.identifierSalt, castAt: time)
        let cms = try DetachedSignature.sign(
            statement.canonicalBytes, by: voter.pki.identity("pki/voters/\(voter.identifier)/sign"), at: time.seconds)
        return CastSubmission(ballot: submission.ballot, statement: statement, signature: cms)
    }

    /// Closes the voting and processes the box.
    private func alarms(_ collector: TestCollector) async throws -> [String] {
        _ = try await collector.recorder.record("\(collector.world.officials)/close.json")
        _ = try await BoxExporter(store: collector.store).export(to: collector.folder + "/box")
        let box = try BallotBox(
            folder: collector.folder + "/box", group: .standard, fingerprint: collector.world.context.fingerprint,
            scratch: collector.folder)
        let outcome = try await BoxProcessor(box)
            .process(into: collector.folder + "/count", despiteAlarms: true) {}
        return outcome.alarms
    }
}
