import ElectionModel
import Foundation
import GroupArithmetic
import Identity
import KeyCeremony
import Primitives
import TransparencyLog

/// A defined election with its keys: 2 of 3 guardians, two officials.
struct TestElection {
    static let toy = Group(.insecure64)

    let group: Group
    let people: TestPeople
    let roll: VoterRoll
    let manifest: [UInt8]
    let configuration: ElectionConfiguration
    let definition: DefinitionDocument
    let commitments: SignedDocument
    let guardians: SignedDocument
    let shares: [GuardianShare]
    let context: ElectionContext
    /// After the certificates were made, so that they are valid.
    let now: Timestamp

    static let logName = "example.org/verifier-test"
    static let logKey = key("log")
    static let ticketKey = key("ticket")

    init(_ level: PublicationLevel, group: Group, revoting: Bool = true, minimumCellSize: Int = 2) throws {
        self.group = group
        people = try TestPeople.shared.get()
        now = Timestamp(seconds: Int64(Date().timeIntervalSince1970))
        roll = try TestVotes.roll()
        manifest = try TestVotes.manifest().canonicalBytes
        configuration = try Self.configuration(level, people, now, revoting, minimumCellSize)
        definition = DefinitionDocument(
            manifest: SHA256.hash(manifest), election: configuration.documentHash, roll: roll.documentHash)
        let plan = try CeremonyPlan(
            group: group, manifest: manifest, configuration: configuration, definition: definition)
        (commitments, guardians, shares) = try Self.runCeremony(plan, people, now)
        let bundle = ElectionBundle(
            manifest: manifest, election: configuration.canonicalBytes, guardians: guardians.bytes,
            roll: roll.documentHash)
        context = try ElectionContext(bundle, group: group, pinned: nil)
    }

    private static func configuration(
        _ level: PublicationLevel, _ people: TestPeople, _ now: Timestamp, _ revoting: Bool, _ minimumCellSize: Int
    ) throws -> ElectionConfiguration {
        func enrol(_ identities: [SigningIdentity], _ name: String) -> [EnrolledPerson] {
            identities.enumerated().map {
                EnrolledPerson(name: "\(name) \($0.offset + 1)", certificate: $0.element.certificate)
            }
        }
        let texts = try BallotTexts(
            language: "en", election: "An election",
            contests: TestVotes.manifest().contests.map {
                .init(title: $0.label, options: $0.options.map(\.label))
            })
        let settings = ElectionSettings(
            identifier: "verifier-test", texts: [texts], guardianCount: 3, quorum: 2, requiredSignatures: 2,
            allowsRevoting: revoting, minimumCellSize: minimumCellSize, publicationLevel: level, ticketLifetime: 600)
        return try ElectionConfiguration(
            settings: settings, opensAt: now, closesAt: Timestamp(seconds: now.seconds + 86_400),
            electorate: TestVotes.roll().electorate(),
            officials: enrol(people.officials, "Official"), guardians: enrol(people.guardians, "Guardian"),
            logKey: NoteVerifierKey(name: logName, publicKey: logKey.publicKey),
            ticketKey: NoteVerifierKey(name: "\(logName)/ticket", publicKey: ticketKey.publicKey),
            trustAnchors: [people.issuer])
    }

    /// All rounds in memory.
    private static func runCeremony(
        _ plan: CeremonyPlan, _ people: TestPeople, _ now: Timestamp
    ) throws -> (commitments: SignedDocument, guardians: SignedDocument, shares: [GuardianShare]) {
        var random = SystemRandom()
        let ceremony = Ceremony(starting: plan, using: &random)
        let secrets = (1...plan.guardianCount).map { GuardianSecrets(ceremony, guardian: $0, using: &random) }
        let keys = try secrets.map { try $0.publicKeys(ceremony, using: &random) }
        let set = try ceremony.commitmentSet(keys.map(ceremony.commitment))
        let signedSet = try Signing.document(set.canonicalBytes, .guardian, people.guardians, now)
        let verified = try VerifiedKeys(keys, agreed: AgreedCommitments(signedSet, ceremony: ceremony))
        let shares = try secrets.map { try verified.encryptShares(of: $0, using: &random) }
        let record = try verified.record()
        return (
            signedSet, try Signing.document(record.canonicalBytes, .guardian, people.guardians, now),
            try secrets.map { try verified.receive(shares, with: $0) }
        )
    }

    private static func key(_ name: String) -> Ed25519.SigningKey {
        guard let key = try? Ed25519.SigningKey(seed: SHA256.hash(Array(name.utf8)).bytes) else {
            preconditionFailure("a hash is a seed")
        }
        return key
    }

    func signedByOfficials(_ bytes: [UInt8]) throws -> SignedDocument {
        try Signing.document(bytes, .official, people.officials, now)
    }

    func order(_ kind: OrderDocument.Kind) -> OrderDocument {
        OrderDocument(
            kind: kind, election: context.extendedBaseHash, fingerprint: context.fingerprint, rollVersion: 0,
            roll: definition.roll, issuedAt: now)
    }
}

enum Signing {
    static func document(
        _ bytes: [UInt8], _ role: SignerRole, _ people: [SigningIdentity], _ time: Timestamp
    ) throws -> SignedDocument {
        SignedDocument(
            bytes: bytes,
            signatures: try people.enumerated().map { position, person in
                SignedDocument.Signature(
                    role: role, index: position + 1,
                    cms: try DetachedSignature.sign(bytes, by: person, at: time.seconds))
            })
    }
}
