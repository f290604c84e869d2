public import ElectionModel
import Foundation
public import GroupArithmetic
public import Identity
public import KeyCeremony
public import Primitives
public import TransparencyLog

/// A defined election with its keys; by default with 2 of 3 guardians, and always with two officials who both sign.
public struct TestElection: Sendable {
    public static let toy = Group(.insecure64)
    public static let logName = "example.org/kit-test"
    public static let logKey = key("log")
    public static let ticketKey = key("ticket")

    public let group: Group
    public let people: TestPeople
    public let roll: VoterRoll
    public let manifest: [UInt8]
    public let configuration: ElectionConfiguration
    public let definition: DefinitionDocument
    public let commitments: SignedDocument
    public let guardians: SignedDocument
    public let shares: [GuardianShare]
    /// What each guardian has chosen.
    public let secrets: [GuardianSecrets]
    public let context: ElectionContext
    /// After the certificates were made, so that they are valid.
    public let now: Timestamp
    /// Witnesses that cosign, if the election has any: two of three, and two must.
    public let cosigners: [CheckpointCosigner]
    private let seed: String?

    /// - Parameters:
    ///   - manifest: by default ``TestVotes/manifest()``.
    ///   - roll: by default ``TestVotes/roll()``; identifiers are T-1 to T-10.
    ///   - voterIssuers: of voters' certificates, beside the one that everybody's are from.
    ///   - people: by default those of this process, at the present time.
    ///   - seed: makes all secrets, so that they are the same every time.
    public init(
        _ level: PublicationLevel = .full, group: Group = TestElection.toy, manifest: Manifest? = nil,
        roll: VoterRoll? = nil, guardianCount: Int = 3, quorum: Int = 2, revoting: Bool = true,
        rollRule: RollRule = .atCasting, minimumCellSize: Int = 2, isWitnessed: Bool = false,
        voterIssuers: [Certificate] = [], identity: IdentityRules? = nil, people: TestPeople? = nil,
        now: Timestamp? = nil, seed: String? = nil
    ) throws {
        self.group = group
        self.seed = seed
        self.people = try people ?? TestPeople.shared.get()
        self.now = now ?? Timestamp(seconds: Int64(Date().timeIntervalSince1970))
        self.roll = try roll ?? TestVotes.roll()
        let manifest = try manifest ?? TestVotes.manifest()
        self.manifest = manifest.canonicalBytes
        let settings = ElectionSettings(
            identifier: "kit-test", texts: [Self.texts(of: manifest)], guardianCount: guardianCount, quorum: quorum,
            requiredSignatures: .all(TestPeople.officialCount), allowsRevoting: revoting, rollRule: rollRule,
            minimumCellSize: minimumCellSize, publicationLevel: level, ticketLifetime: 600)
        let witnesses = try (1...3).map {
            try CheckpointCosigner(name: "witness.invalid/\($0)", key: Self.key("w\($0)"))
        }
        cosigners = isWitnessed ? Array(witnesses.dropFirst()) : []
        configuration = try Self.configuration(
            settings, self.roll.electorate(), self.people, self.now, voterIssuers,
            identity ?? IdentityRules(isRehearsal: self.people.issuer.isTest),
            isWitnessed ? Self.rule(witnesses) : nil)
        definition = DefinitionDocument(
            manifest: SHA256.hash(self.manifest), election: configuration.documentHash, roll: self.roll.documentHash)
        let plan = try CeremonyPlan(
            group: group, manifest: self.manifest, configuration: configuration, definition: definition)
        (commitments, guardians, shares, secrets) = try Self.runCeremony(
            plan, self.people, self.now, Self.random("ceremony", seed: seed))
        let bundle = ElectionBundle(
            manifest: self.manifest, election: configuration.canonicalBytes, guardians: guardians.bytes,
            roll: self.roll.documentHash)
        context = try ElectionContext(bundle, group: group, pinned: nil)
    }

    public func signedByOfficials(_ bytes: [UInt8]) throws -> SignedDocument {
        try Signing.document(bytes, .official, people.officials, now, memory: people.memory)
    }

