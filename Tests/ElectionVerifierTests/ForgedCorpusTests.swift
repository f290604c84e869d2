import ElectionModel
import ElectionTestKit
import ElectionVerifier
import Foundation
import GroupArithmetic
import Primitives
import Testing

/// Forged records, each made by code that can forge, kept in a form that any verifier can use.
@Suite("Forged corpus")
struct ForgedCorpusTests {
    static let recipes = ForgedRecipes.all

    @Test("what the forger makes from its seeds is what is kept", arguments: recipes.map(\.name))
    func made(_ name: String) async throws {
        let recipe = try #require(Self.recipes.first { $0.name == name })
        let base = try #require(try await ForgedCorpus.bases.value[recipe.base])
        let forged = try recipe.made(base)
        if ForgedCorpus.isRecording { try CorpusJSON.write(forged, to: ForgedCorpus.casePath(name)) }
        let kept = try Array(Data(contentsOf: URL(filePath: ForgedCorpus.casePath(name))))
        #expect(try kept == CorpusJSON.encode(forged), "record anew with GLASSURN_RECORD_FORGED=1")
        let report = try await ForgedCorpus.verify(ForgedCorpus.kept(name))
        let failing = Set(report.entries.filter { $0.status == .fail }.map(\.check.id))
        let reasons = report.failures.map { "\($0.check.id) \($0.place): \($0.reason)" }.joined(separator: "\n")
        #expect(failing == forged.failing, "\(forged.forger)\n\(reasons)")
        let unreached = Set(report.entries.filter(\.isUnreached).map(\.check.id))
        #expect(unreached == Set(forged.unreached ?? []))
        #expect(report.verified == nil)
    }
}
