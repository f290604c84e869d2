import Foundation
import Testing

/// `tools/fuzz` is a package of its own, which no other build looks at: it takes the same modules with the same
/// dependencies, or it does not build on the day when somebody wants it.
@Suite struct FuzzPackageTests {
    private static let folder = SourceTree.root + "/tools/fuzz"

    /// The libraries of its Package.swift with their dependencies.
    private static func libraries(_ text: String) -> [String: Set<String>] {
        var found: [String: Set<String>] = [:]
        for match in text.matches(of: #/library\(\s*"(\w+)",\s*\[([^\]]*)\]/#) {
            found[String(match.1)] = Set(match.2.matches(of: #/"(\w+)"/#).map { String($0.1) })
        }
        return found
    }

    /// What the modules that are linked as a whole need beyond what the package gives them, and links that lead nowhere.
    private static func problems(_ libraries: [String: Set<String>], table: ImportTable) throws -> [String] {
        let manager = FileManager.default
        var problems: [String] = []
        for (name, dependencies) in libraries {
            let path = "\(folder)/Sources/\(name)"
            guard let target = try? manager.destinationOfSymbolicLink(atPath: path) else {
                // Some files of a module, each linked.
                for file in try manager.contentsOfDirectory(atPath: path)
                where !manager.fileExists(atPath: "\(path)/\(file)") {
                    problems.append("\(name)/\(file) leads nowhere")
                }
                continue
            }
            if target != "../../../Sources/\(name)" { problems.append("\(name) leads to \(target)") }
            for missing in table.allowed[name, default: []].subtracting(dependencies) {
                problems.append("\(name) imports \(missing)")
            }
        }
        return problems.sorted()
    }

    @Test("the fuzzing package gives every module what it imports")
    func complete() throws {
        let table = try ImportTable()
        let libraries = try Self.libraries(String(contentsOfFile: Self.folder + "/Package.swift", encoding: .utf8))
        #expect(libraries.count > 10)
        #expect(try Self.problems(libraries, table: table) == [])
        for module in Set(libraries.values.joined()) {
            #expect(FileManager.default.fileExists(atPath: "\(Self.folder)/Sources/\(module)"), "\(module)")
        }
    }

    @Test("a module that lacks an import is found")
    func incomplete() throws {
        let libraries = Self.libraries(
            "library(\"GroupArithmetic\", [\"CGMP\", \"Primitives\"]),\n library(\n\"Tally\", [])")
        #expect(libraries == ["GroupArithmetic": ["CGMP", "Primitives"], "Tally": []])
        let problems = try Self.problems(libraries, table: ImportTable())
        #expect(problems.contains("GroupArithmetic imports CVector") && problems.contains("Tally imports BallotChecks"))
    }
}
