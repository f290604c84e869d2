import ElectionModel
import ElectionTestKit
import ElectionVerifier
import Foundation
import GroupArithmetic
import Primitives
import Testing

/// The corpus as it is kept in Tests/Vectors/forged, and as the forger makes it.
enum ForgedCorpus {
    static let folder = URL(filePath: #filePath).appending(path: "../../../Vectors/forged").standardized.path
    /// Set to write the corpus instead of comparing it.
    static let isRecording = ProcessInfo.processInfo.environment["GLASSURN_RECORD_FORGED"] == "1"
    static let memory = SignatureMemory()

    static func baseFolder(_ name: ForgedBase.Name) -> String { "\(folder)/bases/\(name.rawValue)" }
    static func casePath(_ name: String) -> String { "\(folder)/cases/\(name).json" }

    /// The names of the cases that are kept.
    static func keptNames() -> [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/cases")) ?? []
        return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }

    static func kept(_ name: String) throws -> ForgedCase { try CorpusJSON.read(ForgedCase.self, from: casePath(name)) }

    static func keptFiles(_ name: ForgedBase.Name) throws -> [String: [UInt8]] {
        try FileTree.read("\(baseFolder(name))/record")
    }

    /// The bases made anew from their seeds, with the signatures that are kept.
    static let bases = Task { () throws -> [ForgedBase.Name: ForgedBase] in
        let path = "\(folder)/people.json"
        if isRecording, !FileManager.default.fileExists(atPath: path) { try ForgerPeople.make(path) }
        try rememberSignatures()
        let people = try ForgerPeople(path, memory: memory)
        var bases: [ForgedBase.Name: ForgedBase] = [:]
        for name in ForgedBase.Name.allCases {
            let base = try await ForgedBase(name, people: people)
            bases[name] = base
            if isRecording { try await write(base) }
        }
        return bases
    }

    private static func rememberSignatures() throws {
        var honest: [ForgedBase.Name: [String: [UInt8]]] = [:]
        for name in ForgedBase.Name.allCases {
            honest[name] = (try? keptFiles(name)) ?? [:]
            remember(honest[name] ?? [:])
        }
        for name in keptNames() {
            guard let forged = try? kept(name), var files = honest[forged.base] else { continue }
            for change in forged.files { change.apply(to: &files) }
            remember(files)
        }
    }

    private static func remember(_ files: [String: [UInt8]]) {
        for (path, cms) in files where path.hasSuffix(".p7s") {
            for document in files.keys where path.hasPrefix("\(document).") && !document.hasSuffix(".p7s") {
                memory.add(cms, over: files[document] ?? [])
            }
        }
    }

    private static func write(_ base: ForgedBase) async throws {
        let folder = baseFolder(base.name)
        try? FileManager.default.removeItem(atPath: folder)
        try FileTree.write(base.files, to: "\(folder)/record")
        try await CorpusJSON.write(document(base), to: "\(folder)/base.json")
    }

    /// Makes all cases once more, since others may be writing them, and removes those that are no more.
    static func recordIndex(to path: String) async throws {
        let bases = try await bases.value
        var cases: [ForgedCase] = []
        for recipe in ForgedRecipes.all {
            guard let base = bases[recipe.base] else { continue }
            cases.append(try recipe.made(base))
            try CorpusJSON.write(cases[cases.count - 1], to: casePath(recipe.name))
        }
        let names = Set(cases.map(\.name))
        for name in keptNames() where !names.contains(name) {
            try FileManager.default.removeItem(atPath: casePath(name))
        }
        try CorpusJSON.write(ForgedIndex(cases), to: path)
    }

    /// What the verifier says of the honest record.
    static func document(_ base: ForgedBase) async throws -> ForgedBaseDocument {
        let report = try await RecordVerifier(group: base.group).verify(
            folder: base.record.folder, fingerprint: base.record.fingerprint,
            checkpoints: base.checkpoints.map { Array($0.utf8) })
        func ids(_ status: VerificationReport.Status) -> [String] {
            report.entries.filter { $0.status == status }.map(\.check.id)
        }
        let passed = report.entries.filter { $0.status == .pass }
        let parameters = base.group.parameters
        return ForgedBaseDocument(
            name: base.name,
            group: .init(
                name: parameters.name, p: Hexadecimal.encode(parameters.p), q: Hexadecimal.encode(parameters.q),
                g: Hexadecimal.encode(base.group.generator.bytes)),
            fingerprint: base.record.fingerprint.hexadecimal,
            publicationLevel: base.election.configuration.settings.publicationLevel.rawValue,
            checkpoints: base.checkpoints.isEmpty ? nil : base.checkpoints,
            items: Dictionary(uniqueKeysWithValues: passed.map { ($0.check.id, $0.items) }),
            notCheckable: ids(.notCheckable), notApplicable: ids(.notApplicable))
    }

    /// Verifies a case as any verifier could: from its file and its base's folder alone.
    static func verify(_ forged: ForgedCase) async throws -> VerificationReport {
        var files = try keptFiles(forged.base)
        for change in forged.files { change.apply(to: &files) }
        let work = try TemporaryFolder()
        defer { work.remove() }
        try FileTree.write(files, to: work.path)
        let group = try #require(Self.group(forged.group))
        return try await RecordVerifier(group: group, workerCount: 1).verify(
            folder: work.path,
            fingerprint: try HashValue(bytes: Hexadecimal.decode(forged.fingerprint, byteCount: 32)),
            checkpoints: (forged.checkpoints ?? []).map { Array($0.utf8) })
    }

    static func group(_ name: String) -> Group? {
        ForgedBase.Name.allCases.map(\.group).first { $0.parameters.name == name }
    }
}
