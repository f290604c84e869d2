public import BallotStorage
public import ElectionModel
import Foundation
import GRDB
import Primitives

extension SQLiteBallotStore {
    public func steps() async throws -> [StoredStep] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT leaf, kind, document, bytes FROM step LEFT JOIN step_list USING (leaf) ORDER BY leaf"
            ).map { row in
                let leaf: Int = row["leaf"]
                let list: Data? = row["bytes"]
                let signatures = try Row.fetchAll(
                    database, sql: "SELECT role, signer, cms FROM step_signature WHERE leaf = ?", arguments: [leaf])
                return StoredStep(
                    leaf: leaf, step: try Self.step(row["kind"]),
                    document: SignedDocument(
                        bytes: row.bytes("document"), signatures: try signatures.map { try Self.signature($0) }),
                    list: list.map { Array($0) })
            }
        }
    }

    public func lastStep() async throws -> LogLeaf.Step? {
        try await read { try Self.lastStep(in: $0) }
    }

    private static let lastKind =
        "SELECT kind FROM step WHERE kind NOT IN ('roll-update', 'override-list', 'release') ORDER BY leaf DESC LIMIT 1"

    static func lastStep(in database: Database) throws -> LogLeaf.Step? {
        try String.fetchOne(database, sql: Self.lastKind).map { try step($0) }
    }

    /// The leaf of a step that is logged already.
    static func leaf(of step: NewStep, in database: Database) throws -> Int? {
        try Int.fetchOne(
            database, sql: "SELECT leaf FROM step WHERE kind = ? AND hash = ?",
            arguments: [step.step.rawValue, Data(step.document.hash.bytes)])
    }

    static func requirePlace(of step: NewStep, in database: Database) throws {
        guard (step.step == .definition) == (step.definition != nil) else {
            throw StorageError(.wrongStep, "a definition, and nothing else, comes with its files")
        }
        guard step.step.hasList == (step.supplement != nil) else {
            throw StorageError(.wrongStep, "a roll update or override list, and nothing else, comes with its list")
        }
        let kinds = try String.fetchAll(database, sql: "SELECT kind FROM step ORDER BY leaf")
        let leaves = try kinds.map { LogLeaf.step(try Self.step($0), document: .zero) } + [step.leaf]
        var grammar = LogGrammar()
        do throws(FormatError) {
            for leaf in leaves { try grammar.append(leaf) }
        } catch {
            throw StorageError(.wrongStep, error.reason)
        }
        let before = kinds.count { $0 == step.step.rawValue }
        guard step.supplement.map({ $0.number == before + 1 }) ?? true else {
            throw StorageError(.wrongStep, "another \(step.step.rawValue) was logged meanwhile")
        }
    }

    static func insert(_ supplement: NewStep.Supplement, at leaf: Int, in database: Database) throws {
        try database.execute(
            sql: "INSERT INTO step_list (leaf, bytes) VALUES (?, ?)", arguments: [leaf, Data(supplement.list)])
        try apply(supplement.changes, in: database)
    }

    static func insert(_ step: NewStep, at leaf: Int, in database: Database) throws {
        let document = step.document
        try database.execute(
            sql: "INSERT INTO step (leaf, kind, hash, document) VALUES (?, ?, ?, ?)",
            arguments: [leaf, step.step.rawValue, Data(document.hash.bytes), Data(document.bytes)])
        for signature in document.signatures {
            try database.execute(
                sql: "INSERT INTO step_signature (leaf, role, signer, cms) VALUES (?, ?, ?, ?)",
                arguments: [leaf, signature.role.rawValue, signature.index, Data(signature.cms)])
        }
    }

    static func insert(_ definition: NewStep.Definition, in database: Database) throws {
        let files = definition.files
        for (name, bytes) in [("manifest", files.manifest), ("election", files.election), ("roll", files.roll)] {
            try database.execute(sql: "INSERT INTO file (name, bytes) VALUES (?, ?)", arguments: [name, Data(bytes)])
        }
        let insert = try database.cachedStatement(
            sql: "INSERT INTO voter (id, name, ballot_style, weight) VALUES (?, ?, ?, ?)")
        for voter in definition.roll.voters {
            try insert.execute(arguments: [voter.identifier, voter.name, voter.ballotStyle, voter.weight])
        }
    }

    private static func step(_ text: String) throws -> LogLeaf.Step {
        guard let step = LogLeaf.Step(rawValue: text) else {
            throw StorageError(.damaged, "an unknown step in the database")
        }
        return step
    }

    private static func signature(_ row: Row) throws -> SignedDocument.Signature {
        guard let role = SignerRole(rawValue: row["role"]) else {
            throw StorageError(.damaged, "an unknown role in the database")
        }
        return SignedDocument.Signature(role: role, index: row["signer"], cms: row.bytes("cms"))
    }
}
