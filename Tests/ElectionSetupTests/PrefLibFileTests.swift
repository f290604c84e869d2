import ElectionSetup
import Testing

@Suite struct PrefLibFileTests {
    private static let head = [
        "# TITLE: A town", "# DATA TYPE: cat", "# NUMBER ALTERNATIVES: 3", "# NUMBER VOTERS: 6",
        "# NUMBER CATEGORIES: 2", "# ALTERNATIVE NAME 1: Anna", "# ALTERNATIVE NAME 2: Bert: \"B\"",
        "# ALTERNATIVE NAME 3: Čapek",
    ]
    private static let ballots = ["3: {1,3},2", "2: 2,{1,3}", "1: {},{1,2,3}"]

    private func read(_ lines: [String], end: String = "\n") throws(SetupError) -> PrefLibFile {
        try PrefLibFile(Array((lines.joined(separator: end) + end).utf8), name: "town.cat")
    }

    private func refused(_ lines: [String]) -> SetupError? { refusal { () throws(SetupError) in _ = try read(lines) } }

    private func changing(_ index: Int, _ line: String?) -> [String] {
        var lines = Self.head
        lines.remove(at: index)
        if let line { lines.insert(line, at: index) }
        return lines + Self.ballots
    }

    @Test("approval ballots are read, with LF or CR LF")
    func accepted() throws {
        for end in ["\n", "\r\n"] {
            let file = try read(Self.head + Self.ballots, end: end)
            #expect(file.title == "A town")
            #expect(file.alternatives == ["Anna", "Bert: \"B\"", "Čapek"])
            #expect(file.voterCount == 6)
            #expect(file.ballots.map(\.count) == [3, 2, 1])
            #expect(file.ballots.map(\.approved) == [[1, 3], [2], []])
        }
    }

    @Test("approved alternatives come out ascending, whatever the file's order and blanks")
    func order() throws {
        let file = try read(Self.head + ["6:  { 3 , 1 },{ 2 }  "])
        #expect(file.ballots[0].approved == [1, 3])
    }

    @Test("a file without a title is named after the file")
    func title() throws {
        #expect(try read(changing(0, nil)).title == "town.cat")
        #expect(try read(changing(0, "# TITLE:")).title == "town.cat")
    }

    @Test(
        "ballot lines that do not follow the form are refused with their line",
        arguments: [
            "3 {1,3},2", "x: 1,2", "0: 1,2", "-3: 1,2", "1000001: 1,2", "3: {1,3}", "3: {1,3} 2", "3: {1,3,2",
            "3: 1,2,3",
            "3: {1,1},2", "3: {1,2},2", "3: {1},{1}", "3: {a},2", "3: {1,},2", "3: {0},2", "3: {-1},2", "3: 1.5,2",
            "3: {1,3},2 x", "3:", ":", "99999999999999999999: 1,2", "3: {99999999999999999999},2", "3: {1 3},2",
            "3: {{1},2",
        ])
    func ballotLines(_ line: String) {
        let error = refused(Self.head + [line] + Self.ballots)
        #expect(error?.code == .badPrefLib)
        #expect(error?.place == "town.cat:9", "\(error?.description ?? "accepted")")
    }

    @Test("an alternative that is not there is refused")
    func unknownAlternative() {
        #expect(refused(Self.head + ["6: {1,4},2"])?.code == .badPrefLib)
        #expect(refused(Self.head + ["6: {4},{}"])?.reason.contains("ballot 1") == true)
    }

    @Test("the header is complete, consistent and has each key once")
    func header() {
        for lines in [
            changing(1, nil), changing(1, "# DATA TYPE: soc"), changing(2, nil),
            changing(2, "# NUMBER ALTERNATIVES: 0"),
            changing(2, "# NUMBER ALTERNATIVES: 4"), changing(2, "# NUMBER ALTERNATIVES: 1001"),
            changing(2, "# NUMBER ALTERNATIVES: x"), changing(2, "# NUMBER ALTERNATIVES: 2"), changing(3, nil),
            changing(3, "# NUMBER VOTERS: 5"), changing(3, "# NUMBER VOTERS: 06"), changing(3, "# NUMBER VOTERS:"),
            changing(4, nil), changing(4, "# NUMBER CATEGORIES: 3"), changing(5, nil),
            changing(5, "# ALTERNATIVE NAME 1:"), changing(5, "# ALTERNATIVE NAME 1"), [], [""], Self.ballots,
        ] {
            #expect(refused(lines)?.code == .badPrefLib, "\(lines)")
        }
        let twice = refused(Self.head + ["# TITLE: Another town"] + Self.ballots)
        #expect(twice?.place == "town.cat:9")
        #expect(refused(["# no colon"] + Self.head + Self.ballots)?.place == "town.cat:1")
    }

    @Test("bytes that are not UTF-8 are refused")
    func encoding() {
        let bytes = Array((Self.head.joined(separator: "\n") + "\n# X: ").utf8) + [0xE9, 10]
        let error = refusal { () throws(SetupError) in _ = try PrefLibFile(bytes, name: "latin1.cat") }
        #expect(error?.code == .badPrefLib)
        #expect(error?.place == "latin1.cat")
    }
}
