import BallotEncryption
import CommandConsole
import ElectionModel
import Glibc
import GroupArithmetic
import Identity
import Primitives
import TransparencyLog

/// Every voter's device and the collector's tickets in one. Safe to share between threads.
struct VoterDesk: Sendable {
    let context: ElectionContext
    private let plan: ScalePlan
    private let encryptor: BallotEncryptor
    private let authority: VoterAuthority
    private let ticketKey: Ed25519.SigningKey
    /// Of the log as it was when the voting opened.
    private let checkpoint: String

    init(_ folder: ScaleFolder, _ plan: ScalePlan) throws {
        self.plan = plan
        func read(_ name: String) throws -> [UInt8] { try DurableFile.read("\(folder.election)/\(name)") }
        let bundle = ElectionBundle(
            manifest: try read(ElectionFolder.manifest), election: try read(ElectionFolder.election),
            guardians: try read(ElectionFolder.guardians), roll: SHA256.hash(try read(ElectionFolder.roll)))
        context = try ElectionContext(bundle, group: .standard, pinned: nil)
        encryptor = BallotEncryptor(variableTime: context, device: "glassurn-scale, no voter's device")
        authority = try VoterAuthority(
            certificate: DurableFile.read("\(folder.path)/pki/chain.pem"),
            key: DurableFile.read("\(folder.path)/pki/issuing.key.pem"))
        ticketKey = try folder.key("ticket")
        let leaves = try ScaleFolder.stepsBefore.map { try ScaleFolder.leaf($0.0, "\(folder.election)/\($0.file)") }
        checkpoint = String(decoding: try FileLog(leaves).checkpoint(folder.logSigner()).encoded, as: UTF8.self)
    }

    /// - Parameters:
    ///   - ballot: from 0, which is also its place in the log after the steps before the first.
    ///   - previous: the hash of the voter's first statement, if this is the second.
    func cast(ballot: Int, previous: HashValue?) throws -> Envelope {
        var random = SystemRandom()
        let voter = plan.voter(ofBallot: ballot)
        let (name, style) = (plan.identifier(ofVoter: voter), plan.district(ofVoter: voter))
        var values = [Int](repeating: 0, count: plan.options)
        if let choice = plan.choice(ofBallot: ballot) { values[choice] = 1 }
        let sealed = try encryptor.encrypt(
            VoterSelections([style: values], manifest: context.manifest, ballotStyle: style), voter: name,
            ballotStyle: style, using: &random)
        let now = Timestamp(seconds: Int64(time(nil)))
        let ticket = Ticket(
            election: context.extendedBaseHash, fingerprint: context.fingerprint, voter: name, ballotStyle: style,
            rollVersion: 0, sequence: previous == nil ? 1 : 2, previous: previous ?? .zero,
            nonce: try HashValue(bytes: random.bytes(HashValue.byteCount)), issuedAt: now,
            expiresAt: Timestamp(seconds: now.seconds + 3_600), checkpoint: checkpoint,
            pseudonym: SHA256.hash(Array("\(context.fingerprint) pseudonym of \(name)".utf8)))
        let statement = CastStatement(
            election: context.extendedBaseHash, fingerprint: context.fingerprint, ballot: sealed.ballot.documentHash,
            confirmationCode: sealed.ballot.confirmationCode, ballotStyle: style, rollVersion: 0,
            sequence: ticket.sequence, previous: ticket.previous, ticket: ticket.documentHash,
            pseudonym: ticket.pseudonym, identifierSalt: sealed.identifierSalt, castAt: now)
        let signature = try DetachedSignature.sign(
            statement.canonicalBytes, by: authority.identity(of: name), at: now.seconds)
        return Envelope(
            leaf: ScaleFolder.stepsBefore.count + ballot,
            submission: CastSubmission(
                ballot: sealed.ballot, statement: statement, signature: signature, hints: sealed.roots.bytes),
            ticket: .sign(ticket, with: ticketKey))
    }
}
