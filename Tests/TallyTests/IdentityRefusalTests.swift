import ElectionModel
import ElectionTestKit
import Identity
import Primitives
import Tally
import Testing

/// Attacks K1 and K2, and tickets: who signed, with what, and with whose permission.
@Suite("Identities in the box")
struct IdentityRefusalTests {
    private static let first = TestVotes.Vote(voter: 1, selections: [1: [1, 0, 0], 2: [0, 0]])
    private static let second = TestVotes.Vote(voter: 1, selections: [1: [0, 1, 0], 2: [1, 1]])

    /// Voter 1's good first ballot, and then a second one with these changes.
    private func process(
        _ changes: CastChanges, _ spoil: (TestCast) throws -> TestCast = { $0 }
    ) async throws -> ProcessedBox {
        let election = try Fixture.election.get()
        var polling = TestPolling(election)
        let first = try polling.vote(Self.first)
        return try await ProcessedBox(election, [first, spoil(try polling.vote(Self.second, changes))])
    }

    /// The second ballot is invalid for this reason; the first still counts, since nobody proved to be its voter.
    private func expectNoIdentity(_ box: ProcessedBox, _ reason: Disposition.Reason) {
        #expect(box.kinds == [.counted, .invalid] && box.reasons[1] == reason)
        #expect(box.isComplete && box.outcome.alarms.count == 1 && box.hasAlarm(1, reason.rawValue))
    }

    /// The second ballot is its voter's: it is invalid, and the first does not come back.
    private func expectOwnFault(_ box: ProcessedBox, _ reason: Disposition.Reason) {
        #expect(box.kinds == [.superseded, .invalid] && box.reasons[1] == reason && box.isComplete)
        #expect(box.hasAlarm(1, reason.rawValue))
    }

    @Test("a signature that is cut, changed, empty or over something else replaces nothing")
    func badSignature() async throws {
        let other = try DetachedSignature.sign(
            [1], by: Fixture.election.get().people.voters[0], at: Fixture.election.get().now.seconds)
        let spoils: [@Sendable ([UInt8]) -> [UInt8]] = [
            { $0.dropLast() }, { $0.dropLast() + [($0.last ?? 0) ^ 1] }, { _ in [] }, { _ in [0x30, 0x00] },
            { $0 + [0] }, { _ in other },
        ]
        for spoil in spoils {
            let box = try await process(CastChanges()) { $0.replacing(signature: spoil($0.submission.signature)) }
            expectNoIdentity(box, .signature)
        }
    }

    @Test("a certificate of a foreign authority replaces nothing, though it names the voter")
    func foreignAuthority() async throws {
        let stranger = try TestPeople.shared.get().stranger
        expectNoIdentity(try await process(.with { $0.signer = stranger }), .certificate)
    }

    @Test("a certificate for authentication signs no statement")
    func authenticationCertificate() async throws {
        let people = try TestPeople.shared.get()
        let box = try await process(CastChanges()) {
            $0.replacing(signature: try people.signWithAuthenticationKey($0.submission.statementBytes))
        }
        expectNoIdentity(box, .certificate)
    }

    @Test("an official, who is not on the roll, replaces nothing")
    func notOnTheRoll() async throws {
        let people = try TestPeople.shared.get()
        for signer in [people.officials[0], people.guardians[0], people.voters[8]] {
            expectNoIdentity(try await process(.with { $0.signer = signer }), .certificate)
        }
    }

    @Test("a certificate counts only within its validity, by the time of the ticket", arguments: [-3_600, 400_000_000])
    func validity(_ offset: Int64) async throws {
        let now = try Fixture.election.get().now.seconds
        let box = try await process(
            .with { $0.ticket = { $0.replacing(issuedAt: Timestamp(seconds: now + offset)) } })
        expectNoIdentity(box, .certificate)
    }

    @Test("a ticket that the collector did not sign gives no standing")
    func foreignTicketKey() async throws {
        expectNoIdentity(try await process(.with { $0.ticketKey = TestElection.logKey }), .ticket)
        let box = try await process(CastChanges()) {
            let ticket = $0.ticket
            return $0.replacing(ticket: SignedTicket(ticket: ticket.ticket, signature: ticket.signature.dropLast()))
        }
        expectNoIdentity(box, .ticket)
    }

    @Test("a good statement beside another good ticket is invalid")
    func otherTicket() async throws {
        let election = try Fixture.election.get()
        var polling = TestPolling(election)
        let first = try polling.vote(Self.first)
        let second = try polling.vote(Self.second)
        expectOwnFault(try await ProcessedBox(election, [first, second.replacing(ticket: first.ticket)]), .ticket)
    }

    @Test("a statement signed by another voter is invalid and takes nothing from the voter that its ticket names")
    func signedByOtherVoter() async throws {
        let bob = try TestPeople.shared.get().voters[3]
        let box = try await process(.with { $0.signer = bob })
        #expect(box.kinds == [.counted, .invalid] && box.reasons[1] == .ticket)
        #expect(box.hasAlarm(1, "ticket"))
    }

    @Test("tickets for another voter, election or fingerprint are invalid")
    func ticketForAnother() async throws {
        let strange = SHA256.hash([4])
        let changes: [@Sendable (Ticket) -> Ticket] = [
            { $0.replacing(voter: "T-4") }, { $0.replacing(election: strange) }, { $0.replacing(fingerprint: strange) },
        ]
        for change in changes { expectOwnFault(try await process(.with { $0.ticket = change }), .ticket) }
        expectOwnFault(
            try await process(.with { $0.statement = { $0.replacing(pseudonym: strange) } }), .ticket)
    }

    @Test("statements that do not fit their ticket, ballot or roll are invalid")
    func statementDoesNotFit() async throws {
        let strange = SHA256.hash([5])
        let changes: [(Disposition.Reason, @Sendable (CastStatement) -> CastStatement)] = [
            (.statement, { $0.replacing(sequence: 3) }), (.statement, { $0.replacing(previous: strange) }),
            (.statement, { $0.replacing(rollVersion: 1) }), (.statement, { $0.replacing(ballot: strange) }),
            (.statement, { $0.replacing(confirmationCode: strange) }), (.ticket, { $0.replacing(ticket: strange) }),
            (.identifier, { $0.replacing(identifierSalt: strange) }), (.style, { $0.replacing(ballotStyle: 2) }),
        ]
        for (reason, change) in changes { expectOwnFault(try await process(.with { $0.statement = change }), reason) }
    }

    @Test("a second ballot may not claim to be the first, nor a first one to follow another")
    func wrongPrevious() async throws {
        let zero = try await process(.with { $0.ticket = { $0.replacing(previous: .zero) } })
        expectOwnFault(zero, .statement)
        let election = try Fixture.election.get()
        var polling = TestPolling(election)
        let box = try await ProcessedBox(
            election,
            [
                try polling.vote(
                    Self.first, .with { $0.ticket = { $0.replacing(previous: SHA256.hash([6])) } })
            ])
        #expect(box.kinds == [.invalid] && box.reasons == [.statement])
    }

    @Test("without pseudonyms a statement may not carry one")
    func unwantedPseudonym() async throws {
        let election = try Fixture.unnamed.get()
        var polling = TestPolling(election)
        let casts = [
            try polling.vote(Self.first),
            try polling.vote(
                TestVotes.all[4], .with { $0.statement = { $0.replacing(pseudonym: SHA256.hash([8])) } }),
        ]
        let box = try await ProcessedBox(election, casts)
        #expect(box.kinds == [.counted, .invalid] && box.reasons[1] == .ticket)
    }
}
