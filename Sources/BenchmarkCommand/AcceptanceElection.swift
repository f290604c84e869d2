import BallotEncryption
import CollectionAPI
import CollectionService
import ElectionModel
import ElectionTestKit
import GroupArithmetic
import Identity
import Primitives
import SQLiteStorage
import TransparencyLog

/// An election in the standard group that is open, with a collector's folder and signed ballots that are ready to be
/// sent: one contest of 10 options, nobody to ask about certificates or the time.
struct AcceptanceElection {
    /// A voter and the request that casts the ballot.
    struct Cast: Sendable {
        let voter: String
        let ballot: EncryptedBallot
        let hints: [UInt8]
        /// Path of the request's body.
        let file: String
    }

    let context: ElectionContext
    /// The collector's.
    let data: String
    let casts: [Cast]
    /// Where the certificates lie.
    let people: String
    private let work: TemporaryFolder

    init(voters count: Int) async throws {
        work = try TemporaryFolder()
        let kit = try TestPeople.shared.get()
        people = kit.folder
        let voters = (1...count).map { "A-\($0)" }
        try kit.devpki("voter", "A", "Voter", "--count", "\(count)")
        try kit.devpki("server", "localhost", "127.0.0.1")
        let manifest = try Manifest(
            label: "benchmark",
            contests: [.init(label: "c", options: (1...10).map { .init(label: "option \($0)") })],
            ballotStyles: [.init(label: "all", contests: [1])])
        let election = try TestElection(
            group: .standard, manifest: manifest,
            roll: VoterRoll(version: 0, voters: voters.map { .init(identifier: $0, name: "Voter", ballotStyle: 1) }))
        context = election.context
        data = "\(work.path)/data"
        let offices = try await Self.open(election, data, files: "\(work.path)/files")
        var casts: [Cast] = []
        for voter in voters {
            casts.append(try await Self.prepare(voter, election, offices, people: kit.folder, folder: work.path))
        }
        self.casts = casts
    }

    func remove() { work.remove() }

    /// A collector with the keys that the election names, up to the opening.
    private static func open(_ election: TestElection, _ data: String, files: String) async throws -> CollectorOffices {
        for folder in [data, files] { try DurableFile.makeFolder(folder, secret: true) }
        let signer = try NoteSigner(name: TestElection.logName, key: TestElection.logKey)
        try SQLiteBallotStore.create(in: data, signer: signer)
        for (name, text) in [
            (DataFolder.logKey, "log"), (DataFolder.ticketKey, "ticket"), (DataFolder.pseudonymKey, "pseudonym"),
        ] {
            try DurableFile.write(
                Array("\(SHA256.hash(Array(text.utf8)).hexadecimal)\n".utf8), to: "\(data)/\(name)", secret: true)
        }
        let configuration = election.configuration
        try DurableFile.write(
            CollectorKeys(logKey: configuration.logKey, ticketKey: configuration.ticketKey).canonicalBytes,
            to: "\(data)/\(DataFolder.publicKeys)")
        try DurableFile.write(election.manifest, to: "\(files)/\(ElectionFolder.manifest)")
        try DurableFile.write(configuration.canonicalBytes, to: "\(files)/\(ElectionFolder.election)")
        try DurableFile.write(election.roll.canonicalBytes, to: "\(files)/\(ElectionFolder.roll)")
        try election.signedByOfficials(election.definition.canonicalBytes)
            .save(as: ElectionFolder.definition, in: files)
        try election.commitments.save(as: ElectionFolder.commitments, in: files)
        try election.guardians.save(as: ElectionFolder.guardians, in: files)
        try election.signedByOfficials(election.order(.open).canonicalBytes).save(as: "open.json", in: files)
        let store = try SQLiteBallotStore(folder: data)
        let secrets = try CollectorSetup.secrets(in: data)
        let recorder = StepRecorder(store: store, secrets: secrets)
        for step in [LogLeaf.Step.definition, .commitments, .guardians, .open] {
            _ = try await recorder.record("\(files)/\(step.rawValue).json")
        }
        return CollectorOffices(store: store, secrets: secrets, election: try await .load(from: store))
    }

    private static func prepare(
        _ voter: String, _ election: TestElection, _ offices: CollectorOffices, people: String, folder: String
    ) async throws -> Cast {
        func read(_ name: String) throws -> [UInt8] {
            try DurableFile.read("\(people)/voters/\(voter)/\(name).pem", limit: 1 << 16)
        }
        let time = Timestamp(seconds: Stopwatch.date)
        let ticket = try await offices.ticket(certificate: Certificate(pem: read("auth.cert")).der, at: time)
            .ticket.ticket
        var random = SystemRandom()
        let choices = try VoterSelections(
            [1: (1...10).map { $0 == 3 ? 1 : 0 }], manifest: election.context.manifest, ballotStyle: 1)
        let sealed = try BallotEncryptor(context: election.context, device: "bench")
            .encrypt(choices, voter: voter, ballotStyle: 1, using: &random)
        let statement = CastStatement(
            election: ticket.election, fingerprint: ticket.fingerprint, ballot: sealed.ballot.documentHash,
            confirmationCode: sealed.ballot.confirmationCode, ballotStyle: 1, rollVersion: ticket.rollVersion,
            sequence: ticket.sequence, previous: ticket.previous, ticket: ticket.documentHash,
            pseudonym: ticket.pseudonym, identifierSalt: sealed.identifierSalt, castAt: time)
        let signer = try SigningIdentity(certificatePEM: read("sign.cert"), keyPEM: read("sign.key"))
        let signature = try DetachedSignature.sign(statement.canonicalBytes, by: signer, at: time.seconds)
        let hints = sealed.roots.bytes
        let submission = CastSubmission(
            ballot: sealed.ballot, statement: statement, signature: signature, hints: hints)
        let file = "\(folder)/\(voter).json"
        try DurableFile.write(submission.canonicalBytes, to: file)
        return Cast(voter: voter, ballot: sealed.ballot, hints: hints, file: file)
    }
}
