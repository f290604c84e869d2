import ElectionModel
import ElectionTestKit
import Tally
import Testing

/// Attacks T2 and T7 at the equation itself.
@Suite("Count equation")
struct CountEquationTests {
    /// Six voters with style 1 and weight 1, six with weight 3, one with style 2.
    private func equation(
        _ dispositions: [Disposition], effective: [Int: Int] = [:], rule: RollRule = .atCasting
    ) throws -> CountEquation {
        var counts = DispositionCounts()
        for disposition in dispositions { counts.add(disposition, rollVersion: 0) }
        return try CountEquation(
            counts, manifest: TestVotes.manifest(),
            electorate: ElectorateHistory(
                Electorate(groups: [
                    .init(ballotStyle: 1, weight: 1, voters: 6), .init(ballotStyle: 1, weight: 3, voters: 6),
                    .init(ballotStyle: 2, weight: 1, voters: 1),
                ]), updates: []),
            rule: rule,
            effective: effective.sorted { $0.key < $1.key }.map { .init(ballotStyle: $0.key, voters: $0.value) })
    }

    private func many(_ count: Int, _ kind: Disposition.Kind, _ style: Int) -> [Disposition] {
        (0..<count).map {
            Disposition(leaf: $0, kind: kind, reason: kind == .invalid ? .proof : nil, ballotStyle: style)
        }
    }

    @Test("it holds in total and for each ballot style")
    func holds() throws {
        let all =
            many(6, .counted, 1) + many(9, .superseded, 1) + many(2, .invalid, 1) + many(1, .counted, 2)
            + many(3, .overridden, 2) + many(4, .test, 2)
        let equation = try equation(all, effective: [2: 3])
        #expect(
            equation.total
                == .init(cast: 25, counted: 7, superseded: 9, overridden: 3, test: 4, invalid: 2))
        #expect(equation.styles.map(\.ballotStyle) == [1, 2] && equation.styles.map(\.eligible) == [12, 1])
        #expect(equation.styles.map(\.counts.cast) == [17, 8])
        #expect(try self.equation([]).total.cast == 0)
    }

    @Test("ballots that could not be read are counted under style 0, for which nobody is eligible")
    func unreadable() async throws {
        let equation = try equation(many(2, .invalid, 0))
        #expect(equation.styles.map(\.ballotStyle) == [0, 1, 2] && equation.styles[0].eligible == 0)
        await expectRefusal(.countEquation) { try self.equation(many(1, .counted, 0)) }
    }

    @Test("more counted ballots than eligible voters of a style are refused")
    func tooMany() async throws {
        await expectRefusal(.countEquation, naming: "eligible") { try equation(many(7, .counted, 1)) }
        // In total there would be enough voters.
        await expectRefusal(.countEquation, naming: "style 2") { try equation(many(2, .counted, 2)) }
    }

    @Test("a style that the election does not have is refused")
    func strangeStyle() async throws {
        await expectRefusal(.countEquation) { try equation(many(1, .superseded, 3)) }
    }

    @Test("challenged ballots stand apart: in no count and no style, not even in one that the election does not have")
    func challenged() throws {
        let cast = many(2, .counted, 1) + many(1, .invalid, 1)
        let equation = try equation(cast + many(3, .challenged, 1) + many(2, .challengedUnopened, 9))
        let alone = try self.equation(cast)
        #expect(equation.total == alone.total && equation.styles == alone.styles)
        #expect(equation.challenged == .init(opened: 3, unopened: 2) && alone.challenged == .none)
    }

    @Test("overridden ballots without an override, and overrides without their ballot, are refused, style by style")
    func overrides() async throws {
        let ballots = many(2, .overridden, 1) + many(1, .overridden, 2)
        #expect(try equation(ballots, effective: [1: 2, 2: 1]).total.overridden == 3)
        for effective in [[:], [1: 3], [1: 2], [1: 1, 2: 2], [1: 2, 2: 1, 3: 1]] as [[Int: Int]] {
            await expectRefusal(.countEquation, naming: "override lists") {
                try equation(ballots, effective: effective)
            }
        }
    }

    @Test("a voter's weight makes no more voters eligible")
    func weights() async throws {
        let heavy = (0..<7).map { Disposition(leaf: $0, kind: .counted, ballotStyle: 1, weight: 3) }
        await expectRefusal(.countEquation) { try equation(heavy) }
    }
}
