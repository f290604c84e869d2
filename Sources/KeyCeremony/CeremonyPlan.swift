public import ElectionModel
public import GroupArithmetic
public import Primitives

/// What a key ceremony is for: a defined election, with its hashes H_P and H_B computed here.
public struct CeremonyPlan: Sendable {
    public let group: Group
    public let configuration: ElectionConfiguration
    public let definition: DefinitionDocument
    /// The bytes of manifest.json.
    public let manifest: [UInt8]
    /// H_P and H_B.
    public let parameterBaseHash: HashValue
    public let baseHash: HashValue

    public var guardianCount: Int { configuration.settings.guardianCount }
    public var quorum: Int { configuration.settings.quorum }

    /// - Throws: `.malformedDocument` for a bad manifest, `.otherElection` if the files are not those that the
    ///   definition names, `.wrongCounts` unless n/2 < k ≤ n, 2 ≤ k and n is the number of enrolled guardians.
    public init(
        group: Group, manifest: [UInt8], configuration: ElectionConfiguration, definition: DefinitionDocument
    ) throws(CeremonyError) {
        let (n, k) = (configuration.settings.guardianCount, configuration.settings.quorum)
        guard configuration.guardians.count == n, n <= ElectionConfiguration.maximumGuardianCount else {
            throw CeremonyError(.wrongCounts, "\(n) guardians announced, \(configuration.guardians.count) enrolled")
        }
        guard k >= 2, 2 * k > n, k <= n else {
            throw CeremonyError(.wrongCounts, "a quorum of \(k) of \(n): it is more than half, at least 2, at most all")
        }
        do throws(FormatError) {
            let parsed = try Manifest(canonical: manifest, group: group)
            try configuration.requireTexts(for: parsed)
            try configuration.requireCountable(parsed)
        } catch {
            throw CeremonyError(.malformedDocument, "manifest.json: \(error)")
        }
        guard definition.manifest == SHA256.hash(manifest) else {
            throw CeremonyError(.otherElection, "manifest.json is not the one that definition.json names")
        }
        guard definition.election == configuration.documentHash else {
            throw CeremonyError(.otherElection, "election.json is not the one that definition.json names")
        }
        self.group = group
        self.configuration = configuration
        self.definition = definition
        self.manifest = manifest
        parameterBaseHash = BaseHashes.parameterBaseHash(group, guardianCount: n, quorum: k)
        baseHash = BaseHashes.baseHash(parameterBaseHash, manifest: manifest)
    }
}
