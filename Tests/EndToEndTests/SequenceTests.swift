import ElectionModel
import ElectionTestKit
import Testing

/// Attacks L5, L8, L10 and L11: whatever happens to a voter in whatever order, the collector, the processing of its
/// ballot box and a model of ten lines say the same.
@Suite("Sequences of roll changes, votes and paper overrides")
struct SequenceTests {
    /// All sequences of a length.
    private static func all(_ length: Int) -> [[VoterEvent]] {
        guard length > 0 else { return [[]] }
        return all(length - 1).flatMap { start in VoterEvent.allCases.map { start + [$0] } }
    }

    @Test("all sequences of three events, for voters who are on the first roll and who are not")
    func exhaustive() async throws {
        let sequences = Self.all(3)
        #expect(sequences.count == 216)
        var run = try await SequenceRun(
            sequences + sequences, isOnRoll: (0..<432).map { $0 < 216 }, rule: .final, seed: "exhaustive")
        try await run.run()
    }

    @Test(
        "random long sequences, with overrides after the closing, under both rules",
        arguments: RollRule.allCases, [1, 2, 3])
    func random(_ rule: RollRule, _ seed: Int) async throws {
        var random = SeededRandom("sequences \(rule.rawValue) \(seed)")
        let late = 2
        let sequences = (0..<24).map { _ in
            (0..<10).map { round in
                let events: [VoterEvent] = round < 10 - late ? VoterEvent.allCases + [.vote] : [.revoke, .restore]
                return events[random.number(in: 0..<events.count)]
            }
        }
        var run = try await SequenceRun(
            sequences, isOnRoll: sequences.map { _ in random.number(in: 0..<4) > 0 }, rule: rule,
            seed: "\(rule.rawValue) \(seed)")
        try await run.run(lateRounds: late)
    }

    @Test("the model itself: what counts of a voter who votes, moves, votes again, is revoked and restored")
    func model() {
        var life = VoterLife(isOnRoll: true)
        let taken = [VoterEvent.vote, .move, .vote, .revoke, .revoke, .add].map { life.take($0) }
        #expect(taken == [true, true, true, true, false, false])
        #expect(life.kinds(.final) == [.superseded, .overridden])
        let later = [VoterEvent.restore, .move].map { life.take($0) }
        #expect(later == [true, true])
        #expect(life.kinds(.final) == [.superseded, .invalid] && life.kinds(.atCasting) == [.superseded, .counted])
    }
}
