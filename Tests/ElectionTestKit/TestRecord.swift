public import ElectionModel
public import GroupArithmetic
public import Primitives
import Tally

/// An election record made by the real tools: key ceremony, ballot box, processing, decryption by guardians 1 and 3.
public struct TestRecord: Sendable {
    public let election: TestElection
    /// The record's folder; no test changes it.
    public let folder: String
    public let log: TestLog

    public var fingerprint: HashValue { election.context.fingerprint }

    /// Made once for all suites of the process.
    public static let full = Task { try await TestRecord(.full) }
    public static let ballots = Task { try await TestRecord(.ballots) }

    public static func shared(_ level: PublicationLevel) async throws -> TestRecord {
        try await (level == .full ? full : ballots).value
    }

    public init(
        _ level: PublicationLevel, group: Group = TestElection.toy, votes: [TestVotes.Vote] = TestVotes.all,
        revoting: Bool = true, minimumCellSize: Int = 2, isWitnessed: Bool = false,
        spoil: (Int, CastSubmission) throws -> CastSubmission = { $1 }
    ) async throws {
        let election = try TestElection(
            level, group: group, revoting: revoting, minimumCellSize: minimumCellSize, isWitnessed: isWitnessed)
        let work = try TemporaryFolder()
        try await self.init(TestBox(election, folder: "\(work.path)/box", votes: votes, spoil: spoil))
    }

    /// From a closed box to the signed and logged record.
    public init(_ box: TestBox) async throws {
        let work = try TemporaryFolder()
        var count = try await TestCount.processed(box, folder: work.path)
        let result = try await count.decrypt([1, 3])
        let folder = "\(work.path)/record"
        let list = try RecordPublisher(count.opened()).publish(result, to: folder)
        let document = try box.election.signedByOfficials(list.canonicalBytes)
        for signature in document.signatures {
            try DurableFile.write(signature.cms, to: "\(folder)/\(RecordFolder.list)\(signature.suffix)")
        }
        var log = count.log
        log.append(.published, document.bytes)
        try log.write(to: "\(folder)/\(RecordFolder.log)")
        (self.election, self.folder, self.log) = (box.election, folder, log)
    }
}
