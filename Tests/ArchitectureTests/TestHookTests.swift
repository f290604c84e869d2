import Foundation
import Testing

/// Nothing that tests need can be switched on in the programs (K6).
@Suite struct TestHookTests {
    private func lines(_ pattern: String, except modules: Set<String> = []) throws -> [String] {
        let expression = try NSRegularExpression(pattern: pattern)
        return try SourceTree.files(["swift", "c", "h"]).filter { !modules.contains($0.module) }.flatMap { file in
            file.lines.enumerated().filter { _, line in
                expression.firstMatch(in: String(line), range: NSRange(line.startIndex..., in: line)) != nil
            }.map { "\(file.path):\($0.offset + 1)" }
        }
    }

    @Test("no program and no file can choose another group than the standard one")
    func oneGroup() throws {
        // The toy groups are constants of GroupArithmetic, there for tests; nothing else even names the type.
        #expect(try lines(#"insecure|\bGroupParameters\b"#, except: ["GroupArithmetic"]) == [])
        #expect(try !lines(#"insecure"#).isEmpty, "the pattern finds them where they are")
        // A group is made in one place; everything else is handed one.
        #expect(try lines(#"(?<![.\w])Group\(\."#, except: ["GroupArithmetic"]) == [])
        let commands = try SourceTree.modules().filter { $0.hasSuffix("Command") }
        #expect(commands.count >= 4)
        let chosen = try lines(#"group: (?!\.standard|(\w+\.)*group\b|Group\b)"#)
        #expect(chosen.filter { place in commands.contains { place.hasPrefix("Sources/\($0)/") } } == [])
    }

    @Test("the environment changes nothing but the language of a ballot")
    func noEnvironment() throws {
        let places = try lines(#"\bgetenv\b|ProcessInfo|\bsetenv\b|\benviron\b"#)
        // The other one asks whether the loader was told to bind everything at the start, and tells it so.
        #expect(
            Set(places.map { String($0.prefix { $0 != ":" }) }) == [
                "Sources/CProcess/CProcess.c", "Sources/VoterCommand/Options/BallotOptions.swift",
            ])
        #expect(try lines(#"#if (DEBUG|TESTING)|_isDebugAssertConfiguration"#) == [])
    }

    @Test(
        "the programs contain nothing of the tests",
        arguments: [
            "glassurn-tally", "glassurn-collector", "glassurn-voter", "glassurn-observer", "glassurn-witness",
        ])
    func symbols(_ program: String) throws {
        let path = "\(Self.products)/\(program)"
        let bytes = try #require(FileManager.default.contents(atPath: path), "\(path) is not built")
        for word in ["ElectionTestKit", "SeededRandom", "s7Testing", "XCTest", "RECORD_RANDOM_IN", "devpki"] {
            #expect(bytes.range(of: Data(word.utf8)) == nil, "\(program) contains \(word)")
        }
        #expect(bytes.range(of: Data("s10Primitives12SystemRandom".utf8)) != nil, "symbols can be searched")
    }

    private static var products: String {
        var folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        while folder.path.contains(".xctest") { folder.deleteLastPathComponent() }
        return folder.path
    }
}
