public import ElectionModel
import Foundation
public import Primitives
public import Tally

/// From the closed box to the decrypted totals, step by step: the count folder, the log that grows with it, and the
/// guardians' private folders, all below one folder.
public struct TestCount: Sendable {
    public let election: TestElection
    public let folder: String
    public private(set) var log: TestLog
    public private(set) var outcome: BoxProcessor.Outcome?

    public var count: String { "\(folder)/count" }
    public var logFolder: String { "\(folder)/log" }

    public init(_ box: TestBox, folder: String) {
        election = box.election
        log = box.log
        self.folder = folder
    }

    /// Processes the box, whatever alarms there are, signs the outcome and has it logged.
    public static func processed(_ box: TestBox, folder: String) async throws -> TestCount {
        var count = TestCount(box, folder: folder)
        let outcome = try await BoxProcessor(box.opened()).process(into: count.count, despiteAlarms: true) {}
        count.outcome = outcome
        try count.step(.processed, outcome.processed.canonicalBytes, RecordFolder.processed)
        return count
    }

    /// A copy that can go another way from here.
    public func copy() throws -> TestCount {
        let other = try TemporaryFolder().path
        try FileManager.default.removeItem(atPath: other)
        try FileManager.default.copyItem(atPath: folder, toPath: other)
        return TestCount(election: election, folder: other, log: log, outcome: outcome)
    }

    private init(election: TestElection, folder: String, log: TestLog, outcome: BoxProcessor.Outcome?) {
        self.election = election
        self.folder = folder
        self.log = log
        self.outcome = outcome
    }

    /// Signs a document, has it logged, writes it into the count folder and the log anew.
    public mutating func step(_ step: LogLeaf.Step, _ bytes: [UInt8], _ path: String) throws {
        try save(bytes, path)
        log.append(step, bytes)
        try log.write(to: logFolder)
    }

    /// The same for a document that takes the place of the log's last leaf: another history, for attacks.
    public mutating func replaceStep(_ step: LogLeaf.Step, _ bytes: [UInt8], _ path: String) throws {
        log.leaves.removeLast()
        try self.step(step, bytes, path)
    }

    /// Signs a document and writes it into the count folder, where another may be, without logging it.
    public func save(_ bytes: [UInt8], _ path: String) throws {
        try DurableFile.write(bytes, to: "\(count)/\(path)", replacing: true)
        for signature in try election.signedByOfficials(bytes).signatures {
            try DurableFile.write(signature.cms, to: "\(count)/\(path)\(signature.suffix)", replacing: true)
        }
    }

    /// Opens it as the guardians' tool does.
    public func opened(pinned fingerprint: HashValue? = nil) throws -> CountFolder {
        try CountFolder(
            folder: count, log: logFolder, group: election.group,
            fingerprint: fingerprint ?? election.context.fingerprint)
    }

    // MARK: Decryption

    public static func passphrase(_ text: String = "correct horse battery") -> SecretBytes {
        var bytes = Array(text.utf8)
        return SecretBytes(wiping: &bytes)
    }

    public func privateFolder(_ guardian: Int) -> String { "\(folder)/guardian-\(guardian)" }

    public func state(_ guardian: Int) -> DecryptionState {
        DecryptionState(guardianFolder: privateFolder(guardian))
    }

    public func guardian(_ index: Int, _ aggregate: RebuiltAggregate) throws -> DecryptingGuardian {
        try DecryptingGuardian(
            aggregate: aggregate, index: index, share: election.shares[index - 1].voteShare, state: state(index),
            passphrase: Self.passphrase())
    }

    /// Has the commitments logged as the next session and opens it.
    public mutating func logSession(_ commitments: [SessionCommitment]) throws -> LoggedSession {
        let document = try SessionDocument.build(commitments, count: opened())
        try step(.session, document.canonicalBytes, RecordFolder.session(document.number))
        return try session(document.number)
    }

    public func session(_ number: Int) throws -> LoggedSession {
        try LoggedSession(SignedDocument.load("\(count)/\(RecordFolder.session(number))"), count: opened())
    }

    /// All three rounds of the next session by these guardians.
    public mutating func decrypt(_ present: [Int]) async throws -> ResultDocument {
        var random = election.random("decryption")
        let counted = try opened()
        let aggregate = try await counted.rebuildAggregate {}
        let guardians = try present.map { try guardian($0, aggregate) }
        let commitments = try guardians.map {
            try $0.commit(number: counted.sessions.count + 1, guardians: present, using: &random)
        }
        let session = try logSession(commitments)
        let reveals = try guardians.map { try $0.reveal(session) }
        let responses = try guardians.map { try $0.respond(session, reveals: reveals) }
        return try ResultBuilder(aggregate: aggregate, session: session, reveals: reveals).build(responses)
    }
}
