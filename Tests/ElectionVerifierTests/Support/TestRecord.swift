import ElectionModel
import ElectionVerifier
import Foundation
import GroupArithmetic
import Primitives
import Tally
import TransparencyLog

/// An election record made by the real tools: key ceremony, ballot box, processing, decryption by two of three
/// guardians.
struct TestRecord {
    let election: TestElection
    /// The record's folder; no test changes it.
    let folder: String
    let log: TestLog

    var fingerprint: HashValue { election.context.fingerprint }

    /// Made once for all suites.
    static let full = Task { try await TestRecord(.full) }
    static let ballots = Task { try await TestRecord(.ballots) }

    static func shared(_ level: PublicationLevel) async throws -> TestRecord {
        try await (level == .full ? full : ballots).value
    }

    init(
        _ level: PublicationLevel, group: Group = TestElection.toy, votes: [TestVotes.Vote] = TestVotes.all,
        revoting: Bool = true, minimumCellSize: Int = 2,
        spoil: (Int, CastSubmission) throws -> CastSubmission = { $1 }
    ) async throws {
        let election = try TestElection(level, group: group, revoting: revoting, minimumCellSize: minimumCellSize)
        let work = try TemporaryFolder()
        let box = try TestBox(election, folder: "\(work.path)/box", votes: votes, spoil: spoil)
        var counting = Counting(election: election, work: work.path, log: box.log)
        folder = try await counting.run(box)
        log = counting.log
        self.election = election
    }

    func verify(_ other: String? = nil, pinned: Bool = true) async -> VerificationReport {
        await RecordVerifier(group: election.group).verify(
            folder: other ?? folder, fingerprint: pinned ? fingerprint : nil)
    }
}

/// From the closed box to the published record.
private struct Counting {
    let election: TestElection
    let work: String
    var log: TestLog

    private var count: String { "\(work)/count" }
    private var logFolder: String { "\(work)/log" }

    mutating func run(_ box: TestBox) async throws -> String {
        let opened = try BallotBox(folder: box.folder, group: election.group, fingerprint: election.context.fingerprint)
        let outcome = try await BoxProcessor(opened).process(into: count, despiteAlarms: true) {}
        try step(.processed, outcome.processed.canonicalBytes, RecordFolder.processed)
        let result = try await decrypt()
        let record = "\(work)/record"
        let list = try RecordPublisher(counted()).publish(result, to: record)
        let document = try election.signedByOfficials(list.canonicalBytes)
        for signature in document.signatures {
            try DurableFile.write(signature.cms, to: "\(record)/\(RecordFolder.list)\(signature.suffix)")
        }
        log.append(.published, document.bytes)
        try log.write(to: "\(record)/\(RecordFolder.log)")
        return record
    }

    /// Signs a document, has it logged, and writes the log anew.
    private mutating func step(_ step: LogLeaf.Step, _ bytes: [UInt8], _ path: String) throws {
        let document = try election.signedByOfficials(bytes)
        if !DurableFile.exists("\(count)/\(path)") { try DurableFile.write(bytes, to: "\(count)/\(path)") }
        for signature in document.signatures {
            try DurableFile.write(signature.cms, to: "\(count)/\(path)\(signature.suffix)")
        }
        log.append(step, bytes)
        try log.write(to: logFolder)
    }

    private func counted() throws -> CountFolder {
        try CountFolder(
            folder: count, log: logFolder, group: election.group, fingerprint: election.context.fingerprint)
    }

    private mutating func decrypt() async throws -> ResultDocument {
        var random = SystemRandom()
        let aggregate = try await counted().rebuildAggregate {}
        var text = Array("correct horse battery".utf8)
        let passphrase = SecretBytes(wiping: &text)
        let present = [1, 3]
        let guardians = try present.map { index in
            try DecryptingGuardian(
                aggregate: aggregate, index: index, share: election.shares[index - 1].voteShare,
                state: DecryptionState(guardianFolder: "\(work)/guardian-\(index)"), passphrase: passphrase)
        }
        let commitments = try guardians.map { try $0.commit(number: 1, guardians: present, using: &random) }
        try step(
            .session, SessionDocument.build(commitments, count: counted()).canonicalBytes, RecordFolder.session(1))
        let session = try LoggedSession(SignedDocument.load("\(count)/\(RecordFolder.session(1))"), count: counted())
        let reveals = try guardians.map { try $0.reveal(session) }
        let responses = try guardians.map { try $0.respond(session, reveals: reveals) }
        return try ResultBuilder(aggregate: aggregate, session: session, reveals: reveals).build(responses)
    }
}
