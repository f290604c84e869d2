import CollectionAPI
import ElectionModel
import Identity
import Primitives
import Synchronization
import Testing
import VoterCommand

/// A collector that logs a ballot and then says that its ticket was used, by this very ballot.
@Suite struct OwnTicketUseTests {
    @Test("the voter's own cast as what used its ticket is its receipt: kept, and nobody's theft") func cast() throws {
        let fixture = try VoterFixture()
        fixture.collector.change { $0.claimUse = { $0 } }
        let outcome = try fixture.vote()
        #expect(fixture.collector.receipts == [outcome.receipt.receipt] && fixture.collector.casts.count == 1)
        #expect(fixture.files == VoterFixture.filesOfOneBallot && fixture.voice.warnings.isEmpty)
    }

    @Test("its proof is checked as a receipt's, and so is the timestamp that is missing", arguments: [false, true])
    func castUnproven(isStamped: Bool) throws {
        let fixture = try VoterFixture(TestElection(stamped: isStamped))
        let other = try fixture.collector.castElsewhere().proof
        fixture.collector.change {
            $0.receipts = []
            $0.claimUse = {
                TicketUse(statement: $0.statement, signature: $0.signature, proof: isStamped ? $0.proof : other)
            }
        }
        #expect(throws: VoterError(isStamped ? .badTimestamp : .receiptUnproven, "")) { try fixture.vote() }
        #expect(fixture.files == ["test-1.pending.json"] && fixture.voice.warnings.isEmpty)
    }

    @Test("the voter's own challenge as what used its ticket is its receipt, and nothing is signed again")
    func challenge() throws {
        let fixture = try VoterFixture()
        fixture.collector.change { $0.claimUse = { $0 } }
        let outcome = try fixture.challenge()
        #expect(fixture.collector.challenged.map(\.statement) == [outcome.receipt.statement])
        #expect(fixture.collector.challenges.count == 1 && fixture.voice.warnings.isEmpty)
        #expect(fixture.files.count == 2 && !fixture.files.contains { $0.contains("pending") })
    }

    @Test("its proof is checked as a receipt's, and the challenge kept") func challengeUnproven() throws {
        let fixture = try VoterFixture()
        let other = try fixture.collector.castElsewhere().proof
        fixture.collector.change {
            $0.receipts = []
            $0.claimUse = { TicketUse(statement: $0.statement, signature: $0.signature, proof: other) }
        }
        #expect(throws: VoterError(.receiptUnproven, "")) { try fixture.challenge() }
        #expect(fixture.collector.challenges.count == 1)
        #expect(fixture.files.count == 1 && fixture.files[0].hasSuffix(".pending.json"))
    }

    @Test("so is an earlier signature for the same ballot, though its file is gone") func earlierSigning() throws {
        let fixture = try VoterFixture()
        let first = Mutex<TicketUse?>(nil)
        let claim: @Sendable (TicketUse) throws -> TicketUse = { use in
            try first.withLock { first in
                if let first { return first }
                first = use
                throw Problem(.ticketExpired, "expired")
            }
        }
        fixture.collector.change { $0.claimUse = claim }
        let outcome = try fixture.challenge()
        let logged = fixture.collector.challenged.map(\.statement)
        #expect(logged.count == 2 && logged[0] == outcome.receipt.statement && fixture.voice.warnings.isEmpty)
        #expect(try fixture.folder.challenges(of: fixture.election.context).map(\.saved) == [outcome.receipt])
        #expect(fixture.files.count == 2)
    }

    @Test(
        "a challenge of the same ballot that somebody else signed, or that says something else, is none of the voter's")
    func foreignSigning() throws {
        for isForeign in [true, false] {
            let fixture = try VoterFixture()
            let signer = isForeign ? try TestPeople.shared.get().voter("EE-2") : fixture.signer
            fixture.collector.change { $0.claimUse = { try Self.change($0, isForeign, signer) } }
            let error = #expect(throws: VoterError.self) { try fixture.challenge() }
            #expect(error?.code == .testNotLogged && error?.reason.contains("not known here") == true)
            #expect(fixture.collector.challenges.count == 3 && fixture.voice.warnings.count == 3)
            #expect(fixture.files.count == 1 && fixture.files[0].hasSuffix(".unlogged.json"))
        }
    }

    /// Another statement over the same ballot: of another time, or with another confirmation code.
    private static func change(_ use: TicketUse, _ isForeign: Bool, _ signer: SigningIdentity) throws -> TicketUse {
        guard case .challenge(let old) = use.statement else { return use }
        let seconds = old.challengedAt.seconds + 1
        let statement = ChallengeStatement(
            election: old.election, fingerprint: old.fingerprint, ballot: old.ballot,
            confirmationCode: isForeign ? old.confirmationCode : .zero, ballotStyle: old.ballotStyle,
            rollVersion: old.rollVersion, ticket: old.ticket, identifierSalt: old.identifierSalt,
            challengedAt: Timestamp(seconds: seconds))
        let signature = try DetachedSignature.sign(statement.canonicalBytes, by: signer, at: seconds)
        return TicketUse(statement: .challenge(statement), signature: signature, proof: use.proof)
    }

    @Test("where the identifier is used, the device does not say that the test is not in the log") func unknownFate()
        throws
    {
        for (code, isOpen) in [(APIErrorCode.identifierUsed, true), (.ticketUsed, true), (.closed, false)] {
            let fixture = try VoterFixture()
            fixture.collector.change { $0.refusal = Problem(code, "no") }
            let error = #expect(throws: VoterError.self) { try fixture.challenge() }
            #expect(error?.reason.contains("your test is not in the log") == !isOpen, "\(code)")
            #expect(error?.hint?.contains("is not published") == !isOpen, "\(code)")
            #expect(error?.hint?.contains("run status") == isOpen, "\(code)")
        }
    }
}
