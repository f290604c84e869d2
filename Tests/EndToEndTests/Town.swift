import BallotEncryption
import BallotStorage
import CollectionAPI
import CollectionService
import ElectionModel
import ElectionTestKit
import Foundation
import GroupArithmetic
import Identity
import Primitives
import SQLiteStorage
import Tally
import TransparencyLog

/// An election, by default in the toy group, with a real collector below HTTP: SQLite, steps by files, tickets, acceptance, export.
/// Two officials sign everything.
struct Town {
    let election: TestElection
    let cards: [VoterCards.Card]
    let data: String
    /// Where the officials' files lie.
    let files: String
    let store: SQLiteBallotStore
    let recorder: StepRecorder
    let offices: CollectorOffices
    var lists: TestLists
    var random: SeededRandom

    var group: Group { election.group }
    var context: ElectionContext { election.context }
    /// Well inside the voting hours and the certificates' validity.
    var noon: Timestamp { Timestamp(seconds: election.now.seconds + 7_200) }

    /// Two ballot styles, of which the second has one more contest.
    static func manifest() throws -> Manifest {
        try Manifest(
            label: "Town",
            contests: [
                .init(label: "Mayor", options: [.init(label: "A"), .init(label: "B")]),
                .init(label: "Bridge", options: [.init(label: "Yes"), .init(label: "No")]),
            ], ballotStyles: [.init(label: "North", contests: [1]), .init(label: "South", contests: [1, 2])])
    }

    /// - Parameters:
    ///   - manifest: by default ``manifest()``.
    ///   - voters: who is on the initial roll, all with ballot style 1.
    ///   - steps: what is logged already.
    ///   - group: by default the toy group.
    init(
        voters: [String], manifest: Manifest? = nil, group: Group = TestElection.toy, rule: RollRule = .atCasting,
        seed: String = "town",
        steps: [LogLeaf.Step] = [.definition, .commitments, .guardians, .open]
    ) async throws {
        let people = try VoterCards.shared.get()
        cards = people.cards
        let roll = try VoterRoll(
            version: 0, voters: voters.map { .init(identifier: $0, name: "Somebody", ballotStyle: 1) })
        election = try TestElection(
            .full, group: group, manifest: manifest ?? Self.manifest(), roll: roll, rollRule: rule, minimumCellSize: 1,
            voterIssuers: [people.issuer])
        let work = try TemporaryFolder().path
        (data, files) = ("\(work)/data", "\(work)/files")
        try DurableFile.makeFolder(files)
        try Self.makeCollector(data)
        store = try SQLiteBallotStore(folder: data)
        let secrets = try CollectorSetup.secrets(in: data)
        recorder = StepRecorder(store: store, secrets: secrets, group: election.group)
        lists = TestLists(election)
        random = SeededRandom(seed)
        try Self.writeDefinition(election, files)
        for step in steps.prefix(3) { _ = try await recorder.record("\(files)/\(step.rawValue).json") }
        offices = CollectorOffices(
            store: store, secrets: secrets, election: try await .load(from: store, group: election.group))
        for step in steps.dropFirst(3) where step == .open { try await order(.open) }
    }

    /// With the keys that the election's configuration names.
    private static func makeCollector(_ folder: String) throws {
        try DurableFile.makeFolder(folder, secret: true)
        let signer = try NoteSigner(name: TestElection.logName, key: TestElection.logKey)
        try SQLiteBallotStore.create(in: folder, signer: signer)
        for (name, text) in [
            (DataFolder.logKey, "log"), (DataFolder.ticketKey, "ticket"), (DataFolder.pseudonymKey, "pseudonym"),
        ] {
            let secret = SHA256.hash(Array(text.utf8)).hexadecimal
            try DurableFile.write(Array("\(secret)\n".utf8), to: "\(folder)/\(name)", secret: true)
        }
        let keys = CollectorKeys(
            logKey: signer.verifierKey,
            ticketKey: try NoteVerifierKey(
                name: "\(TestElection.logName)/ticket", publicKey: TestElection.ticketKey.publicKey))
        try DurableFile.write(keys.canonicalBytes, to: "\(folder)/\(DataFolder.publicKeys)")
    }

    private static func writeDefinition(_ election: TestElection, _ folder: String) throws {
        try DurableFile.write(election.manifest, to: "\(folder)/\(ElectionFolder.manifest)")
        try DurableFile.write(election.configuration.canonicalBytes, to: "\(folder)/\(ElectionFolder.election)")
        try DurableFile.write(election.roll.canonicalBytes, to: "\(folder)/\(ElectionFolder.roll)")
        try election.signedByOfficials(election.definition.canonicalBytes)
            .save(as: ElectionFolder.definition, in: folder)
        try election.commitments.save(as: ElectionFolder.commitments, in: folder)
        try election.guardians.save(as: ElectionFolder.guardians, in: folder)
    }

