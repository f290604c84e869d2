import ElectionModel
import Testing
import VoterCommand

@Suite struct BallotDialogueTests {
    func fill(_ script: [String], language: String? = "et") throws -> (values: [Int: [Int]], said: String) {
        let context = try TestElection.shared.get().context
        let voice = ScriptedVoice(script)
        let paper = BallotPaper(context, ballotStyle: 1, language: language)
        return (try BallotDialogue(paper, voice: voice).fill(), voice.said.joined(separator: "\n"))
    }

    @Test("the ballot is shown in the chosen language, with its rules, and confirmed") func fills() throws {
        let (values, said) = try fill(["2", "1 1 3", "encrypt"])
        #expect(values == [1: [0, 1, 0], 2: [2, 0, 1]])
        for text in [
            "Proovivalimine", "Värv", "2  Roheline", "choose one, or none", "give up to 6 points", "Esimene: 2",
        ] {
            #expect(said.contains(text))
        }
    }

    @Test("without texts the manifest's labels are shown") func fallsBack() throws {
        let (_, said) = try fill(["0", "0", "encrypt"], language: "fi")
        #expect(said.contains("Green"))
        #expect(said.contains("(blank: no choice)"))
    }

    @Test("what does not fit is asked again, and a contest can be changed") func asksAgain() throws {
        let script = [
            "", "x", "1 2", "4", "0 1", "-1", "1,1", "1", "1 1 1 1", "1 1 1 2 2 2 3", "2", "maybe", "3", "1", "3",
            "encrypt",
        ]
        let (values, said) = try fill(script)
        #expect(values == [1: [0, 0, 1], 2: [0, 1, 0]])
        #expect(said.contains("one option gets at most 3"))
        #expect(said.contains("that is more than one"))
    }

    @Test(
        "cancelling, or silence, sends nothing", arguments: [["cancel"], ["1", "cancel"], [], ["1", "1", "cancel"]])
    func cancels(script: [String]) {
        #expect(throws: VoterError(.cancelled, "")) { try fill(script) }
    }

    @Test("numbers are read strictly")
    func readsNumbers() {
        #expect(BallotDialogue.numbers("0") == [])
        #expect(BallotDialogue.numbers(" 1, 2 3") == [1, 2, 3])
        for text in ["", " ", "1 x", "0 0", "1 0", "-1", "1.5", "٣", "99999999999999999999"] {
            #expect(BallotDialogue.numbers(text) == nil)
        }
    }

    @Test("the language is the wanted one, else the system's, else the first")
    func choosesLanguage() {
        let offered = ["et", "en"]
        #expect(BallotLanguage.choose(offered, wanted: "en", environment: "et_EE.UTF-8") == "en")
        #expect(BallotLanguage.choose(offered, wanted: "fr", environment: "et_EE.UTF-8") == nil)
        #expect(BallotLanguage.choose(offered, wanted: nil, environment: "en_US.UTF-8") == "en")
        #expect(BallotLanguage.choose(offered, wanted: nil, environment: "C") == "et")
        #expect(BallotLanguage.choose([], wanted: nil, environment: nil) == nil)
    }

    @Test("text from elsewhere cannot move the cursor or turn the line around") func cleans() {
        #expect(PlainText.clean("a\u{1B}[2Jb\u{9B}c\u{202E}d\n") == "a?[2Jb?c?d?")
        #expect(PlainText.clean("Värv ελ 日本") == "Värv ελ 日本")
        #expect(PlainText.groups("ABCDEF0123456789") == "  ABCD EF01\n  2345 6789")
    }
}
