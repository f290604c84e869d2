import ElGamal
import ElectionModel
import Foundation
import GroupArithmetic
import Identity
import Primitives
import SigmaProofs
import TransparencyLog

/// A small election in a toy group, with the collector's keys in hand.
struct TestElection: Sendable {
    static let shared = Result { try TestElection() }
    static let lifetime = 600
    /// When the test run began: the certificates of its people are valid then.
    static let now: Timestamp = {
        _ = TestPeople.shared
        return Timestamp(seconds: Int64(Date().timeIntervalSince1970))
    }()

    let bundle: ElectionBundle
    let context: ElectionContext
    let logSigner: NoteSigner
    let ticketKey: Ed25519.SigningKey

    /// - Parameters:
    ///   - revoting: whether the rules allow to vote again.
    ///   - witnesses: who cosigns the log.
    ///   - stamped: whether a timestamp authority belongs to the election.
    init(
        label: String = "Test election", revoting: Bool = true, witnesses: WitnessRule? = nil, stamped: Bool = false
    ) throws {
        // q of 64 bits: a wrong proof passes with probability 2⁻⁶⁴, and everything is fast.
        let group = Group(.insecure64)
        var random = SystemRandom()
        let logKey = Ed25519.SigningKey(using: &random)
        ticketKey = Ed25519.SigningKey(using: &random)
        logSigner = try NoteSigner(name: "test.example/log", key: logKey)
        let people = try TestPeople.shared.get()
        let manifest = try Self.manifest(label)
        let configuration = try ElectionConfiguration(
            settings: Self.settings(revoting: revoting), opensAt: Timestamp(seconds: 0),
            closesAt: Timestamp(seconds: 4_000_000_000),
            electorate: Electorate(groups: [.init(ballotStyle: 1, weight: 1, voters: 10)]),
            officials: [EnrolledPerson(name: "Official", certificate: people.person("Official"))],
            guardians: ["Guardian One", "Guardian Two"].map {
                EnrolledPerson(name: $0, certificate: try people.person($0))
            },
            logKey: logSigner.verifierKey,
            ticketKey: NoteVerifierKey(name: "test.example/ticket", publicKey: ticketKey.publicKey),
            trustAnchors: [people.issuer()],
            identity: IdentityRules(
                isRehearsal: true,
                timestampAuthority: stamped
                    ? .init(url: "http://tsa.example/", anchors: [TestPeople.stamping.get().root], policy: nil) : nil),
            witnesses: witnesses)
        bundle = ElectionBundle(
            manifest: manifest.canonicalBytes, election: configuration.canonicalBytes,
            guardians: Self.record(group, manifest.canonicalBytes).canonicalBytes, roll: SHA256.hash([]))
        context = try ElectionContext(bundle, group: group, pinned: nil)
    }

    /// Style 1: one of three, and up to six points on three options. Style 2: the second contest only.
    private static func manifest(_ label: String) throws -> Manifest {
        try Manifest(
            label: label,
            contests: [
                .init(label: "Colour", options: [.init(label: "Red"), .init(label: "Green"), .init(label: "Blue")]),
                .init(
                    label: "Scores", selectionLimit: 6,
                    options: (1...3).map { .init(label: "Dish \($0)", selectionLimit: 3) }),
            ],
            ballotStyles: [.init(label: "All", contests: [1, 2]), .init(label: "Some", contests: [2])])
    }

    private static func settings(revoting: Bool) -> ElectionSettings {
        ElectionSettings(
            identifier: "test",
            texts: [
                BallotTexts(
                    language: "et", election: "Proovivalimine",
                    contests: [
                        .init(title: "Värv", options: ["Punane", "Roheline", "Sinine"]),
                        .init(title: "Hinded", options: ["Esimene", "Teine", "Kolmas"]),
                    ])
            ], guardianCount: 2, quorum: 2, requiredSignatures: .all(1), allowsRevoting: revoting, minimumCellSize: 1,
            publicationLevel: .full, ticketLifetime: lifetime)
    }

    private static func record(_ group: Group, _ manifest: [UInt8]) -> GuardianRecord {
        let hp = BaseHashes.parameterBaseHash(group, guardianCount: 2, quorum: 2)
        let hb = BaseHashes.baseHash(hp, manifest: manifest)
        let guardians = (1...2).map { keys(group, $0, hp) }
        let voteKey = group.product(guardians.map { $0.voteCommitments[0] })
        let dataKey = group.product(guardians.map { $0.dataCommitments[0] })
        return GuardianRecord(
            commitmentSet: .zero, guardianCount: 2, quorum: 2, parameterBaseHash: hp, baseHash: hb,
            guardianRecordHash: BaseHashes.guardianRecordHash(
                hb, voteKey: voteKey, dataKey: dataKey, guardians: guardians),
            extendedBaseHash: BaseHashes.extendedBaseHash(hb, voteKey: voteKey, dataKey: dataKey), voteKey: voteKey,
            dataKey: dataKey, guardians: guardians)
    }

    private static func keys(_ group: Group, _ guardian: Int, _ hp: HashValue) -> GuardianPublicKeys {
        var random = SystemRandom()
        let secrets = (0..<5).map { _ in SecretScalar(group, using: &random) }
        let publics = secrets.map { group.g(secret: $0) }
        func prove(_ purpose: GuardianKeyProof.Purpose, _ range: Range<Int>) -> GuardianKeyProof {
            GuardianKeyProof.prove(
                .init(
                    purpose: purpose, guardian: guardian, commitments: Array(publics[range]),
                    communicationKey: publics[4]),
                secrets: Array(secrets[range]) + [secrets[4]], parameterBaseHash: hp, using: &random)
        }
        return GuardianPublicKeys(
            ceremony: .zero, guardian: guardian, communicationKey: publics[4],
            voteCommitments: Array(publics[0..<2]), dataCommitments: Array(publics[2..<4]),
            voteProof: prove(.vote, 0..<2),
            dataProof: prove(.data, 2..<4))
    }
}
