import ElectionModel
import Testing

@Suite struct VoterRollTests {
    private func voter(_ identifier: String, style: Int = 1, weight: Int = 1) -> VoterRoll.Voter {
        .init(identifier: identifier, name: "Somebody", ballotStyle: style, weight: weight)
    }

    @Test("voters are found by identifier and stand in the order of its bytes")
    func order() throws {
        let roll = try VoterRoll(version: 1, voters: ["b", "A", "a", "B", "A-1", "10", "9"].map { voter($0) })
        #expect(roll.voters.map(\.identifier) == ["10", "9", "A", "A-1", "B", "a", "b"])
        #expect(roll.voter("A-1")?.name == "Somebody")
        #expect(roll.voter("c") == nil)
        #expect(roll.voter("") == nil)
    }

    @Test("a voter stands once, in the file too, and the file is sorted")
    func unique() throws {
        let error = refusal { () throws(FormatError) in
            _ = try VoterRoll(version: 0, voters: [voter("A"), voter("B"), voter("A")])
        }
        #expect(error?.code == .inconsistent)
        let roll = try VoterRoll(version: 0, voters: [voter("V-1"), voter("V-2")])
        #expect(try roll.refusal(replacing: "V-1", by: "V-2")?.code == .inconsistent)
        #expect(try roll.refusal(replacing: "V-1", by: "V-3")?.code == .inconsistent)
        #expect(try roll.refusal(replacing: "V-1", by: "v-1")?.code == .inconsistent)
    }

    @Test("identifiers have 1 to 64 letters, digits and hyphens")
    func identifiers() throws {
        #expect(VoterRoll.isValidIdentifier("PNOEE-38001085718"))
        #expect(VoterRoll.isValidIdentifier(String(repeating: "x", count: 64)))
        for text in ["", String(repeating: "x", count: 65), "a b", "a_b", "ä", "a.b", "a/b", "a\n", "٣", "a\0"] {
            #expect(!VoterRoll.isValidIdentifier(text), "\(text)")
        }
        let roll = try VoterRoll(version: 0, voters: [voter("V-1")])
        #expect(try roll.refusal(replacing: "V-1", by: "V_1")?.path == "voters[0].id")
        #expect(try roll.refusal(replacing: "V-1", by: "")?.code == .badValue)
    }

    @Test("the weight 1 is never written, and a weight has bounds")
    func weights() throws {
        let roll = try VoterRoll(version: 0, voters: [voter("V-1", weight: 7)])
        for weight in ["1", "0", "1000001"] {
            let error = try roll.refusal(replacing: #""weight":7"#, by: "\"weight\":\(weight)")
            #expect(error?.code == .outOfRange, "\(weight)")
        }
        #expect(!(try VoterRoll(version: 0, voters: [voter("V-1")]).text.contains("weight")))
    }

    @Test("every voter's ballot style exists, and the eligible are counted for each")
    func styles() throws {
        let manifest = try TestElection.manifest()
        let roll = try VoterRoll(version: 0, voters: [voter("A"), voter("B", style: 2), voter("C", style: 2)])
        #expect(refusal { () throws(FormatError) in try roll.requireStyles(of: manifest) } == nil)
        #expect(roll.eligibleCounts(styleCount: 2) == [1, 2])
        let bad = try VoterRoll(version: 0, voters: [voter("A", style: 3)])
        #expect(refusal { () throws(FormatError) in try bad.requireStyles(of: manifest) }?.code == .inconsistent)
    }
}
