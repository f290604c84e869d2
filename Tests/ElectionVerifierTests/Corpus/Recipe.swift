import ElGamal
import ElectionTestKit
import ElectionModel
import ElectionVerifier
import GroupArithmetic
import Primitives

/// How one case of the corpus is made and what it is expected to fail.
struct Recipe: Sendable {
    /// The election's number that the verifier is given.
    enum Fingerprint: Sendable {
        /// The one that the forged files have: the forger published it.
        case own
        /// The honest record's.
        case honest
        case other(HashValue)
    }

    let name: String
    let base: ForgedBase.Name
    let forger: String
    let attacks: [String]
    let fails: [Check]
    var also: [Check: String] = [:]
    var unreached: [Check] = []
    var fingerprint = Fingerprint.own
    /// Of the verifier; `nil` for the base's.
    var group: Group?
    let forge: @Sendable (inout Forger) throws -> Void

    init(
        _ name: String, _ base: ForgedBase.Name = .toy, _ attacks: [String], _ forger: String, fails: [Check],
        also: [Check: String] = [:], unreached: [Check] = [], fingerprint: Fingerprint = .own, group: Group? = nil,
        forge: @escaping @Sendable (inout Forger) throws -> Void
    ) {
        self.name = name
        self.base = base
        self.forger = forger
        self.attacks = attacks
        self.fails = fails
        self.also = also
        self.unreached = unreached
        self.fingerprint = fingerprint
        self.group = group
        self.forge = forge
    }

    func made(_ base: ForgedBase) throws -> ForgedCase {
        var forger = try Forger(base, seed: name)
        try forge(&forger)
        let files = try forger.sealed()
        return ForgedCase(
            name: name, base: self.base, group: (group ?? base.group).parameters.name,
            fingerprint: number(files, base).hexadecimal, forger: self.forger, attacks: attacks,
            fails: fails.map(\.id),
            also: also.isEmpty ? nil : Dictionary(uniqueKeysWithValues: also.map { ($0.key.id, $0.value) }),
            unreached: unreached.isEmpty ? nil : unreached.map(\.id),
            files: FileChange.changes(from: base.files, to: files),
            checkpoints: forger.checkpoints.isEmpty ? nil : forger.checkpoints)
    }

    private func number(_ files: [String: [UInt8]], _ base: ForgedBase) -> HashValue {
        let honest = base.record.fingerprint
        switch fingerprint {
        case .honest: return honest
        case .other(let hash): return hash
        case .own:
            guard
                let definition = try? DefinitionDocument(
                    canonical: files[RecordFolder.definition] ?? [], group: base.group),
                let guardians = files[RecordFolder.guardians]
            else { return honest }
            return ElectionFingerprint.compute(definition: definition, guardians: SHA256.hash(guardians))
        }
    }
}
