import ElectionModel
import ElectionSetup
import Testing

@Suite struct PrefLibElectionTests {
    private static let names = ["00026-00000001.cat", "00026-00000002.cat"]

    private func real() throws -> [PrefLibFile] {
        try Self.names.map { try PrefLibFile(electionFile("french-approval-2002/\($0)"), name: $0) }
    }

    /// Votes for each alternative, counted from the file's text alone: `COUNT: {a,b,…},…`.
    private func plainCount(_ name: String) throws -> [Int: Int] {
        let text = String(decoding: try electionFile("french-approval-2002/\(name)"), as: UTF8.self)
        var totals: [Int: Int] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: ":", maxSplits: 1)
            let count = try #require(Int(parts[0]))
            let rest = parts[1].drop { $0 == " " }
            let inside = rest.hasPrefix("{") ? rest.dropFirst().prefix { $0 != "}" } : rest.prefix { $0 != "," }
            for number in inside.split(separator: ",") { totals[try #require(Int(number)), default: 0] += count }
        }
        return totals
    }

    @Test("the real files of 2002 have 365 and 409 voters and 16 candidates")
    func realFiles() throws {
        let files = try real()
        #expect(files.map(\.voterCount) == [365, 409])
        #expect(files.map(\.alternatives.count) == [16, 16])
        #expect(files.map(\.title) == ["GylesNonains", "Orsay1"])
        #expect(files.flatMap(\.ballots).allSatisfy { $0.approved == $0.approved.sorted() })
    }

    @Test("the expected result equals a plain count of the files and of the election's votes")
    func expectedResult() throws {
        let files = try real()
        let election = try PrefLibElection(files, label: "French approval voting experiment, 2002")
        var expected = ["contest,option,votes"]
        for (index, file) in files.enumerated() {
            let plain = try plainCount(Self.names[index])
            var counted: [Int: Int] = [:]
            for vote in election.votes where vote.contest == index + 1 {
                for option in vote.options { counted[option, default: 0] += 1 }
            }
            #expect(counted == plain)
            for (number, name) in file.alternatives.enumerated() {
                expected.append("\(file.title),\(name),\(plain[number + 1] ?? 0)")
            }
        }
        let file = String(decoding: try electionFile("french-approval-2002/expected.csv"), as: UTF8.self)
        #expect(file == expected.joined(separator: "\n") + "\n")
    }

    @Test("one contest, one ballot style and one voter for each ballot, all consistent")
    func shape() throws {
        let election = try PrefLibElection(real(), label: "E")
        #expect(election.manifest.contests.map(\.selectionLimit) == [16, 16])
        #expect(election.manifest.ballotStyles.map(\.contests) == [[1], [2]])
        #expect(election.roll.voters.count == 774)
        #expect(election.roll.eligibleCounts(styleCount: 2) == [365, 409])
        #expect(election.votes.count == 774)
        for vote in election.votes { #expect(election.roll.voter(vote.voter)?.ballotStyle == vote.ballotStyle) }
        #expect(Set(election.votes.map(\.voter)).count == 774)
    }

    @Test("its roll table is a roll table, and its votes table has a line for each vote")
    func tables() throws {
        let election = try PrefLibElection(real(), label: "E")
        let roll = try RollTable.read(election.rollTable, name: "roll.csv", manifest: election.manifest)
        #expect(roll == election.roll)
        let lines = String(decoding: election.votesTable, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 774 + 2)
        #expect(lines.first == "voter_id,ballot_style,contest,options")
        #expect(lines.last?.isEmpty == true)
    }

    private func file(title: String, names: [String]) throws -> PrefLibFile {
        let head = [
            "# TITLE: \(title)", "# DATA TYPE: cat", "# NUMBER ALTERNATIVES: \(names.count)", "# NUMBER VOTERS: 1",
            "# NUMBER CATEGORIES: 2",
        ]
        let lines = head + names.enumerated().map { "# ALTERNATIVE NAME \($0 + 1): \($1)" } + ["1: 1,{}"]
        return try PrefLibFile(Array(lines.joined(separator: "\n").utf8), name: "f")
    }

    @Test("files of one title get numbers")
    func sameTitle() throws {
        let election = try PrefLibElection(
            [file(title: "T", names: ["A"]), file(title: "T", names: ["B"])], label: "E")
        #expect(election.manifest.contests.map(\.label) == ["T (1)", "T (2)"])
        #expect(election.votes.map(\.voter) == ["SIM-1-000001", "SIM-2-000002"])
    }

    @Test("no files, doubled names and labels that are none are refused")
    func refused() throws {
        let good = try file(title: "T", names: ["A"])
        for (files, label) in [
            ([], "E"), ([good], ""), ([good], " E"), ([try file(title: "T", names: ["A", "A"])], "E"),
            ([try file(title: "T  T", names: ["A"])], "E"), ([try file(title: "T", names: ["A\tB"])], "E"),
        ] {
            let error = refusal { () throws(SetupError) in _ = try PrefLibElection(files, label: label) }
            #expect(error?.code == .badPrefLib, "\(label) \(files.map(\.title))")
        }
    }
}
