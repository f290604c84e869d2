import BallotStorage
import CollectionService
import ElectionModel
import Foundation
import GroupArithmetic
import Identity
import KeyCeremony
import Primitives
import SQLiteStorage
import Synchronization
import TransparencyLog

/// A whole election up to its guardian record, made once for all suites: certificates, a collector's folder with the
/// first three steps in its log, the officials' folder with signed orders. Tests work on copies.
final class ElectionWorld: Sendable {
    static let shared = Task { try await ElectionWorld() }
    /// Another election, with other keys, without pseudonyms.
    static let withoutRevoting = Task { try await ElectionWorld(allowsRevoting: false, level: .ballots) }
    static let voters = ["EE-1", "EE-2", "EE-3", "EE-4", "EE-5", "EE-6"]
    static let ticketLifetime = 60
    private static let folders = Mutex<[String]>([])

    let folder: String
    let pki: Pki
    let foreign: Pki
    let context: ElectionContext
    /// The folder that a collector's operator has, before the opening.
    var data: String { "\(folder)/data" }
    var officials: String { "\(folder)/election" }
    var opensAt: Timestamp { context.configuration.opensAt }
    var closesAt: Timestamp { context.configuration.closesAt }

    /// A folder that goes with the process.
    static func newFolder() -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "collector-\(UUID().uuidString)").path
        folders.withLock { $0.append(path) }
        atexit { ElectionWorld.removeFolders() }
        return path
    }

    /// - Parameters:
    ///   - kind: of the authority of everybody's certificates.
    ///   - identity: the rules for voters' certificates, once there are certificates.
    ///   - witnesses: is told the log's key.
    init(
        allowsRevoting: Bool = true, level: PublicationLevel = .full, kind: Pki.Kind = .plain,
        identity: (Pki) async throws -> IdentityRules = { _ in IdentityRules(isRehearsal: true) },
        witnesses: (NoteVerifierKey) throws -> WitnessRule? = { _ in nil }
    ) async throws {
        folder = Self.newFolder()
        pki = try await Pki.make(in: folder, kind)
        foreign = try await Pki.make(in: folder + "/foreign")
        try await Self.enrol(pki, foreign)
        // Certificates are valid from now on; a second later there is time before the opening.
        let opensAt = Self.now().seconds + (kind == .old ? -3_600 : 2)
        try Self.define(folder, pki, opensAt, allowsRevoting, level, try await identity(pki), witnesses)
        try Self.makeKeys(folder, pki)
        context = try await Self.logDefinition(folder)
        for kind in [OrderDocument.Kind.open, .close] {
            try order(kind).save(as: "\(kind.rawValue).json", in: officials)
        }
    }

    private static func removeFolders() {
        for folder in folders.withLock({ $0 }) { try? FileManager.default.removeItem(atPath: folder) }
    }

    /// An order as the official signs it.
    // Swift 6.3.1 crashes while it optimizes an asynchronous closure that typed throws were inlined into.
    @inline(never)
    func order(_ kind: OrderDocument.Kind, election: HashValue? = nil, roll: HashValue? = nil) throws -> SignedDocument
    {
        let order = OrderDocument(
            kind: kind, election: election ?? context.extendedBaseHash, fingerprint: context.fingerprint,
            rollVersion: 0,
            roll: roll ?? context.definition.roll, issuedAt: opensAt)
        return try Self.signed(order.canonicalBytes, pki, .official, "Official One")
    }

    @inline(never)
    static func signed(_ bytes: [UInt8], _ pki: Pki, _ role: SignerRole, _ name: String) throws -> SignedDocument {
        let cms = try DetachedSignature.sign(bytes, by: pki.identity("pki/people/\(name)/sign"), at: now().seconds)
        return SignedDocument(bytes: bytes, signatures: [.init(role: role, index: 1, cms: cms)])
    }

    static func now() -> Timestamp { Timestamp(seconds: Int64(Date().timeIntervalSince1970)) }

    private static func enrol(_ pki: Pki, _ foreign: Pki) async throws {
        for voter in voters + ["EE-9"] { try await pki.devpki("voter", "pki", voter, "Voter \(voter)") }
        for name in ["Official One", "Guardian One", "Guardian Two"] { try await pki.devpki("person", "pki", name) }
        try await pki.devpki("server", "pki", "localhost", "127.0.0.1")
        try await pki.issue(
            "nameless", subject: "/CN=Nobody", extensions: ["keyUsage=digitalSignature", "extendedKeyUsage=clientAuth"])
        try await pki.issue(
            "weak", subject: "/serialNumber=EE-1/CN=x", extensions: ["keyUsage=nonRepudiation"],
            key: ["ec", "-pkeyopt", "ec_paramgen_curve:P-521"])
        try await foreign.devpki("voter", "pki", "EE-1", "Somebody")
    }

    private static func define(
        _ folder: String, _ pki: Pki, _ opensAt: Int64, _ allowsRevoting: Bool, _ level: PublicationLevel,
        _ identity: IdentityRules,
        _ witnesses: (NoteVerifierKey) throws -> WitnessRule?
    ) throws {
        let (data, out) = ("\(folder)/data", "\(folder)/election")
        let keys = try CollectorSetup.initialize(folder: data, origin: "test.invalid/2026") {
            try SQLiteBallotStore.create(in: data, signer: $0)
        }.publicKeys
        let contest = Manifest.Contest(label: "Question", options: [.init(label: "Yes"), .init(label: "No")])
        let manifest = try Manifest(
            label: "Test", contests: [contest],
            ballotStyles: [.init(label: "All", contests: [1]), .init(label: "Other", contests: [1])])
        let settings = ElectionSettings(
            identifier: "test", texts: [], guardianCount: 2, quorum: 2, requiredSignatures: .all(1),
            allowsRevoting: allowsRevoting, minimumCellSize: 1, publicationLevel: level, ticketLifetime: ticketLifetime)
        let roll = try VoterRoll(
            version: 0, voters: voters.map { .init(identifier: $0, name: "Voter \($0)", ballotStyle: 1) })
        let configuration = try ElectionConfiguration(
            settings: settings, opensAt: Timestamp(seconds: opensAt), closesAt: Timestamp(seconds: opensAt + 86_400),
            electorate: roll.electorate(), officials: [person("Official One", pki)],
            guardians: [person("Guardian One", pki), person("Guardian Two", pki)], logKey: keys.logKey,
            ticketKey: keys.ticketKey, trustAnchors: [pki.certificate("pki/chain.pem")],
            identity: identity, witnesses: witnesses(keys.logKey))
        let definition = DefinitionDocument(
            manifest: manifest.documentHash, election: configuration.documentHash, roll: roll.documentHash)
        try DurableFile.makeFolder(out)
        try DurableFile.write(manifest.canonicalBytes, to: "\(out)/manifest.json")
        try DurableFile.write(configuration.canonicalBytes, to: "\(out)/election.json")
        try DurableFile.write(roll.canonicalBytes, to: "\(out)/roll.json")
        try signed(definition.canonicalBytes, pki, .official, "Official One").save(as: "definition.json", in: out)
    }

    private static func person(_ name: String, _ pki: Pki) throws -> EnrolledPerson {
        EnrolledPerson(name: name, certificate: try pki.certificate("pki/people/\(name)/sign.cert.pem"))
    }

    /// The key ceremony of two guardians.
    private static func makeKeys(_ folder: String, _ pki: Pki) throws {
        var random = SystemRandom()
        let files = CeremonyFiles("\(folder)/election", group: .standard)
        let office = CeremonyOffice(files)
        _ = try office.start(using: &random)
        let guardians = ["Guardian One", "Guardian Two"]
        func desk(_ name: String, creating: Bool = false) throws -> GuardianDesk {
            try GuardianDesk(
                files: files, state: "\(folder)/\(name)", identity: pki.identity("pki/people/\(name)/sign"),
                creating: creating)
        }
        for name in guardians {
            _ = try desk(name, creating: true).prepare(passphrase: passphrase(), at: now(), using: &random)
        }
        _ = try office.collectCommitments()
        for name in guardians { _ = try desk(name).agree(at: now()) }
        for name in guardians { try desk(name).open() }
        for name in guardians { _ = try desk(name).share(passphrase: passphrase(), at: now(), using: &random) }
        for name in guardians { _ = try desk(name).receive(passphrase: passphrase(), at: now(), using: &random) }
        _ = try office.finish()
    }

    /// The first three steps in the log.
    private static func logDefinition(_ folder: String) async throws -> ElectionContext {
        let store = try SQLiteBallotStore(folder: "\(folder)/data")
        let recorder = StepRecorder(store: store, secrets: try CollectorSetup.secrets(in: "\(folder)/data"))
        for name in ["definition", "commitments", "guardians"] {
            _ = try await patiently { try await recorder.record("\(folder)/election/\(name).json") }
        }
        return try await CollectorElection.load(from: store).context
    }

    private static func passphrase() -> SecretBytes {
        var bytes = Array("correct horse battery".utf8)
        return SecretBytes(wiping: &bytes)
    }
}
