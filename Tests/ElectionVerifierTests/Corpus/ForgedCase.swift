import ElectionVerifier
import Foundation

/// One forged record as a file of Tests/Vectors/forged/cases: who did what, which checks refuse it, and how its files
/// differ from those of an honest record.
struct ForgedCase: Codable, Equatable, Sendable {
    let name: String
    let base: ForgedBase.Name
    /// The group that the verifier insists on, by its name in the specification.
    let group: String
    /// The election's number that the verifier is given.
    let fingerprint: String
    /// What the forger did and could do, in plain words.
    let forger: String
    /// Rows and recipes of attacks that this stands for.
    let attacks: [String]
    /// The checks that are meant to stop it.
    let fails: [String]
    /// Checks that fail as well, and why they must.
    var also: [String: String]?
    /// Checks that could look at nothing because of the failures above.
    var unreached: [String]?
    let files: [FileChange]
    /// Checkpoints of the log that the verifier is given beside the record: signed notes.
    var checkpoints: [String]?

    /// Everything that fails.
    var failing: Set<String> { Set(fails).union(also.map { $0.keys } ?? [:].keys).union(unreached ?? []) }
}

/// What is said of an honest record, in base.json beside its folder.
struct ForgedBaseDocument: Codable, Equatable {
    struct Parameters: Codable, Equatable {
        let name: String
        let p: String
        let q: String
        let g: String
    }

    let name: ForgedBase.Name
    let group: Parameters
    let fingerprint: String
    let publicationLevel: String
    /// Checkpoints of the log that were seen elsewhere: signed notes.
    var checkpoints: [String]?
    /// By check: how many items a verifier finds, for those that pass.
    let items: [String: Int]
    let notCheckable: [String]
    let notApplicable: [String]
}

/// JSON as the corpus writes it: sorted, one value a line.
enum CorpusJSON {
    static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value)) + [10]
    }

    static func write(_ value: some Encodable, to path: String) throws {
        let file = URL(filePath: path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(encode(value)).write(to: file)
    }

    static func read<Value: Decodable>(_ type: Value.Type, from path: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(contentsOf: URL(filePath: path)))
    }
}