    // MARK: Officials

    /// Signs an order about the roll in force and has it logged.
    func order(_ kind: OrderDocument.Kind) async throws {
        try election.signedByOfficials(election.order(kind, lists.rolls).canonicalBytes)
            .save(as: "\(kind.rawValue).json", in: files)
        _ = try await recorder.record("\(files)/\(kind.rawValue).json")
    }

    /// Makes, signs and applies the next roll update.
    mutating func update(_ changes: [RollChanges.Change]) async throws {
        let made = try lists.update(changes)
        let path = try save(made, ElectionFolder.rollUpdate, ElectionFolder.rollChanges)
        _ = try await recorder.record(path, expected: .rollUpdate)
    }

    /// Makes, signs and applies the next override list.
    mutating func override(_ entries: [OverrideEntries.Entry]) async throws {
        let made = try lists.override(entries)
        let path = try save(made, ElectionFolder.overrideList, ElectionFolder.overrideEntries)
        _ = try await recorder.record(path, expected: .overrideList)
    }

    /// - Returns: the document's path.
    @discardableResult
    func save(_ made: TestLists.Made, _ document: (Int) -> String, _ list: (Int) -> String) throws -> String {
        try DurableFile.write(made.list, to: "\(files)/\(list(made.number))")
        try made.document.save(as: document(made.number), in: files)
        return "\(files)/\(document(made.number))"
    }

    // MARK: Voters

    func card(_ voter: String) throws -> VoterCards.Card {
        guard let card = cards.first(where: { $0.identifier == voter }) else {
            throw VoterCards.ToolFailure(description: "no card for \(voter)")
        }
        return card
    }

    func ticket(_ voter: String, at time: Timestamp? = nil) async throws -> Ticket {
        try await offices.ticket(certificate: card(voter).authentication, at: time ?? noon).ticket.ticket
    }

    /// An honest ballot for a ticket: every contest gets its first option.
    ///
    /// - Parameters:
    ///   - hash: of another ticket, which the statement names instead.
    ///   - hints: what is sent as such.
    mutating func ballot(
        _ voter: String, _ ticket: Ticket, naming hash: HashValue? = nil, castAt: Timestamp? = nil,
        hints: (BallotRoots) -> [UInt8]? = { _ in nil }
    ) throws -> CastSubmission {
        var values: [Int: [Int]] = [:]
        for contest in context.manifest.ballotStyle(ticket.ballotStyle)?.contests ?? [] { values[contest] = [1, 0] }
        let sealed = try BallotEncryptor(context: context, device: "town 0").encrypt(
            VoterSelections(values, manifest: context.manifest, ballotStyle: ticket.ballotStyle), voter: voter,
            ballotStyle: ticket.ballotStyle, using: &random)
        let statement = CastStatement(
            election: ticket.election, fingerprint: ticket.fingerprint, ballot: sealed.ballot.documentHash,
            confirmationCode: sealed.ballot.confirmationCode, ballotStyle: ticket.ballotStyle,
            rollVersion: ticket.rollVersion, sequence: ticket.sequence, previous: ticket.previous,
            ticket: hash ?? ticket.documentHash, pseudonym: ticket.pseudonym, identifierSalt: sealed.identifierSalt,
            castAt: castAt ?? noon)
        let signature = try DetachedSignature.sign(
            statement.canonicalBytes, by: card(voter).signing, at: noon.seconds)
        return CastSubmission(
            ballot: sealed.ballot, statement: statement, signature: signature, hints: hints(sealed.roots))
    }

    func cast(_ submission: CastSubmission, _ voter: String, at time: Timestamp? = nil) async throws -> CastReceipt {
        try await offices.cast(submission.canonicalBytes, certificate: card(voter).authentication, at: time ?? noon)
    }

    /// Ticket, ballot, receipt.
    @discardableResult
    mutating func vote(_ voter: String) async throws -> CastReceipt {
        try await cast(ballot(voter, ticket(voter)), voter)
    }

    // MARK: Counting

    /// Exports the box, processes it, and reads the dispositions.
    func processed() async throws -> (box: BallotBox, outcome: BoxProcessor.Outcome, dispositions: [Disposition]) {
        let work = try TemporaryFolder().path
        _ = try await BoxExporter(store: store, group: group).export(to: "\(work)/box")
        let box = try BallotBox(folder: "\(work)/box", group: group, fingerprint: context.fingerprint, scratch: work)
        let outcome = try await BoxProcessor(box).process(into: "\(work)/count") {}
        let dispositions = try DurableFile.read("\(work)/count/\(RecordFolder.dispositions)").split(separator: 10)
            .map { try Disposition(canonical: Array($0), group: group) }
        return (box, outcome, dispositions)
    }
}
