import ElectionModel
import ElectionTestKit
import ElectionVerifier
import GroupArithmetic
import Primitives
import Testing

/// Changes documents of a record by their types, seals everything again, and says which checks fail.
struct Forgery {
    let copy: RecordCopy
    var election: TestElection { copy.record.election }
    var group: Group { election.group }

    init(_ level: PublicationLevel = .full) async throws {
        copy = try RecordCopy(await TestRecord.shared(level))
    }

    func read<Value: CanonicalJSON>(_ file: String, as type: Value.Type = Value.self) throws -> Value {
        try Value(canonical: copy.text(file), group: group)
    }

    func ballots() throws -> [PublishedBallot] {
        try copy.lines(RecordFolder.segment(0)).map { try PublishedBallot(canonical: $0, group: group) }
    }

    func dispositions() throws -> [Disposition] {
        try copy.lines(RecordFolder.dispositions).map { try Disposition(canonical: $0, group: group) }
    }

    /// The ids of the checks that fail when these files are changed and everything is sealed again.
    func failing(_ changes: [String: [UInt8]?], leaves: [[UInt8]]? = nil) async throws -> Set<Check> {
        let report = try await copy.verify(Resealing(copy, changes, leaves: leaves))
        return Self.failing(report)
    }

    static func failing(_ report: VerificationReport) -> Set<Check> {
        Set(report.entries.filter { $0.status == .fail }.map(\.check))
    }

    /// Replaces the ballot in one line.
    func failing(ballot line: Int, _ change: (EncryptedBallot) throws -> EncryptedBallot) async throws -> Set<Check> {
        var all = try ballots()
        all[line] = all[line].replacing(ballot: try change(all[line].ballot))
        return try await failing([RecordFolder.segment(0): Self.lines(all)])
    }

    static func lines(_ values: [some CanonicalJSON]) -> [UInt8] {
        Array(values.map { $0.canonicalBytes + [10] }.joined())
    }
}

extension PublishedBallot {
    func replacing(
        leaf: Int? = nil, pseudonym: HashValue? = nil, sequence: Int? = nil, ballot: EncryptedBallot? = nil
    ) -> PublishedBallot {
        let ballot = ballot ?? self.ballot
        return PublishedBallot(
            leaf: leaf ?? self.leaf,
            standing: standing.map {
                CastStanding(
                    pseudonym: pseudonym ?? $0.pseudonym, sequence: sequence ?? $0.sequence, opening: $0.opening)
            }, ballot: ballot, ballotBytes: ballot.canonicalBytes)
    }
}
