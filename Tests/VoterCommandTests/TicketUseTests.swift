import CollectionAPI
import CollectionClient
import ElectionModel
import Foundation
import Identity
import Primitives
import Testing
import VoterCommand

/// A ticket that another statement has used: the collector must show which.
@Suite struct TicketUseTests {
    enum Forgery: String, CaseIterable { case ticket, signer, content, proof, missing }

    /// The use of a ticket by another device of the voter, or by somebody who only says so.
    private static func use(
        _ isCast: Bool, _ election: TestElection, _ forgery: Forgery? = nil
    ) -> @Sendable (HashValue, (LogLeaf) throws -> String) throws -> TicketUse? {
        { used, log in
            if forgery == .missing { return nil }
            let ticket = forgery == .ticket ? HashValue.zero : used
            // The certificates are made when the tests run.
            let now = Timestamp(seconds: Int64(Date().timeIntervalSince1970))
            let unsigned = TicketUse(statement: statement(isCast, election, ticket, now), signature: [], proof: "")
            let signer = try TestPeople.shared.get().voter(forgery == .signer ? "EE-2" : "EE-1")
            let content = forgery == .content ? [1] : unsigned.statementBytes
            let other = LogLeaf.challenged(ballot: .zero, statement: .zero)
            return TicketUse(
                statement: unsigned.statement,
                signature: try DetachedSignature.sign(content, by: signer, at: now.seconds),
                proof: try log(forgery == .proof ? other : unsigned.leaf))
        }
    }

    private static func statement(
        _ isCast: Bool, _ election: TestElection, _ ticket: HashValue, _ now: Timestamp
    ) -> TicketUse.Statement {
        let context = election.context
        let (base, ballot) = (context.extendedBaseHash, SHA256.hash([7]))
        guard isCast else {
            return .challenge(
                ChallengeStatement(
                    election: base, fingerprint: context.fingerprint, ballot: ballot, confirmationCode: .zero,
                    ballotStyle: 1, rollVersion: 0, ticket: ticket, identifierSalt: .zero, challengedAt: now))
        }
        return .cast(
            CastStatement(
                election: base, fingerprint: context.fingerprint, ballot: ballot, confirmationCode: .zero,
                ballotStyle: 1, rollVersion: 0, sequence: 1, previous: .zero, ticket: ticket, pseudonym: .zero,
                identifierSalt: .zero, castAt: now))
    }

    @Test("a cast whose ticket was used is told for what, and ends", arguments: [false, true])
    func cast(isCast: Bool) throws {
        let fixture = try VoterFixture()
        let election = fixture.election
        fixture.collector.change { $0.ticketUse = Self.use(isCast, election) }
        #expect(throws: VoterError(.refused, "")) { try fixture.vote() }
        let warning = try #require(fixture.voice.warnings.first)
        let words = isCast ? "to cast ballot 1 of yours" : "opened as a test, which does not count"
        #expect(warning.contains(words) && warning.contains("log entry 4") && fixture.voice.warnings.count == 1)
        #expect(fixture.files.isEmpty && fixture.collector.casts.count == 1)
        #expect(throws: Never.self) { try fixture.vote() }
    }

    @Test("a use that is not proven leaves a cast pending", arguments: Forgery.allCases)
    func castUnproven(_ forgery: Forgery) throws {
        let fixture = try VoterFixture()
        let election = fixture.election
        fixture.collector.change { $0.ticketUse = Self.use(false, election, forgery) }
        #expect(throws: VoterError(.unprovenRefusal, "")) { try fixture.vote() }
        #expect(fixture.voice.warnings.isEmpty && fixture.files == ["test-1.pending.json"])
    }

    @Test("a challenge whose ticket was used is told for what, and the same ballot is opened with another ticket")
    func challenge() throws {
        for (isCast, forgery) in [
            (true, nil), (false, nil), (true, Forgery.signer), (false, .proof), (false, .missing),
        ] {
            let fixture = try VoterFixture()
            let election = fixture.election
            fixture.collector.change { $0.ticketUse = Self.use(isCast, election, forgery) }
            let outcome = try fixture.challenge()
            let sent = try fixture.collector.challenges.map {
                try ChallengeSubmission(canonical: $0.body, group: election.context.group)
            }
            #expect(sent.count == 2 && Set(sent.map(\.ballotHash)) == [outcome.receipt.ballot])
            let warning = try #require(fixture.voice.warnings.first)
            #expect(warning.contains("log entry 4") == (forgery == nil), "\(warning)")
            #expect(warning.contains("not prove") || warning.contains("not show") || forgery == nil, "\(warning)")
        }
    }

    @Test("a use is of a cast or of a challenge: neither, both or another order are refused") func decodes() throws {
        let election = try TestElection.shared.get()
        let group = election.context.group
        let uses = [true, false].map {
            TicketUse(statement: Self.statement($0, election, .zero, TestElection.now), signature: [1], proof: "p")
        }
        for use in uses { #expect(try TicketUse(canonical: use.canonicalBytes, group: group) == use) }
        let texts = uses.map { String(decoding: $0.canonicalBytes, as: UTF8.self) }
        let challenge = texts[1].dropFirst().components(separatedBy: ",\"signature\"")[0]
        let cast = texts[0].dropFirst().components(separatedBy: ",\"signature\"")[0]
        let end = ",\"signature\":\"AQ==\",\"proof\":\"p\"}"
        #expect(texts == ["{\(cast)\(end)", "{\(challenge)\(end)"])
        for forged in [
            "{\(cast),\(challenge)\(end)", "{\(challenge),\(cast)\(end)", "{\(end.dropFirst())", "{\(cast)}",
            "{\"signature\":\"AQ==\",\(cast),\"proof\":\"p\"}", texts[0].replacing("\"cast\"", with: "\"challenge\""),
        ] {
            #expect(throws: FormatError.self, "\(forged)") {
                try TicketUse(canonical: Array(forged.utf8), group: group)
            }
        }
    }
}
