import ElectionModel
import GroupArithmetic
import Identity
import KeyCeremony
import Primitives
import TransparencyLog

/// A small election with n enrolled guardians.
struct TestElection {
    static let toy = Group(.insecure64)
    static let time = Timestamp(seconds: 1_800_000_000)

    let people: TestPeople
    let manifest: [UInt8]
    let configuration: ElectionConfiguration
    let definition: DefinitionDocument
    let plan: CeremonyPlan

    init(
        guardians n: Int = 3, quorum k: Int = 2, label: String = "An election", group: Group = TestElection.toy,
        enrolled: Int? = nil
    ) throws {
        people = try TestPeople.shared.get()
        let contest = Manifest.Contest(label: "A question", options: [.init(label: "Yes"), .init(label: "No")])
        manifest = try Manifest(
            label: label, contests: [contest], ballotStyles: [.init(label: "All", contests: [1])]
        ).canonicalBytes
        configuration = try Self.configuration(n, k, people)
        definition = DefinitionDocument(
            manifest: SHA256.hash(manifest), election: configuration.documentHash,
            roll: SHA256.hash(Array("roll".utf8)))
        plan = try CeremonyPlan(
            group: group, manifest: manifest, configuration: configuration, definition: definition)
    }

    static func configuration(_ n: Int, _ k: Int, _ people: TestPeople) throws -> ElectionConfiguration {
        let settings = ElectionSettings(
            identifier: "test", texts: [], guardianCount: n, quorum: k, requiredSignatures: .all(1),
            allowsRevoting: true,
            minimumCellSize: 1, publicationLevel: .full, ticketLifetime: 600)
        return try ElectionConfiguration(
            settings: settings, opensAt: Timestamp(seconds: 1_800_100_000),
            closesAt: Timestamp(seconds: 1_800_200_000),
            electorate: Electorate(groups: [.init(ballotStyle: 1, weight: 1, voters: 10)]),
            officials: [EnrolledPerson(name: "Official", certificate: people.official.certificate)],
            guardians: people.guardians.prefix(n).enumerated().map {
                EnrolledPerson(name: "Guardian \($0.offset + 1)", certificate: $0.element.certificate)
            },
            logKey: key("log"), ticketKey: key("ticket"), trustAnchors: [people.root],
            identity: IdentityRules(isRehearsal: true))
    }

    private static func key(_ name: String) throws -> NoteVerifierKey {
        let seed = SHA256.hash(Array(name.utf8)).bytes
        return try NoteVerifierKey(name: "test.invalid/\(name)", publicKey: Ed25519.SigningKey(seed: seed).publicKey)
    }

    func sign(_ bytes: [UInt8], guardian: Int, by identity: Int? = nil) throws -> SignedDocument.Signature {
        let signer = people.guardians[(identity ?? guardian) - 1]
        let cms = try DetachedSignature.sign(bytes, by: signer, at: Self.time.seconds)
        return SignedDocument.Signature(role: .guardian, index: guardian, cms: cms)
    }
}

func secret(_ text: String) -> SecretBytes {
    var bytes = Array(text.utf8)
    return SecretBytes(wiping: &bytes)
}

let passphrase = secret("correct horse battery")
