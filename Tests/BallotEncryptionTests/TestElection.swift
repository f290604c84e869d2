import ElGamal
import ElectionModel
import GroupArithmetic
import Identity
import Primitives
import SigmaProofs
import TransparencyLog

/// A small election without a key ceremony: one process makes both guardians' keys.
enum TestElection {
    /// q of 64 bits: a wrong proof passes with probability 2⁻⁶⁴, and everything is fast.
    static let small = Result { try make(Group(.insecure64), try manifest()) }

    static func get() throws -> ElectionContext { try small.get() }

    /// Contest 1: one of three. 2: two of three, up to two on one. 3: approval. 4: scores 0 to 3, six in total.
    /// Style 1 has all contests, style 2 has 2 and 4.
    static func manifest(label: String = "Test election") throws -> Manifest {
        func options(_ count: Int, limit: Int? = 1) -> [Manifest.Option] {
            (1...count).map { Manifest.Option(label: "Option \($0)", selectionLimit: limit) }
        }
        return try Manifest(
            label: label,
            contests: [
                .init(label: "One", options: options(3)),
                .init(label: "Two", selectionLimit: 2, options: options(3, limit: nil)),
                .init(label: "Approval", selectionLimit: nil, options: options(2)),
                .init(label: "Scores", selectionLimit: 6, options: options(3, limit: 3)),
            ],
            ballotStyles: [.init(label: "All", contests: [1, 2, 3, 4]), .init(label: "Some", contests: [2, 4])])
    }

    static func make(_ group: Group, _ manifest: Manifest) throws -> ElectionContext {
        let manifestBytes = manifest.canonicalBytes
        let bundle = ElectionBundle(
            manifest: manifestBytes, election: try configuration().canonicalBytes,
            guardians: try record(group, manifestBytes).canonicalBytes, roll: SHA256.hash([]))
        return try ElectionContext(bundle, group: group, pinned: nil)
    }

    private static func configuration() throws -> ElectionConfiguration {
        let people = try certificates.map { try Certificate(der: Base64.decode(Array($0.utf8))) }
        func key(_ name: String, _ byte: UInt8) throws -> NoteVerifierKey {
            let key = try Ed25519.SigningKey(seed: [UInt8](repeating: byte, count: 32))
            return try NoteVerifierKey(name: name, publicKey: key.publicKey)
        }
        return try ElectionConfiguration(
            settings: ElectionSettings(
                identifier: "test", texts: [], guardianCount: 2, quorum: 2, requiredSignatures: .all(1),
                allowsRevoting: true,
                minimumCellSize: 1, publicationLevel: .full, ticketLifetime: 600),
            opensAt: Timestamp(seconds: 0), closesAt: Timestamp(seconds: 1),
            electorate: Electorate(groups: [.init(ballotStyle: 1, weight: 1, voters: 10)]),
            officials: [EnrolledPerson(name: "Official", certificate: people[0])],
            guardians: people[1...].enumerated().map { EnrolledPerson(name: "Guardian \($0 + 1)", certificate: $1) },
            logKey: key("test.example/log", 1), ticketKey: key("test.example/ticket", 2), trustAnchors: [people[0]],
            identity: IdentityRules(isRehearsal: true))
    }

    private static func record(_ group: Group, _ manifest: [UInt8]) throws -> GuardianRecord {
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
        let vote = (0..<2).map { _ in SecretScalar(group, using: &random) }
        let data = (0..<2).map { _ in SecretScalar(group, using: &random) }
        let communication = SecretScalar(group, using: &random)
        let kappa = group.g(secret: communication)
        func prove(_ purpose: GuardianKeyProof.Purpose, _ secrets: [SecretScalar]) -> GuardianKeyProof {
            let statement = GuardianKeyProof.Statement(
                purpose: purpose, guardian: guardian, commitments: secrets.map { group.g(secret: $0) },
                communicationKey: kappa)
            return GuardianKeyProof.prove(
                statement, secrets: secrets + [communication], parameterBaseHash: hp, using: &random)
        }
        return GuardianPublicKeys(
            ceremony: .zero, guardian: guardian, communicationKey: kappa,
            voteCommitments: vote.map { group.g(secret: $0) }, dataCommitments: data.map { group.g(secret: $0) },
            voteProof: prove(.vote, vote), dataProof: prove(.data, data))
    }
}

/// Three self-signed certificates with P-256 keys, made with OpenSSL; nobody has their keys.
private let certificates = [
    """
    MIIBPjCB5QIUNTiAUVKjQQfR2KA5hcUJ23c4CFowCgYIKoZIzj0EAwIwITEfMB0GA1UEAwwWR2xhc3N1cm4gdGVzdCBwZXJzb24g\
    MTAgFw0yNjExMjIwMTIyMjFaGA8yMTI2MTAyOTAxMjIyMVowITEfMB0GA1UEAwwWR2xhc3N1cm4gdGVzdCBwZXJzb24gMTBZMBMG\
    ByqGSM49AgEGCCqGSM49AwEHA0IABKel5dtOd0j9wL/GENwpCLasbuDNS3lLfVPa6NmpZGQM62WF83xh12ooEablIePBdnsAGblI\
    8XzUzobQKgfHopIwCgYIKoZIzj0EAwIDSAAwRQIgfXVOhnIYKbKGbL8FSw0QB7vXkWiN49az+IeuV9IqdK4CIQDYlFudzIhsmPm1\
    UkWKlHFpZQ6E622Wx6eC1CVebqcHcg==
    """,
    """
    MIIBPTCB5QIUY6Gg6V4j2qFbbetkEaXHiMAV0PIwCgYIKoZIzj0EAwIwITEfMB0GA1UEAwwWR2xhc3N1cm4gdGVzdCBwZXJzb24g\
    MjAgFw0yNjExMjIwMTIyMjFaGA8yMTI2MTAyOTAxMjIyMVowITEfMB0GA1UEAwwWR2xhc3N1cm4gdGVzdCBwZXJzb24gMjBZMBMG\
    ByqGSM49AgEGCCqGSM49AwEHA0IABFXv4Ew9XWaJvfaXe2lAK4PFvW8omqDJFRZR8VP3IUaf2I/P07QI5KvM6+HIXUBkdl/JpAU3\
    oTY/WQQ+dt9h7OUwCgYIKoZIzj0EAwIDRwAwRAIgNVHjMGiLQQN9gR8sNElknKQUYI2MXf0fTtxbvTTRG2MCIHOWVoPEgRqsSt87\
    YVS/2hNXZoj8W/6kOqESjBkb1LyK
    """,
    """
    MIIBPjCB5QIUOx1ZSOXMS8eUnMcMSIeJbv6gCugwCgYIKoZIzj0EAwIwITEfMB0GA1UEAwwWR2xhc3N1cm4gdGVzdCBwZXJzb24g\
    MzAgFw0yNjExMjIwMTIyMjFaGA8yMTI2MTAyOTAxMjIyMVowITEfMB0GA1UEAwwWR2xhc3N1cm4gdGVzdCBwZXJzb24gMzBZMBMG\
    ByqGSM49AgEGCCqGSM49AwEHA0IABCuO3kUDIPB6BLyURr6A7Y8HD8rlDTJHZgRRIct8Knk14TiG3ERGqk6RwciqGw6J8zQGT8bg\
    ydvdJGBWyNtoHlowCgYIKoZIzj0EAwIDSAAwRQIhAPOg0KVVPux/oqd1/r3FVaRfqrtemoAKlX2bOG3GbiGjAiAQzRLaA6PxTNCK\
    AKnS931g+bf5fTmn2AjGaUxN9lqR6A==
    """,
]
