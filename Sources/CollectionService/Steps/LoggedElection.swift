import BallotStorage
import ElectionModel
import GroupArithmetic
import Primitives

/// What the log says of the election before its guardians have their keys.
struct LoggedElection: Sendable {
    let files: ElectionFiles
    let configuration: ElectionConfiguration
    let steps: [StoredStep]
    private let group: Group

    /// - Throws: ``ServiceError`` `.notReady` while there is no definition.
    init(_ store: any BallotStore, group: Group) async throws {
        self.group = group
        guard let files = try await store.electionFiles() else {
            throw ServiceError(.notReady, "the log has no definition yet: append definition.json first")
        }
        self.files = files
        configuration = try ElectionConfiguration(canonical: files.election, group: group)
        steps = try await store.steps()
    }

    func document(of step: LogLeaf.Step) throws(ServiceError) -> SignedDocument {
        guard let found = steps.last(where: { $0.step == step }) else {
            throw ServiceError(.notReady, "the log has no step \"\(step.rawValue)\" yet")
        }
        return found.document
    }

    /// The guardians' commitments, before any guardian opens its own.
    func checkCommitments(_ document: SignedDocument) throws {
        let set = try CommitmentSet(canonical: document.bytes, group: group)
        _ = try document.verified(.allGuardians, configuration: configuration)
        let settings = configuration.settings
        guard set.start.guardianCount == settings.guardianCount, set.start.quorum == settings.quorum,
            set.commitments.count == settings.guardianCount
        else { throw ServiceError(.wrongDocument, "the ceremony has other numbers of guardians than election.json") }
        let hp = BaseHashes.parameterBaseHash(
            group, guardianCount: settings.guardianCount, quorum: settings.quorum)
        guard set.start.baseHash == BaseHashes.baseHash(hp, manifest: files.manifest) else {
            throw ServiceError(.wrongDocument, "the ceremony belongs to another manifest")
        }
    }

    /// The guardian record: exactly the keys that were committed to, all proofs valid, signed by every guardian.
    func checkGuardians(_ document: SignedDocument) throws {
        _ = try document.verified(.allGuardians, configuration: configuration)
        let record = try GuardianRecord(canonical: document.bytes, group: group)
        try record.verify(manifest: files.manifest, configuration: configuration)
        let commitments = try self.document(of: .commitments)
        guard record.commitmentSet == commitments.hash else {
            throw ServiceError(.wrongDocument, "the guardian record names another set of commitments than the log")
        }
        let set = try CommitmentSet(canonical: commitments.bytes, group: group)
        for (keys, commitment) in zip(record.guardians, set.commitments) {
            guard keys.ceremony == set.start.identifier,
                CeremonyCommitment.commit(to: keys, ceremony: set.start) == commitment
            else {
                throw ServiceError(.wrongDocument, "guardian \(keys.guardian) opened other keys than it committed to")
            }
        }
    }
}
