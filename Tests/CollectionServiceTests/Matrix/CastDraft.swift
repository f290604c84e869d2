import BallotEncryption
import CollectionAPI
import ElectionModel
import GroupArithmetic

/// A cast in the making, every part of which a ``CastFault`` can spoil. Parts that follow from others are made last, so
/// that faults can be combined.
struct CastDraft: Sendable {
    let collector: TestCollector
    let voter: TestVoter
    var sealed: SealedBallot
    var ticket: Ticket
    /// The certificate in TLS: a path below the certificates' folder; `nil` for none.
    var certificate: String?
    var ballotChanges: [@Sendable (EncryptedBallot, ElectionContext) throws -> EncryptedBallot] = []
    var statementChanges: [@Sendable (CastStatement) -> CastStatement] = []
    /// Takes the place of the voter's signature over the statement's bytes.
    var signature: (@Sendable ([UInt8]) async throws -> [UInt8])?
    var body: (@Sendable (String) -> String)?
    /// Sets the collector's clock before the request.
    var time: (@Sendable (TestClock) -> Void)?

    /// An honest one, with a new ticket.
    init(_ collector: TestCollector, voter identifier: String = "EE-1") async throws {
        self.collector = collector
        voter = collector.voter(identifier)
        sealed = try voter.seal()
        ticket = try await voter.ticket().ticket.ticket
        certificate = "pki/voters/\(identifier)/auth"
    }

    func send() async throws -> HTTPAnswer {
        let text = String(decoding: try await submission().canonicalBytes, as: UTF8.self)
        time?(collector.clock)
        return try await collector.https(certificate: certificate)
            .send("POST", Routes.cast, Array((body?(text) ?? text).utf8))
    }

    func submission() async throws -> CastSubmission {
        let (ballot, statement) = try content()
        guard let signature else { return try voter.sign(statement, ballot: ballot) }
        let cms = try await signature(statement.canonicalBytes)
        return CastSubmission(ballot: ballot, statement: statement, signature: cms)
    }

    // Swift 6.3.1 crashes while it optimizes an asynchronous function that typed throws were inlined into.
    @inline(never)
    private func content() throws -> (EncryptedBallot, CastStatement) {
        let ballot = try ballotChanges.reduce(sealed.ballot) { try $1($0, collector.world.context) }
        let honest = Statements.change(
            voter.statement(ticket, sealed), ballot: ballot.documentHash, confirmationCode: ballot.confirmationCode)
        return (ballot, statementChanges.reduce(honest) { $1($0) })
    }
}
