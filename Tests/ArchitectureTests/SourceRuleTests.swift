import Foundation
import Testing

@Suite struct SourceRuleTests {
    private static let commands: Set<String> = [
        "BenchmarkCommand", "CommandConsole", "CollectorCommand", "TallyCommand", "VoterCommand", "ObserverCommand",
        "WitnessCommand",
    ]

    /// Reports each line of code (comments apart) that a pattern matches, with its place.
    private func ban(
        _ pattern: String, in extensions: [String] = ["swift"], except modules: Set<String> = [], why: String
    ) throws {
        let expression = try NSRegularExpression(pattern: pattern)
        for file in try SourceTree.files(extensions) where !modules.contains(file.module) {
            for (index, line) in file.lines.enumerated() where Self.matches(expression, Self.code(line)) {
                Issue.record("\(file.path):\(index + 1): \(why)")
            }
        }
    }

    private static func code(_ line: Substring) -> String {
        guard let comment = line.range(of: "//") else { return String(line) }
        // A double slash inside a text is no comment.
        let before = line[..<comment.lowerBound]
        return before.count { $0 == "\"" }.isMultiple(of: 2) ? String(before) : String(line)
    }

    private static func matches(_ expression: NSRegularExpression, _ text: String) -> Bool {
        expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
    }

    @Test("nothing prints past the console")
    func print() throws {
        try ban(
            #"(?<![\w.])(print|debugPrint|dump|NSLog|puts|printf)\("#,
            why: "output goes through CommandConsole or a log")
    }

    @Test("no input can end the process: no try!, no as!, no fatalError")
    func traps() throws {
        try ban(#"\btry!"#, why: "try! ends the process on an error")
        try ban(#"\bas!"#, why: "as! ends the process on another type")
        try ban(#"\bfatalError\("#, why: "fatalError ends the process")
    }

    /// GRDB hands out and takes Foundation's types.
    @Test("Foundation stays in commands, service and database code")
    func foundation() throws {
        let service: Set<String> = ["CollectionService", "CollectionClient", "SQLiteStorage"]
        try ban(
            #"\bimport Foundation\b"#, except: Self.commands.union(service), why: "this library does without Foundation"
        )
        try ban(
            #"\bimport FoundationEssentials\b"#, except: Self.commands.union(service),
            why: "this library does without Foundation")
    }

    @Test("only programs that measure encrypt in variable time")
    func variableTimeEncryption() throws {
        try ban(
            #"\b(BallotEncryptor|EncryptionBases)\(variableTime|powers\(variableTime"#,
            except: ["BallotEncryption", "BenchmarkCommand", "GroupArithmetic", "ScaleCommand", "SigmaProofs"],
            why: "votes are encrypted in constant time")
    }

    @Test("nothing is left to do")
    func unfinished() throws {
        let expression = try NSRegularExpression(pattern: #"\b(TODO|FIXME|XXX|HACK)\b"#)
        for file in try SourceTree.files(["swift", "c", "h"]) {
            for (index, line) in file.lines.enumerated() where Self.matches(expression, String(line)) {
                Issue.record("\(file.path):\(index + 1): unfinished")
            }
        }
    }

    @Test("there is one hash and one group arithmetic")
    func oneImplementation() throws {
        let all = ["swift", "c", "h"]
        try ban(
            #"\b(EVP_sha256|SHA256_Init|EVP_sha3|EVP_MD_CTX_new)\b"#, in: all, except: ["Primitives", "Identity"],
            why: "hashes come from Primitives")
        try ban(
            #"\b__gmpn_|\bmpn_|\bmpz_|__gmpz_"#, in: all, except: ["GroupArithmetic", "CGMP", "BenchmarkCommand"],
            why: "GMP is used in GroupArithmetic only, and in the benchmark that measures it")
        try ban(#"\bBN_(mod_exp|new|CTX_new)"#, in: all, why: "big numbers come from GroupArithmetic")
        try ban(#"\b(CryptoKit|Insecure\.|Crypto\.)"#, in: all, why: "hashes come from Primitives")
        try ban(#"0x6a09e667|0x428a2f98"#, in: all, why: "a second SHA-256")
    }

    @Test("no randomness but the operating system's through Primitives")
    func randomness() throws {
        try ban(
            #"\bSystemRandomNumberGenerator\b|\.random\(in|arc4random|\bRAND_bytes\b|\bshuffled\(\)"#,
            except: ["Primitives"], why: "random bytes come from SystemRandom")
    }

    @Test("tests reach no internals, and sources do not open themselves for tests")
    func testableImports() throws {
        try ban(#"@testable"#, why: "sources are not tests")
        try ban(#"@_spi|@_implementationOnly|@_silgen_name|@_cdecl"#, why: "an unofficial attribute")
    }

    @Test("files stay small")
    func fileLength() throws {
        for file in try SourceTree.files(["swift", "c", "h"]) where file.lines.count > 500 {
            Issue.record("\(file.path):501: \(file.lines.count) lines, at most 500")
        }
    }

    @Test("no file names this machine's folders")
    func paths() throws {
        try ban(#""(/home/|/root/|/tmp/)"#, in: ["swift", "c", "h"], why: "a path of one machine")
    }

    @Test("comments are not code, texts are")
    func comments() {
        #expect(Self.code("let a = 1 // print(a)") == "let a = 1 ")
        #expect(Self.code("let a = \"https://x\"; print(a)") == "let a = \"https://x\"; print(a)")
    }
}