    /// By as many guardians as the election has.
    public func signedByGuardians(_ bytes: [UInt8]) throws -> SignedDocument {
        let signers = Array(people.guardians.prefix(configuration.settings.guardianCount))
        return try Signing.document(bytes, .guardian, signers, now, memory: people.memory)
    }

    /// - Parameter rolls: with the version in force; by default the initial roll.
    public func order(_ kind: OrderDocument.Kind, _ rolls: RollHistory? = nil) -> OrderDocument {
        OrderDocument(
            kind: kind, election: context.extendedBaseHash, fingerprint: context.fingerprint,
            rollVersion: rolls?.version ?? 0, roll: rolls?.hash ?? definition.roll, issuedAt: now)
    }

    private static func texts(of manifest: Manifest) -> BallotTexts {
        BallotTexts(
            language: "en", election: "An election",
            contests: manifest.contests.map { .init(title: $0.label, options: $0.options.map(\.label)) })
    }

    private static func rule(_ witnesses: [CheckpointCosigner]) throws -> WitnessRule {
        try WitnessRule(
            witnesses: witnesses.map { .init(name: "Witness", key: $0.verifierKey, url: "https://witness.invalid") },
            quorum: 2, late: .wait, seconds: 10)
    }

    private static func configuration(
        _ settings: ElectionSettings, _ electorate: Electorate, _ people: TestPeople, _ now: Timestamp,
        _ issuers: [Certificate], _ identity: IdentityRules, _ witnesses: WitnessRule?
    ) throws -> ElectionConfiguration {
        func enrol(_ identities: [SigningIdentity], _ name: String) -> [EnrolledPerson] {
            identities.enumerated().map {
                EnrolledPerson(name: "\(name) \($0.offset + 1)", certificate: $0.element.certificate)
            }
        }
        return try ElectionConfiguration(
            settings: settings, opensAt: now, closesAt: Timestamp(seconds: now.seconds + 86_400),
            electorate: electorate, officials: enrol(people.officials, "Official"),
            guardians: enrol(Array(people.guardians.prefix(settings.guardianCount)), "Guardian"),
            logKey: NoteVerifierKey(name: logName, publicKey: logKey.publicKey),
            ticketKey: NoteVerifierKey(name: "\(logName)/ticket", publicKey: ticketKey.publicKey),
            trustAnchors: [people.issuer] + issuers, identity: identity, witnesses: witnesses)
    }

    /// Randomness for one purpose.
    public func random(_ purpose: String) -> TestRandom { Self.random(purpose, seed: seed) }

    private static func random(_ purpose: String, seed: String?) -> TestRandom {
        seed.map { .seeded(SeededRandom("\($0): \(purpose)")) } ?? .system
    }

    /// All rounds in memory.
    private static func runCeremony(
        _ plan: CeremonyPlan, _ people: TestPeople, _ now: Timestamp, _ source: TestRandom
    ) throws -> (SignedDocument, SignedDocument, shares: [GuardianShare], secrets: [GuardianSecrets]) {
        var random = source
        let signers = Array(people.guardians.prefix(plan.guardianCount))
        func signed(_ bytes: [UInt8]) throws -> SignedDocument {
            try Signing.document(bytes, .guardian, signers, now, memory: people.memory)
        }
        let ceremony = Ceremony(starting: plan, using: &random)
        let secrets = (1...plan.guardianCount).map { GuardianSecrets(ceremony, guardian: $0, using: &random) }
        let keys = try secrets.map { try $0.publicKeys(ceremony, using: &random) }
        let set = try ceremony.commitmentSet(keys.map(ceremony.commitment))
        let signedSet = try signed(set.canonicalBytes)
        let verified = try VerifiedKeys(keys, agreed: AgreedCommitments(signedSet, ceremony: ceremony))
        let shares = try secrets.map { try verified.encryptShares(of: $0, using: &random) }
        return (
            signedSet, try signed(verified.record().canonicalBytes),
            try secrets.map { try verified.receive(shares, with: $0) }, secrets
        )
    }

    private static func key(_ name: String) -> Ed25519.SigningKey {
        guard let key = try? Ed25519.SigningKey(seed: SHA256.hash(Array(name.utf8)).bytes) else {
            preconditionFailure("a hash is a seed")
        }
        return key
    }
}
