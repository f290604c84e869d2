import ElectionModel
import ElectionTestKit
import GroupArithmetic
import Identity
import Primitives
import SigmaProofs
import TransparencyLog

/// An election of two contests in the toy group, with three guardians of whom two can decrypt.
struct TestElection {
    static let guardianCount = 3
    static let quorum = 2

    let manifest: Manifest
    let configuration: ElectionConfiguration
    let keys: [GuardianPublicKeys]

    init() throws {
        manifest = try Self.manifest()
        configuration = try Self.configuration()
        let hp = BaseHashes.parameterBaseHash(toy, guardianCount: Self.guardianCount, quorum: Self.quorum)
        var random = SeededRandom("guardian keys")
        keys = (1...Self.guardianCount).map { Self.keys(of: $0, hp, &random) }
    }

    static func manifest() throws -> Manifest {
        try Manifest(
            label: "An election – «test»",
            contests: [
                .init(label: "One of two", options: [.init(label: "Yes"), .init(label: "No")]),
                .init(
                    label: "Up to three points", selectionLimit: 3,
                    options: [.init(label: "Ä \"quoted\""), .init(label: "B\\C", selectionLimit: nil)]),
                .init(
                    label: "As many as they have", selectionLimit: nil,
                    options: [.init(label: "D", selectionLimit: 2), .init(label: "E")]),
            ],
            ballotStyles: [.init(label: "North", contests: [1, 2]), .init(label: "South", contests: [2, 3])])
    }

    static func settings(guardians n: Int = guardianCount, quorum k: Int = quorum, signatures: Int? = 2)
        -> ElectionSettings
    {
        let contests: [BallotTexts.ContestTexts] = [
            .init(title: "Üks", options: ["Jah", "Ei"]), .init(title: "Kolm", options: ["Ä", "B"]),
            .init(title: "Kõik", options: ["D", "E"]),
        ]
        return ElectionSettings(
            identifier: "test-2026", texts: [.init(language: "et", election: "Valimised", contests: contests)],
            guardianCount: n, quorum: k, requiredSignatures: signatures.map(SignatureRule.all), allowsRevoting: true,
            minimumCellSize: 3,
            publicationLevel: .full, ticketLifetime: 600)
    }

    static func configuration(
        settings: ElectionSettings = settings(), opens: Int64 = 1_800_100_000, closes: Int64 = 1_800_200_000,
        officials: [SigningIdentity]? = nil, guardians: [SigningIdentity]? = nil, ticketKey: String = "ticket",
        trustAnchors: [Certificate]? = nil, electorate: Electorate? = nil,
        identity: IdentityRules = IdentityRules(isRehearsal: true)
    ) throws -> ElectionConfiguration {
        let few = try Electorate(groups: [
            .init(ballotStyle: 1, weight: 1, voters: 9), .init(ballotStyle: 1, weight: 5, voters: 3),
            .init(ballotStyle: 2, weight: 1, voters: 4),
        ])
        let people = try TestPeople.shared.get()
        func enrol(_ identities: [SigningIdentity], _ name: String) -> [EnrolledPerson] {
            identities.enumerated().map { EnrolledPerson(name: "\(name) \($0 + 1)", certificate: $1.certificate) }
        }
        return try ElectionConfiguration(
            settings: settings, opensAt: Timestamp(seconds: opens), closesAt: Timestamp(seconds: closes),
            electorate: electorate ?? few,
            officials: enrol(officials ?? people.officials, "Official"),
            guardians: enrol(guardians ?? people.guardians, "Guardian"), logKey: key("log"), ticketKey: key(ticketKey),
            trustAnchors: trustAnchors ?? [people.root], identity: identity)
    }

    static func signingKey(_ name: String) throws -> Ed25519.SigningKey {
        try Ed25519.SigningKey(seed: someHash(name).bytes)
    }

    static func key(_ name: String) throws -> NoteVerifierKey {
        try NoteVerifierKey(name: "test.invalid/\(name)", publicKey: signingKey(name).publicKey)
    }

    /// Proven under H_P, as a guardian would make them.
    static func keys(of guardian: Int, _ hp: HashValue, _ random: inout SeededRandom) -> GuardianPublicKeys {
        let communication = SecretScalar(toy, using: &random)
        let votes = (0..<quorum).map { _ in SecretScalar(toy, using: &random) }
        let data = (0..<quorum).map { _ in SecretScalar(toy, using: &random) }
        let kappa = toy.g(secret: communication)
        func proof(_ purpose: GuardianKeyProof.Purpose, _ secrets: [SecretScalar]) -> GuardianKeyProof {
            let statement = GuardianKeyProof.Statement(
                purpose: purpose, guardian: guardian, commitments: secrets.map { toy.g(secret: $0) },
                communicationKey: kappa)
            return .prove(statement, secrets: secrets + [communication], parameterBaseHash: hp, using: &random)
        }
        return GuardianPublicKeys(
            ceremony: someHash("ceremony"), guardian: guardian, communicationKey: kappa,
            voteCommitments: votes.map { toy.g(secret: $0) }, dataCommitments: data.map { toy.g(secret: $0) },
            voteProof: proof(.vote, votes), dataProof: proof(.data, data))
    }

    /// The record of these keys with every hash and joint key as it should be, or with one thing changed.
    func record(
        keys changed: [GuardianPublicKeys]? = nil, hp: HashValue? = nil, hb: HashValue? = nil, hg: HashValue? = nil,
        he: HashValue? = nil, voteKey: GroupElement? = nil, dataKey: GroupElement? = nil, guardianCount: Int? = nil,
        quorum: Int? = nil
    ) -> GuardianRecord {
        let keys = changed ?? self.keys
        let (n, k) = (guardianCount ?? Self.guardianCount, quorum ?? Self.quorum)
        let trueHP = BaseHashes.parameterBaseHash(toy, guardianCount: n, quorum: k)
        let trueHB = BaseHashes.baseHash(trueHP, manifest: manifest.canonicalBytes)
        let vote = voteKey ?? toy.product(keys.map { $0.voteCommitments[0] })
        let data = dataKey ?? toy.product(keys.map { $0.dataCommitments[0] })
        let trueHG = BaseHashes.guardianRecordHash(trueHB, voteKey: vote, dataKey: data, guardians: keys)
        let trueHE = BaseHashes.extendedBaseHash(trueHB, voteKey: vote, dataKey: data)
        return GuardianRecord(
            commitmentSet: someHash("commitments"), guardianCount: n, quorum: k, parameterBaseHash: hp ?? trueHP,
            baseHash: hb ?? trueHB, guardianRecordHash: hg ?? trueHG, extendedBaseHash: he ?? trueHE, voteKey: vote,
            dataKey: data, guardians: keys)
    }

    func bundle(_ record: GuardianRecord? = nil, manifest: [UInt8]? = nil, election: [UInt8]? = nil) -> ElectionBundle {
        ElectionBundle(
            manifest: manifest ?? self.manifest.canonicalBytes, election: election ?? configuration.canonicalBytes,
            guardians: (record ?? self.record()).canonicalBytes, roll: someHash("roll"))
    }
}
