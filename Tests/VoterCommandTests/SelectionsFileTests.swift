import BallotEncryption
import ElectionModel
import Primitives
import Testing
import VoterCommand

@Suite struct SelectionsFileTests {
    let election: TestElection
    init() throws { election = try TestElection.shared.get() }

    func values(_ text: String) throws -> [Int: [Int]] {
        try SelectionsFile(authored: Array(text.utf8), group: election.context.group).values(election.context.manifest)
    }

    @Test("options count as often as they stand; line breaks and spaces are allowed") func reads() throws {
        let text = """
            {"type": "selections", "ballot_style": 1,
             "contests": [{"contest": 1, "options": []}, {"contest": 2, "options": [3, 1, 3]}]}

            """
        #expect(try values(text) == [1: [0, 0, 0], 2: [1, 0, 2]])
    }

    @Test(
        "anything but the one form is refused",
        arguments: [
            "", "[]", "{}", "null", #"{"type":"votes","ballot_style":1,"contests":[]}"#,
            #"{"ballot_style":1,"type":"selections","contests":[]}"#, #"{"type":"selections","contests":[]}"#,
            #"{"type":"selections","ballot_style":0,"contests":[]}"#,
            #"{"type":"selections","ballot_style":1,"contests":[],"more":1}"#,
            #"{"type":"selections","ballot_style":1,"contests":[]}{}"#,
            #"{"type":"selections","ballot_style":1,"contests":[{"contest":1}]}"#,
            #"{"type":"selections","ballot_style":1,"contests":[{"contest":1,"options":[0]}]}"#,
            #"{"type":"selections","ballot_style":1,"contests":[{"contest":1,"options":[-1]}]}"#,
            #"{"type":"selections","ballot_style":1,"contests":[{"contest":1,"options":[1.0]}]}"#,
            #"{"type":"selections","ballot_style":1,"contests":[{"contest":1,"options":["Red"]}]}"#,
            #"{"type":"selections","ballot_style":1,"contests":[{"contest":1,"options":[4]}]}"#,
            #"{"type":"selections","ballot_style":1,"contests":[{"contest":3,"options":[1]}]}"#,
            #"{"type":"selections","ballot_style":1,"contests":[{"contest":1,"options":[]},"#
                + #"{"contest":1,"options":[]}]}"#,
            #"{"type":"selections","ballot_style":1,"contests":[{"contest":2,"options":[]},"#
                + #"{"contest":1,"options":[]}]}"#,
        ])
    func refuses(text: String) {
        #expect(throws: VoterError(.badSelections, "")) { try values(text) }
    }

    @Test("choices that break the ballot's rules are refused, and the error does not repeat them") func refusesRules()
        throws
    {
        let fixture = try VoterFixture()
        func choose(_ style: Int, _ one: String, _ two: String) throws {
            let path = try fixture.write(
                #"{"type":"selections","ballot_style":\#(style),"contests":["#
                    + #"{"contest":1,"options":\#(one)},{"contest":2,"options":\#(two)}]}"#, "choices.txt")
            _ = try BallotChoices(session: fixture.session, voice: fixture.voice, language: nil, file: path).make()
        }
        #expect(throws: Never.self) { try choose(1, "[3]", "[1,1,1,2,2,2]") }
        #expect(throws: SelectionError(.overvote, "")) { try choose(1, "[1,2]", "[]") }
        #expect(throws: SelectionError(.outOfRange, "")) { try choose(1, "[]", "[1,1,1,1]") }
        #expect(throws: VoterError(.wrongStyle, "")) { try choose(2, "[]", "[]") }
        let error = #expect(throws: VoterError.self) { try choose(1, "[77]", "[]") }
        #expect(error?.reason.contains("77") == false)
    }
}
