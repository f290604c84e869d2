import ElectionModel
import Testing

/// No electorate is set up whose totals decryption could not find: the bound is 2^40 (B4).
@Suite struct CountableTests {
    /// Two contests of limits 1 and 4; style 1 has the first, style 2 both.
    private func outcome(_ groups: [Electorate.Group]) throws -> FormatError? {
        let configuration = try TestElection.configuration(electorate: Electorate(groups: groups))
        let manifest = try Manifest(
            label: "M",
            contests: [
                .init(label: "A", options: [.init(label: "Yes")]),
                .init(label: "B", selectionLimit: 4, options: [.init(label: "Yes", selectionLimit: 4)]),
            ],
            ballotStyles: [.init(label: "1", contests: [1]), .init(label: "2", contests: [1, 2])])
        return refusal { () throws(FormatError) in try configuration.requireCountable(manifest) }
    }

    private func group(_ style: Int, weight: Int, voters: Int) -> Electorate.Group {
        .init(ballotStyle: style, weight: weight, voters: voters)
    }

    @Test("totals up to 2^40 are fine, one more is refused, by style and limit")
    func bound() throws {
        #expect(try outcome([group(1, weight: 1 << 20, voters: 1 << 20)]) == nil)
        #expect(try outcome([group(2, weight: 1 << 18, voters: 1 << 20)]) == nil)
        let whole = group(1, weight: 1 << 20, voters: 1 << 20)
        #expect(try outcome([group(1, weight: 1, voters: 1), whole])?.code == .outOfRange)
        #expect(try outcome([whole, group(2, weight: 1, voters: 1)])?.code == .outOfRange)
        let quarter = group(2, weight: 1 << 18, voters: 1 << 20)
        #expect(try outcome([group(2, weight: 1, voters: 1), quarter])?.code == .outOfRange)
        // The other style's voters have no part in the second contest.
        #expect(try outcome([group(1, weight: 1, voters: 1), quarter]) == nil)
    }

    @Test("numbers whose product no integer holds are refused, not wrapped around")
    func overflow() throws {
        #expect(try outcome([group(1, weight: 1 << 33, voters: 1 << 33)])?.code == .outOfRange)
    }
}
