import BallotStorage
import CollectionAPI
import CollectionService
import ElectionModel
import ElectionTestKit
import GroupArithmetic
import Primitives
import Testing
import VoterCommand

/// The voter's program and the collector, when something happens between the question and the answer.
@Suite struct RefusedChallengeFlowTests {
    private func requireCode(_ code: HashValue, in device: VoterDevice) {
        let asked = device.said.filter { $0.hasPrefix("Type cast to cast") }
        #expect(asked.count == 1, "nothing is asked about another ballot")
        #expect(device.said.contains { $0.contains(PlainText.groups(code.hexadecimal)) })
    }

    @Test("the roll changes: the ballot whose code the voter noted is opened under the new roll")
    func rollChanges() async throws {
        try await TestCollector.run { collector in
            var lists = try collector.lists()
            let update = try lists.update([.remove("EE-2")])
            let device = try VoterDevice(collector) {
                try await collector.apply(update, .rollUpdate)
                return "challenge"
            }
            guard case .challenged(let outcome) = try await device.vote() else {
                throw Tool.Failure(description: "not challenged")
            }
            requireCode(outcome.receipt.confirmationCode, in: device)
            let stored = try #require(try await collector.store.challenges(from: 0, limit: 9).first)
            let statement = try ChallengeStatement(canonical: stored.statement, group: .standard)
            #expect(statement.rollVersion == 1 && statement.confirmationCode == outcome.receipt.confirmationCode)
            #expect(try await collector.store.counts().challenges == 1)
        }
    }

    @Test(
        "the voter's ballot style changes, or the voter leaves the roll: the opened ballot is kept and can be checked")
    func voterMoves() async throws {
        for change in [RollChanges.Change.move("EE-1", ballotStyle: 2), .remove("EE-1")] {
            try await TestCollector.run { collector in
                var lists = try collector.lists()
                let update = try lists.update([change])
                let device = try VoterDevice(collector) {
                    try await collector.apply(update, .rollUpdate)
                    return "challenge"
                }
                await #expect(throws: VoterError(.testNotLogged, "")) { try await device.vote() }
                let names = try DurableFile.list(device.folder.path)
                let name = try #require(names.first { $0.hasSuffix(".unlogged.json") })
                #expect(!names.contains { $0.hasSuffix(".pending.json") })
                let file = try #require(try UnloggedBallot.read("\(device.folder.path)/\(name)", group: .standard))
                try file.check(collector.world.context)
                requireCode(file.submission.ballot.confirmationCode, in: device)
                #expect(try await collector.store.counts().challenges == 0)
            }
        }
    }

    @Test("the ticket expires while the voter thinks: the same ballot is opened with another one")
    func ticketExpires() async throws {
        try await TestCollector.run { collector in
            let device = try VoterDevice(collector) {
                collector.clock.advance(ElectionWorld.ticketLifetime + 1)
                return "challenge"
            }
            guard case .challenged(let outcome) = try await device.vote() else {
                throw Tool.Failure(description: "not challenged")
            }
            requireCode(outcome.receipt.confirmationCode, in: device)
            #expect(try await collector.store.counts().challenges == 1)
        }
    }
}
