import CollectionAPI
import ElectionModel
import Primitives
import Testing
import TransparencyLog
import VoterCommand

@Suite struct TicketCheckerTests {
    struct Forgery: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let code: VoterError.Code
        let change: @Sendable (inout Fields) -> Void

        init(_ name: String, _ code: VoterError.Code, _ change: @escaping @Sendable (inout Fields) -> Void) {
            testDescription = name
            self.code = code
            self.change = change
        }
    }

    /// A ticket's fields, to change one at a time.
    struct Fields {
        var election, fingerprint: HashValue
        var voter: String
        var style, sequence: Int
        var previous: HashValue
        var issuedAt, expiresAt: Int64
        var checkpoint: String
        var pseudonym: HashValue?
    }

    static let forgeries = [
        Forgery("election", .foreignTicket) { $0.election = .zero },
        Forgery("fingerprint", .wrongFingerprint) { $0.fingerprint = .zero },
        Forgery("voter", .wrongVoter) { $0.voter = "EE-2" },
        Forgery("style", .unknownStyle) { $0.style = 3 },
        Forgery("sequence", .badSequence) { $0.sequence = 2 },
        Forgery("previous", .badSequence) { $0.previous = SHA256.hash([]) },
        Forgery("an invented previous ballot", .previousUnproven) {
            $0.sequence = 2
            $0.previous = SHA256.hash([])
        },
        Forgery("a life of no length", .badLifetime) { $0.expiresAt = $0.issuedAt },
        Forgery("a life that ends before it begins", .badLifetime) { $0.expiresAt = $0.issuedAt - 1 },
        Forgery("a life longer than the rules allow", .badLifetime) { $0.expiresAt += 1 },
        Forgery("from the past", .expiredTicket) {
            $0.issuedAt -= 2_000
            $0.expiresAt -= 2_000
        },
        Forgery("from the future", .expiredTicket) {
            $0.issuedAt += 2_000
            $0.expiresAt += 2_000
        },
        Forgery("no checkpoint", .badCheckpoint) { $0.checkpoint = "" },
        Forgery("a changed checkpoint", .badCheckpoint) {
            $0.checkpoint = $0.checkpoint.replacing("test.example/log\n4", with: "test.example/log\n5")
        },
        Forgery("no pseudonym", .wrongPseudonym) { $0.pseudonym = nil },
    ]

    static func forge(_ ticket: Ticket, _ change: (inout Fields) -> Void) -> Ticket {
        var fields = Fields(
            election: ticket.election, fingerprint: ticket.fingerprint, voter: ticket.voter, style: ticket.ballotStyle,
            sequence: ticket.sequence, previous: ticket.previous, issuedAt: ticket.issuedAt.seconds,
            expiresAt: ticket.expiresAt.seconds, checkpoint: ticket.checkpoint, pseudonym: ticket.pseudonym)
        change(&fields)
        return Ticket(
            election: fields.election, fingerprint: fields.fingerprint, voter: fields.voter, ballotStyle: fields.style,
            rollVersion: ticket.rollVersion, sequence: fields.sequence, previous: fields.previous, nonce: ticket.nonce,
            issuedAt: Timestamp(seconds: fields.issuedAt), expiresAt: Timestamp(seconds: fields.expiresAt),
            checkpoint: fields.checkpoint, pseudonym: fields.pseudonym)
    }

    @Test("a ticket with one wrong field is refused before anything is encrypted", arguments: forgeries)
    func refuses(_ forgery: Forgery) throws {
        let fixture = try VoterFixture()
        fixture.collector.change { $0.forgeTicket = { Self.forge($0, forgery.change) } }
        #expect(throws: VoterError(forgery.code, "")) { try fixture.vote() }
        #expect(fixture.collector.casts.isEmpty)
        #expect(fixture.files.isEmpty)
    }

    @Test("a ticket signed by another key, or changed after signing, is refused") func refusesSignature() throws {
        let fixture = try VoterFixture()
        var random = SystemRandom()
        let stranger = Ed25519.SigningKey(using: &random)
        let forgeries: [@Sendable (SignedTicket) -> SignedTicket] = [
            { SignedTicket.sign($0.ticket, with: stranger) },
            { SignedTicket(ticket: Self.forge($0.ticket) { $0.style = 2 }, signature: $0.signature) },
            { SignedTicket(ticket: $0.ticket, signature: []) },
        ]
        for forge in forgeries {
            fixture.collector.change {
                $0.forgeAnswer = { TicketAnswer(ticket: forge($0.ticket), previous: $0.previous) }
            }
            #expect(throws: VoterError(.forgedTicket, "")) { try fixture.vote() }
        }
        #expect(fixture.collector.casts.isEmpty)
    }

    @Test("a second ticket must prove the first ballot") func refusesPrevious() throws {
        let fixture = try VoterFixture()
        let own = try fixture.vote().receipt.receipt
        let foreign = try StubCollector(TestElection(label: "Other")).castElsewhere()
        let answers: [CastReceipt?] = [
            nil, foreign,
            CastReceipt(ballot: .zero, statement: own.statement, standing: own.standing, sequence: 1, proof: own.proof),
            CastReceipt(ballot: own.ballot, statement: .zero, standing: own.standing, sequence: 1, proof: own.proof),
            CastReceipt(
                ballot: own.ballot, statement: own.statement, standing: own.standing, sequence: 2, proof: own.proof),
            CastReceipt(ballot: own.ballot, statement: own.statement, standing: own.standing, sequence: 1, proof: ""),
        ]
        for previous in answers {
            fixture.collector.change { $0.forgeAnswer = { TicketAnswer(ticket: $0.ticket, previous: previous) } }
            #expect(throws: VoterError(.previousUnproven, "")) { try fixture.vote() }
        }
        #expect(fixture.collector.casts.count == 1)
    }

    @Test("a proof of another ballot in the same log is refused") func refusesOtherBallot() throws {
        let fixture = try VoterFixture()
        try fixture.vote()
        let other = try fixture.collector.castElsewhere()
        fixture.collector.change {
            $0.receipts.removeLast()
            $0.forgeAnswer = {
                TicketAnswer(
                    ticket: $0.ticket,
                    previous: CastReceipt(
                        ballot: other.ballot, statement: other.statement, standing: other.standing, sequence: 1,
                        proof: other.proof))
            }
        }
        #expect(throws: VoterError(.previousUnproven, "")) { try fixture.vote() }
    }

    @Test("a proof with a first ticket is refused") func refusesSuperfluousProof() throws {
        let fixture = try VoterFixture()
        let receipt = try StubCollector(fixture.election).castElsewhere()
        fixture.collector.change { $0.forgeAnswer = { TicketAnswer(ticket: $0.ticket, previous: receipt) } }
        #expect(throws: VoterError(.previousUnproven, "")) { try fixture.vote() }
    }

    @Test("a checkpoint older than the previous ballot is refused") func refusesOldCheckpoint() throws {
        let fixture = try VoterFixture()
        let old = try StubCollector(fixture.election)
        _ = try fixture.collector.castElsewhere()
        var tree = MemoryTree()
        old.change { tree = $0.tree }
        let checkpoint = String(decoding: try old.checkpoint(of: tree).encoded, as: UTF8.self)
        fixture.collector.change { $0.forgeTicket = { Self.forge($0) { $0.checkpoint = checkpoint } } }
        #expect(throws: VoterError(.previousUnproven, "")) { try fixture.vote() }
    }

    @Test("two logs of one size are noticed") func noticesSplitView() throws {
        let fixture = try VoterFixture()
        try fixture.vote()
        let other = try StubCollector(fixture.election)
        _ = try other.castElsewhere()
        fixture.collector.change { state in other.change { state.tree = $0.tree } }
        #expect(throws: VoterError(.logWentBack, "")) { try fixture.vote() }
    }

    @Test("a second ballot is refused where the rules do not allow it") func refusesRevoting() throws {
        let fixture = try VoterFixture(try TestElection(revoting: false))
        try fixture.vote()
        #expect(throws: VoterError(.noRevoting, "")) { try fixture.vote() }
    }

    @Test("a clock that is ten minutes wrong does not matter", arguments: [-600, 0, 600])
    func toleratesClock(offset: Int64) throws {
        let fixture = try VoterFixture()
        fixture.time.advance(offset)
        #expect(throws: Never.self) { try fixture.vote() }
    }
}
