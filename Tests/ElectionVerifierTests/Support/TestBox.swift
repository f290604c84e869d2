import BallotEncryption
import ElectionModel
import Identity
import Primitives
import TransparencyLog

/// A ballot box as a collector would export it.
struct TestBox {
    let folder: String
    private(set) var log = TestLog()

    /// - Parameter spoil: may change a submission before it is logged; gets the number of the vote from 0.
    init(
        _ election: TestElection, folder: String, votes: [TestVotes.Vote],
        spoil: (Int, CastSubmission) throws -> CastSubmission
    ) throws {
        self.folder = folder
        for name in ["definition", "guardians", "steps", BoxFolder.envelopes] {
            try DurableFile.makeFolder("\(folder)/\(name)")
        }
        try DurableFile.write(election.manifest, to: "\(folder)/\(BoxFolder.manifest)")
        try DurableFile.write(election.configuration.canonicalBytes, to: "\(folder)/\(BoxFolder.election)")
        try DurableFile.write(election.roll.canonicalBytes, to: "\(folder)/\(BoxFolder.roll)")
        try step(.definition, election.signedByOfficials(election.definition.canonicalBytes), BoxFolder.definition)
        try step(.commitments, election.commitments, BoxFolder.commitments)
        try step(.guardians, election.guardians, BoxFolder.guardians)
        try step(.open, election.signedByOfficials(election.order(.open).canonicalBytes), BoxFolder.open)
        try cast(votes, election, spoil)
        try step(.close, election.signedByOfficials(election.order(.close).canonicalBytes), BoxFolder.close)
        try log.write(to: "\(folder)/\(BoxFolder.log)")
    }

    private mutating func step(_ step: LogLeaf.Step, _ document: SignedDocument, _ path: String) throws {
        let parts = path.split(separator: "/")
        try document.save(as: String(parts[1]), in: "\(folder)/\(parts[0])")
        log.append(step, document.bytes)
    }

    private mutating func cast(
        _ votes: [TestVotes.Vote], _ election: TestElection,
        _ spoil: (Int, CastSubmission) throws -> CastSubmission
    ) throws {
        var polling = Polling(election)
        var lines = try LineWriter("\(folder)/\(BoxFolder.segment(0))")
        for (number, vote) in votes.enumerated() {
            let (submission, ticket) = try polling.vote(vote)
            let spoilt = try spoil(number, submission)
            let leaf = log.append(spoilt)
            try lines.append(Envelope(leaf: leaf, submission: spoilt, ticket: ticket).canonicalBytes)
        }
        _ = try lines.finish()
    }
}

/// Voters' devices and the tickets that they get.
private struct Polling {
    private let election: TestElection
    private let encryptor: BallotEncryptor
    private var chains: [Int: (sequence: Int, previous: HashValue)] = [:]
    private var random = SystemRandom()

    init(_ election: TestElection) {
        self.election = election
        encryptor = BallotEncryptor(context: election.context, device: "glassurn-test 0")
    }

    mutating func vote(_ vote: TestVotes.Vote) throws -> (CastSubmission, SignedTicket) {
        let context = election.context
        let voter = "T-\(vote.voter)"
        let style = election.roll.voter(voter)?.ballotStyle ?? 1
        let sealed = try encryptor.encrypt(
            VoterSelections(vote.selections, manifest: context.manifest, ballotStyle: style), voter: voter,
            ballotStyle: style, using: &random)
        let (before, previous) = chains[vote.voter] ?? (0, .zero)
        let pseudonym =
            context.configuration.settings.publicationLevel == .full
            ? SHA256.hash(Array("pseudonym of \(voter)".utf8)) : nil
        let ticket = Ticket(
            election: context.extendedBaseHash, fingerprint: context.fingerprint, voter: voter, ballotStyle: style,
            rollVersion: 0, sequence: before + 1, previous: previous, nonce: try HashValue(bytes: random.bytes(32)),
            issuedAt: election.now, expiresAt: Timestamp(seconds: election.now.seconds + 600), checkpoint: "none",
            pseudonym: pseudonym)
        let statement = CastStatement(
            election: context.extendedBaseHash, fingerprint: context.fingerprint, ballot: sealed.ballot.documentHash,
            confirmationCode: sealed.ballot.confirmationCode, ballotStyle: style, rollVersion: 0,
            sequence: before + 1, previous: previous, ticket: ticket.documentHash, pseudonym: pseudonym,
            identifierSalt: sealed.identifierSalt, castAt: election.now)
        chains[vote.voter] = (before + 1, statement.documentHash)
        let signature = try DetachedSignature.sign(
            statement.canonicalBytes, by: election.people.voters[vote.voter - 1], at: election.now.seconds)
        let submission = CastSubmission(ballot: sealed.ballot, statement: statement, signature: signature)
        return (submission, SignedTicket.sign(ticket, with: TestElection.ticketKey))
    }
}
