import ElectionModel
import ElectionTestKit
import ElectionVerifier
import Foundation
import Primitives
import Testing

/// The corpus as a whole: complete, compact, and about every check there is.
@Suite("Coverage of the forged corpus")
struct ForgedCoverageTests {
    private static func cases() throws -> [ForgedCase] { try ForgedCorpus.keptNames().map(ForgedCorpus.kept) }

    @Test(
        "the files that are kept are those of the recipes, each once, with honest names",
        .enabled(if: !ForgedCorpus.isRecording))
    func names() throws {
        let names = ForgedRecipes.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(ForgedCorpus.keptNames() == names.sorted())
        for forged in try Self.cases() {
            #expect(ForgedCorpus.casePath(forged.name).hasSuffix("/\(forged.name).json"))
            #expect(!forged.attacks.isEmpty && !forged.fails.isEmpty && forged.forger.hasSuffix("."))
            #expect(forged.failing.allSatisfy { Check(rawValue: $0) != nil })
        }
    }

    @Test("every check stops a case alone, or the index says why it cannot")
    func everyCheck() async throws {
        let path = "\(ForgedCorpus.folder)/index.json"
        if ForgedCorpus.isRecording { try await ForgedCorpus.recordIndex(to: path) }
        let index = try ForgedIndex(Self.cases())
        #expect(try CorpusJSON.read(ForgedIndex.self, from: path) == index)
        #expect(index.checks.map(\.check) == Check.allCases.map(\.id))
        for entry in index.checks {
            #expect(entry.alone.isEmpty == (entry.reason != nil), "\(entry.check)")
            let isApplicable = try !Self.notApplicable().contains(entry.check)
            #expect(isApplicable == !(entry.alone + entry.together).isEmpty, "\(entry.check) has no case")
        }
    }

    /// What no base has an occasion for.
    private static func notApplicable() throws -> Set<String> {
        try ForgedBase.Name.allCases.map { try Set(base($0).notApplicable) }
            .reduce(Set(Check.allCases.map(\.id))) { $0.intersection($1) }
    }

    private static func base(_ name: ForgedBase.Name) throws -> ForgedBaseDocument {
        try CorpusJSON.read(ForgedBaseDocument.self, from: "\(ForgedCorpus.baseFolder(name))/base.json")
    }

    @Test("Checks.md describes every check", arguments: Check.allCases.map(\.id))
    func documentation(_ id: String) throws {
        let file = URL(filePath: #filePath).appending(
            path: "../../../Sources/ElectionVerifier/ElectionVerifier.docc/Checks.md")
        let text = try String(contentsOf: file.standardized, encoding: .utf8)
        let inRow = text.split(separator: "\n").contains { line in
            line.hasPrefix("|")
                && line.dropFirst().prefix { $0 != "|" }.split(whereSeparator: { ", ".contains($0) })
                    .contains { $0 == id }
        }
        #expect(inRow, "no row for \(id)")
    }

    @Test("the honest records hold, and are made again byte for byte", arguments: ForgedBase.Name.allCases)
    func bases(_ name: ForgedBase.Name) async throws {
        let base = try #require(try await ForgedCorpus.bases.value[name])
        #expect(try ForgedCorpus.keptFiles(name) == base.files)
        let document = try await ForgedCorpus.document(base)
        #expect(try Self.base(name) == document)
        #expect(document.items.values.allSatisfy { $0 > 0 }, "a check that passed has looked at something")
        let all = Set(document.items.keys).union(document.notCheckable).union(document.notApplicable)
        #expect(all == Set(Check.allCases.map(\.id)), "nothing fails")
    }

    @Test("no file of the corpus is over 1 MB, and all of it is under 4 MB")
    func size() throws {
        let sizes = try FileTree.read(ForgedCorpus.folder).mapValues(\.count)
        #expect(sizes.count > 100)
        #expect(sizes.values.allSatisfy { $0 < 1_000_000 })
        #expect(sizes.values.reduce(0, +) < 4_000_000)
    }

    @Test("the keys of the corpus are in no election of this repository and in no program")
    func testKeys() throws {
        let root = URL(filePath: #filePath).appending(path: "../../..").standardized
        let people = try String(contentsOf: URL(filePath: "\(ForgedCorpus.folder)/people.json"), encoding: .utf8)
        #expect(people.contains("PRIVATE KEY"))
        for folder in ["Sources", "Elections", "tools"] {
            for (path, bytes) in try FileTree.read(root.appending(path: folder).path)
            where !path.contains("/.build/") && !path.hasPrefix("fuzz/") {
                let text = String(decoding: bytes, as: UTF8.self)
                #expect(!text.contains("-----BEGIN PRIVATE KEY-----\nM"), "\(folder)/\(path) has a private key")
            }
        }
    }
}
