import BallotEncryption
import ElectionModel
import Testing

@Suite struct SelectionTests {
    let manifest: Manifest
    init() throws { manifest = try TestElection.manifest() }

    /// Style 1 with one contest replaced.
    func select(_ contest: Int, _ values: [Int], style: Int = 1) throws(SelectionError) -> VoterSelections {
        var all = [1: [0, 0, 0], 2: [0, 0, 0], 3: [0, 0], 4: [0, 0, 0]]
        all[contest] = values
        return try VoterSelections(all, manifest: manifest, ballotStyle: style)
    }

    @Test(
        "what the limits allow is accepted, up to the last value",
        arguments: [
            (1, [0, 0, 0]), (1, [0, 0, 1]), (2, [1, 1, 0]), (2, [0, 2, 0]), (3, [1, 1]), (4, [3, 3, 0]),
            (4, [2, 2, 2]),
        ])
    func accepts(contest: Int, values: [Int]) throws {
        #expect(try select(contest, values).values(contest: contest) == values)
    }

    @Test(
        "one value or one sum above the limit is refused",
        arguments: [
            (1, [1, 1, 0], SelectionError.Code.overvote), (2, [1, 1, 1], .overvote), (2, [2, 1, 0], .overvote),
            (4, [3, 3, 1], .overvote), (1, [2, 0, 0], .outOfRange), (2, [3, 0, 0], .outOfRange),
            (3, [0, 2], .outOfRange), (4, [4, 0, 0], .outOfRange), (1, [-1, 1, 1], .outOfRange),
            (4, [.max, .max, 0], .outOfRange), (4, [.min, 0, 0], .outOfRange),
        ])
    func refusesLimits(contest: Int, values: [Int], code: SelectionError.Code) {
        #expect(throws: SelectionError(code, "")) { try select(contest, values) }
    }

    @Test(
        "another number of options is refused",
        arguments: [
            (1, [Int](), SelectionError.Code.missingOption), (1, [0, 0], .missingOption),
            (1, [0, 0, 0, 0], .unknownOption),
        ])
    func refusesOptions(contest: Int, values: [Int], code: SelectionError.Code) {
        #expect(throws: SelectionError(code, "")) { try select(contest, values) }
    }

    @Test("contests and styles that do not exist are refused", arguments: [0, 5, -1, .max])
    func refusesUnknown(number: Int) {
        #expect(throws: SelectionError(.unknownContest, "")) { try select(number, [0, 0, 0]) }
        #expect(throws: SelectionError(.unknownStyle, "")) {
            try select(1, [0, 0, 0], style: number == 5 ? 3 : number)
        }
    }

    @Test("a contest of another ballot style is refused") func refusesForeignContest() {
        #expect(throws: SelectionError(.unknownContest, "")) { try select(1, [0, 0, 0], style: 2) }
    }

    @Test("a contest left out is refused, unlike a blank one") func refusesMissing() throws {
        let blank = [2: [0, 0, 0], 4: [0, 0, 0]]
        #expect(throws: Never.self) { try VoterSelections(blank, manifest: manifest, ballotStyle: 2) }
        #expect(throws: SelectionError(.missingContest, "")) {
            try VoterSelections([2: [0, 0, 0]], manifest: manifest, ballotStyle: 2)
        }
        #expect(throws: SelectionError(.missingContest, "")) {
            try VoterSelections([:], manifest: manifest, ballotStyle: 2)
        }
    }

    @Test("choices cannot be printed, and errors do not repeat them") func redacts() throws {
        let selections = try select(4, [0, 3, 0])
        #expect("\(selections)" == "VoterSelections(redacted)")
        #expect(String(reflecting: selections) == "VoterSelections(redacted)")
        #expect(Mirror(reflecting: selections).children.isEmpty)
        let error = #expect(throws: SelectionError.self) { try select(4, [0, 77, 0]) }
        #expect(error?.reason.contains("77") == false)
        #expect(error?.reason.contains("2") == false, "the option is not named")
    }
}
