import Foundation
import Testing

/// `Tests/Attacks.md` names the tests that stop each attack; this keeps it true.
@Suite struct AttackTableTests {
    private struct Row {
        let id: String
        let attack: String
        let tests: String

        /// Suite and sentence of every named test.
        var references: [(suite: String, sentence: String)] {
            tests.matches(of: /`(\w+)` "([^"]+)"/).map { (String($0.1), String($0.2)) }
        }
    }

    private static let required =
        [1, 2, 3, 4, 5, 6, 7, 9, 10, 12, 13, 15].map { "P\($0)" } + [1, 2, 3, 4, 5, 6, 7, 10].map { "G\($0)" }
        + (1...14).map { "L\($0)" } + (1...8).map { "K\($0)" } + [1, 2, 3, 4, 6].map { "B\($0)" }
        + [1, 2, 3, 4, 6, 12].map { "R\($0)" }
        + [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16].map { "D\($0)" }
        + [1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13].map { "T\($0)" } + [1, 2, 7, 8, 9, 14].map { "O\($0)" }
        + [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 14, 15, 16, 17, 24].map { "Recipe \($0)" }

    private static func rows() throws -> [Row] {
        let text = try String(contentsOfFile: SourceTree.root + "/Tests/Attacks.md", encoding: .utf8)
        return text.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst(2).compactMap { line in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            return cells.count == 5 ? Row(id: cells[1], attack: cells[2], tests: cells[3]) : nil
        }
    }

    /// The sentences of the tests of every suite; a file that has several suites gives each of them all of its tests.
    private static func tests() throws -> [String: Set<String>] {
        var found: [String: Set<String>] = [:]
        let names = try FileManager.default.subpathsOfDirectory(atPath: SourceTree.root + "/Tests")
        for name in names where name.hasSuffix(".swift") {
            let text = try String(contentsOfFile: SourceTree.root + "/Tests/\(name)", encoding: .utf8)
            let sentences = text.matches(of: /@Test\(\s*"((?:[^"\\]|\\.)*)"/).map { String($0.1) }
            for suite in text.matches(of: /\b(?:struct|class|enum|extension) (\w+)/) {
                found[String(suite.1), default: []].formUnion(sentences)
            }
        }
        return found
    }

    @Test("every attack that this version must withstand has its row, once")
    func complete() throws {
        let ids = try Self.rows().map(\.id)
        #expect(Set(ids) == Set(Self.required))
        #expect(ids.count == Set(ids).count)
        #expect(Self.required.count == 101)
    }

    @Test("every test that a row names exists, and a row without tests says why it cannot occur")
    func namesTests() throws {
        let tests = try Self.tests()
        #expect(tests.count > 100)
        for row in try Self.rows() {
            #expect(row.attack.count > 20, "\(row.id) does not say what the attack is")
            for reference in row.references {
                let known = tests[reference.suite]?.contains(reference.sentence) ?? false
                #expect(known, "\(row.id): there is no test \"\(reference.sentence)\" in \(reference.suite)")
            }
            #expect(!row.references.isEmpty || row.tests.hasPrefix("Cannot occur"), "\(row.id) names no test")
        }
    }
}
