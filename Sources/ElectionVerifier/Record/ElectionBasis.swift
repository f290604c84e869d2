import ElGamal
import ElectionModel
import GroupArithmetic
import Primitives

/// What ballots and totals are checked against. Every hash and key in it is computed here from the manifest and the
/// guardians' keys, not taken from where the record states it.
struct ElectionBasis: Sendable {
    let group: Group
    let manifest: Manifest
    let configuration: ElectionConfiguration
    /// H_P, H_B, H_G and H_E.
    let parameterBaseHash: HashValue
    let baseHash: HashValue
    let guardianRecordHash: HashValue
    let extendedBaseHash: HashValue
    /// The products of the guardians' keys.
    let votePublicKey: GroupElement
    let dataPublicKey: GroupElement
    /// K with its tables; `nil` for 1 or g, under which nothing can be secret.
    let voteKey: EncryptionKey?

    var settings: ElectionSettings { configuration.settings }

    /// `nil` where a document is missing that everything else needs.
    init?(_ documents: RecordDocuments, group: Group) {
        guard let manifest = documents.manifest, let configuration = documents.configuration,
            let guardians = documents.guardians?.value.guardians
        else { return nil }
        self.group = group
        self.manifest = manifest.value
        self.configuration = configuration.value
        let settings = configuration.value.settings
        parameterBaseHash = BaseHashes.parameterBaseHash(
            group, guardianCount: settings.guardianCount, quorum: settings.quorum)
        baseHash = BaseHashes.baseHash(parameterBaseHash, manifest: manifest.bytes)
        votePublicKey = group.product(guardians.compactMap(\.voteCommitments.first))
        dataPublicKey = group.product(guardians.compactMap(\.dataCommitments.first))
        guardianRecordHash = BaseHashes.guardianRecordHash(
            baseHash, voteKey: votePublicKey, dataKey: dataPublicKey, guardians: guardians)
        extendedBaseHash = BaseHashes.extendedBaseHash(baseHash, voteKey: votePublicKey, dataKey: dataPublicKey)
        voteKey = try? EncryptionKey(votePublicKey)
    }

    /// `contest 2 "Council"`, or with an option `contest 2 "Council", option 1 "Yes"`.
    func name(contest: Int, option: Int? = nil) -> String {
        let description = manifest.contest(contest)
        var text = "contest \(contest)"
        if let description { text += " \"\(description.label)\"" }
        guard let option else { return text }
        text += ", option \(option)"
        if let description, description.options.indices.contains(option - 1) {
            text += " \"\(description.options[option - 1].label)\""
        }
        return text
    }

    /// The dispositions whose ballots this publication level shows.
    var publishedKinds: Set<Disposition.Kind> {
        settings.publicationLevel == .full ? [.counted, .superseded, .overridden] : [.counted]
    }
}
