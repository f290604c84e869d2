import Foundation
import Testing

@Suite struct CommandScriptTests {
    @Test("the programs answer as the script says", arguments: Result { try ScriptRunner.names() }.orEmpty)
    func script(_ name: String) throws {
        for difference in try ScriptRunner.run(name) { Issue.record("\(difference)") }
    }

    @Test("all five programs are built and have scripts")
    func programs() throws {
        let names = try ScriptRunner.names()
        for program in ["tally", "collector", "voter", "observer", "witness"] {
            let path = "\(ScriptRunner.products)/glassurn-\(program)"
            #expect(FileManager.default.isExecutableFile(atPath: path), "\(path) is not built")
            #expect(names.contains("help-\(program)"))
            #expect(names.contains("refusals-\(program)"))
        }
    }
}

@Suite struct ScriptLanguageTests {
    @Test(
        "patterns",
        arguments: [
            ("abc", "abc", true), ("abc", "a*", true), ("abc", "*c", true), ("abc", "*", true), ("", "*", true),
            ("abc", "a*c", true), ("abc", "a*b*c", true), ("aXbXc", "a*b*c", true), ("abc", "ab", false),
            ("abc", "a*d", false),
            ("abc", "*b", false), ("", "a", false), ("aa", "a*a*a", false), ("ab", "ab*b", false),
            ("a.c", "a*.*c", true),
        ])
    func patterns(_ text: String, _ pattern: String, _ expected: Bool) {
        #expect(LinePattern.matches(text, pattern) == expected)
    }

    @Test("lists of lines")
    func lines() {
        #expect(LinePattern.difference([], []) == nil)
        #expect(LinePattern.difference(["a"], []) != nil)
        #expect(LinePattern.difference([], ["a"]) != nil)
        #expect(LinePattern.difference(["a", "b", "c"], ["a", "...", "c"]) == nil)
        #expect(LinePattern.difference(["a", "c"], ["a", "...", "c"]) == nil)
        #expect(LinePattern.difference(["a", "b"], ["a", "...", "c"]) != nil)
        #expect(LinePattern.difference(["x", "b"], ["a", "..."]) != nil)
        #expect(LinePattern.difference(["a", "b", "c", "d"], ["...", "c", "..."]) == nil)
        #expect(LinePattern.difference([], ["..."]) == nil)
    }

    @Test(
        "scripts that are not well formed are refused",
        arguments: [
            "$ a", "$ ", "$ 'a\n= 0", "> a", "= 0", "| a", "$a\n= 0", "? a", "$ a\n= x", "+ f\n> a", "- f\n| a",
        ])
    func refused(_ text: String) { #expect(throws: Script.Fault.self) { _ = try Script(text) } }

    @Test("a script is read line by line")
    func read() throws {
        let script = try Script("# why\n\n+ f\n| a\n|\n$ p 'x y' z\n= 2\n> o\n! e\n@ f\n| a\n- g\n")
        #expect(script.steps.count == 4)
        guard case .run(let run) = script.steps[1], case .make(let file) = script.steps[0] else {
            Issue.record("other steps")
            return
        }
        #expect(run.words == ["p", "x y", "z"])
        #expect(run.status == 2)
        #expect(run.output == ["o"])
        #expect(run.errors == ["e"])
        #expect(file.text == "a\n\n")
    }
}
