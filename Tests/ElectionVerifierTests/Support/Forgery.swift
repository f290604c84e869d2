import ElectionModel
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
        let report = try await Resealing(copy, changes, leaves: leaves).verify()
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

extension EncryptedBallot {
    func replacing(
        ballotStyle: Int? = nil, identifier: HashValue? = nil, identifierHash: HashValue? = nil, device: String? = nil,
        contests: [Contest]? = nil, chainingField: [UInt8]? = nil, confirmationCode: HashValue? = nil
    ) -> EncryptedBallot {
        EncryptedBallot(
            election: election, ballotStyle: ballotStyle ?? self.ballotStyle, identifier: identifier ?? self.identifier,
            identifierHash: identifierHash ?? self.identifierHash, device: device ?? self.device,
            contests: contests ?? self.contests, encryptedNonce: encryptedNonce,
            chainingField: chainingField ?? self.chainingField,
            confirmationCode: confirmationCode ?? self.confirmationCode)
    }

    /// With all hashes made to fit what the ballot now has.
    func rehashed() -> EncryptedBallot {
        let hi = BallotHashes.identifierHash(extendedBaseHash: election, identifier: identifier)
        let hashed = contests.map { contest in
            contest.replacing(
                contestHash: BallotHashes.contestHash(
                    identifierHash: hi, contest: contest.contest, ciphertexts: contest.selections.map(\.ciphertext)))
        }
        return replacing(
            identifierHash: hi, contests: hashed,
            confirmationCode: BallotHashes.confirmationCode(
                identifierHash: hi, contestHashes: hashed.map(\.contestHash), chainingField: chainingField))
    }

    func replacing(contest index: Int, _ change: (Contest) throws -> Contest) rethrows -> EncryptedBallot {
        var copy = contests
        copy[index] = try change(copy[index])
        return replacing(contests: copy)
    }
}

extension EncryptedBallot.Contest {
    func replacing(
        selections: [EncryptedBallot.Selection]? = nil, contestHash: HashValue? = nil
    ) -> EncryptedBallot.Contest {
        EncryptedBallot.Contest(
            contest: contest, selections: selections ?? self.selections, proof: proof,
            contestHash: contestHash ?? self.contestHash)
    }
}
