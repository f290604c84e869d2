import BallotEncryption
import CollectionAPI
import CollectionClient
import ElectionModel
import Primitives
import Testing
import TransparencyLog
import VoterCommand

@Suite struct CastingTests {
    @Test("a first ballot is cast, and its receipt is kept") func castsFirst() throws {
        let fixture = try VoterFixture()
        let outcome = try fixture.vote()
        #expect(outcome.receipt.receipt.sequence == 1)
        #expect(outcome.inclusion.index == 4)
        #expect(fixture.files == VoterFixture.filesOfOneBallot)
        #expect(fixture.voice.warnings.isEmpty)
        let proof = try DurableFile.read("\(fixture.folder.path)/test-1.tlog-proof")
        #expect(String(decoding: proof, as: UTF8.self) == outcome.receipt.receipt.proof)
        #expect(try fixture.folder.receipts(of: fixture.election.context).map(\.saved) == [outcome.receipt])
    }

    @Test("voting again names the previous statement, and both receipts are kept") func castsAgain() throws {
        let fixture = try VoterFixture()
        let first = try fixture.vote()
        let second = try fixture.vote([1: [0, 0, 0], 2: [0, 0, 0]])
        #expect(second.receipt.receipt.sequence == 2)
        #expect(first.receipt.confirmationCode != second.receipt.confirmationCode)
        let kept = ["test-1.json", "test-1.statement.json", "test-2.json", "test-2.statement.json"]
        #expect(fixture.files.filter { $0.hasSuffix(".json") } == kept)
        #expect(fixture.voice.warnings.isEmpty)
    }

    @Test("a broken connection is tried again with the same bytes, and one ballot is logged") func retries() throws {
        let fixture = try VoterFixture()
        fixture.collector.change {
            $0.failuresBefore = 1
            $0.failuresAfter = 1
        }
        try fixture.vote()
        #expect(fixture.collector.casts.count == 3)
        #expect(Set(fixture.collector.casts.map(\.body)).count == 1)
        #expect(fixture.collector.receipts.count == 1)
        #expect(fixture.time.pauses == [1, 3])
    }

    @Test("a ballot whose receipt never came is sent again by resume, byte for byte") func resumes() throws {
        let fixture = try VoterFixture()
        fixture.collector.change { $0.failuresAfter = 3 }
        #expect(throws: VoterError(.unreachable, "")) { try fixture.vote() }
        #expect(fixture.files == ["test-1.pending.json"])
        #expect(throws: VoterError(.ballotPending, "")) { try fixture.vote() }
        let outcome = try fixture.session.resume().asCast()
        #expect(outcome.receipt.receipt.sequence == 1)
        #expect(Set(fixture.collector.casts.map(\.body)).count == 1)
        #expect(fixture.collector.receipts.count == 1)
        #expect(fixture.files == VoterFixture.filesOfOneBallot)
        #expect(throws: VoterError(.nothingPending, "")) { try fixture.session.resume() }
    }

    @Test(
        "a receipt without the timestamp that the election promises, or with a false one, is none", arguments: [0, 1])
    func asksForTimestamp(_ kind: Int) throws {
        let fixture = try VoterFixture(TestElection(stamped: true))
        fixture.collector.change {
            $0.forgeReceipt = { receipt in
                CastReceipt(
                    ballot: receipt.ballot, statement: receipt.statement, standing: receipt.standing,
                    sequence: receipt.sequence, proof: receipt.proof,
                    timestamp: kind == 0 ? nil : [0x30, 0x03, 0x02, 0x01, 0x00])
            }
        }
        #expect(throws: VoterError(.badTimestamp, "")) { try fixture.vote() }
        // The ballot stays, so that it can be sent again.
        #expect(fixture.files == ["test-1.pending.json"])
    }

    @Test("resume after a crash between receipt and clean-up does no harm") func resumesTwice() throws {
        let fixture = try VoterFixture()
        fixture.collector.change { $0.failuresAfter = 3 }
        #expect(throws: VoterError.self) { try fixture.vote() }
        let pending = try DurableFile.read("\(fixture.folder.path)/test-1.pending.json")
        let first = try fixture.session.resume().asCast()
        try DurableFile.write(pending, to: "\(fixture.folder.path)/test-1.pending.json")
        #expect(try fixture.session.resume().asCast().receipt == first.receipt)
    }

    @Test(
        "a definite refusal ends the ballot",
        arguments: [APIErrorCode.closed, .badSignature, .ticketExpired])
    func refuses(code: APIErrorCode) throws {
        let fixture = try VoterFixture()
        fixture.collector.change { $0.refusal = Problem(code, "no") }
        #expect(throws: VoterError(.refused, "")) { try fixture.vote() }
        #expect(fixture.collector.casts.count == 1)
        #expect(fixture.files.isEmpty)
    }

    @Test(
        "a fault that may pass keeps the ballot",
        arguments: [APIErrorCode.unavailable, .internalError, .tooManyRequests, .logBehind])
    func keepsPending(code: APIErrorCode) throws {
        let fixture = try VoterFixture()
        fixture.collector.change { $0.refusal = Problem(code, "later") }
        let error = #expect(throws: VoterError.self) { try fixture.vote() }
        #expect(error?.code == .refused && error?.hint?.contains("vote --resume") == true)
        #expect(fixture.collector.casts.count == 3)
        #expect(fixture.files == ["test-1.pending.json"])
        fixture.collector.change { $0.refusal = nil }
        #expect(throws: Never.self) { try fixture.session.resume() }
    }

    @Test("a taken sequence number is believed with the winner's proof, and said aloud") func believesWinner() throws {
        let fixture = try VoterFixture()
        let ticket = try fixture.session.obtainTicket()
        let winner = try fixture.collector.castElsewhere()
        fixture.collector.change { $0.refusal = Problem(.sequenceTaken, "taken", winner: winner) }
        var random = SystemRandom()
        #expect(throws: VoterError(.refused, "")) {
            try fixture.session.cast(
                .init([1: [0, 0, 0], 2: [0, 0, 0]], manifest: fixture.election.context.manifest, ballotStyle: 1),
                ticket: ticket, signer: fixture.signer, using: &random)
        }
        #expect(fixture.voice.warnings.count == 1)
        #expect(fixture.files.isEmpty)
    }

    @Test("a taken sequence number without a proof is the collector's fault, and the ballot is kept")
    func doubtsWinner() throws {
        let other = try StubCollector(TestElection(label: "Other")).castElsewhere()
        for winner in [nil, other] {
            let fixture = try VoterFixture()
            fixture.collector.change { $0.refusal = Problem(.sequenceTaken, "taken", winner: winner) }
            #expect(throws: VoterError(.unprovenRefusal, "")) { try fixture.vote() }
            #expect(fixture.files == ["test-1.pending.json"])
        }
    }

    @Test("the voter's own ballot is no other one that was first") func doubtsOwnBallot() throws {
        let fixture = try VoterFixture()
        fixture.collector.change { $0.failuresAfter = 3 }
        #expect(throws: VoterError.self) { try fixture.vote() }
        let own = try #require(fixture.collector.receipts.first)
        fixture.collector.change { $0.refusal = Problem(.sequenceTaken, "taken", winner: own) }
        #expect(throws: VoterError(.unprovenRefusal, "")) { try fixture.session.resume() }
        #expect(fixture.files == ["test-1.pending.json"])
    }

    @Test("a receipt from another log than the ticket's is refused, though the log key signed both") func noticesFork()
        throws
    {
        let fixture = try VoterFixture()
        _ = try fixture.collector.castElsewhere()
        let fork = try StubCollector(fixture.election)
        fixture.collector.change {
            $0.forgeReceipt = { honest in
                let forged = try? fork.castElsewhere(
                    ballot: honest.ballot, statement: honest.statement, standing: honest.standing)
                return CastReceipt(
                    ballot: honest.ballot, statement: honest.statement, standing: honest.standing, sequence: 2,
                    proof: forged?.proof ?? "")
            }
        }
        #expect(throws: VoterError(.logWentBack, "")) { try fixture.vote() }
        #expect(fixture.files == ["test-2.pending.json"])
    }

    enum Forgery: String, CaseIterable {
        case ballot, statement, standing, sequence, proof, otherLog, oldReceipt
    }

    @Test("a receipt that does not prove this ballot is refused, and the ballot is kept", arguments: Forgery.allCases)
    func refusesReceipt(_ forgery: Forgery) throws {
        let fixture = try VoterFixture()
        let foreign = try StubCollector(TestElection(label: "Other")).castElsewhere()
        let earlier = try fixture.collector.castElsewhere()
        fixture.collector.change {
            $0.forgeReceipt = { honest in
                CastReceipt(
                    ballot: forgery == .ballot ? .zero : forgery == .oldReceipt ? earlier.ballot : honest.ballot,
                    statement: forgery == .statement
                        ? .zero : forgery == .oldReceipt ? earlier.statement : honest.statement,
                    standing: forgery == .standing
                        ? .zero : forgery == .oldReceipt ? earlier.standing : honest.standing,
                    sequence: forgery == .sequence ? 3 : forgery == .oldReceipt ? 1 : honest.sequence,
                    proof: forgery == .proof ? earlier.proof : forgery == .otherLog ? foreign.proof : honest.proof)
            }
        }
        let isWrong = [.ballot, .statement, .standing, .sequence, .oldReceipt].contains(forgery)
        #expect(throws: VoterError(isWrong ? .wrongReceipt : .receiptUnproven, "")) { try fixture.vote() }
        #expect(fixture.files == ["test-2.pending.json"])
    }

    @Test("a ballot from elsewhere is told to the voter") func warns() throws {
        let fixture = try VoterFixture()
        _ = try fixture.collector.castElsewhere()
        try fixture.vote()
        #expect(fixture.voice.warnings.count == 1)
        #expect(fixture.voice.warnings.first?.contains("somebody voted with your identity") == true)
    }

    @Test("a collector that forgets a ballot is stopped before anything is encrypted") func noticesLoss() throws {
        let fixture = try VoterFixture()
        try fixture.vote()
        fixture.collector.change { $0.receipts = [] }
        #expect(throws: VoterError(.ballotForgotten, "")) { try fixture.vote() }
        #expect(fixture.collector.casts.count == 1)
    }

    @Test("a previous ballot other than the receipt's is told to the voter") func noticesReplacement() throws {
        let fixture = try VoterFixture()
        try fixture.vote()
        fixture.collector.change { $0.receipts = [] }
        _ = try fixture.collector.castElsewhere()
        _ = try fixture.session.obtainTicket()
        #expect(fixture.voice.warnings.count == 1)
    }

    @Test("a log that went back is stopped") func noticesRollback() throws {
        let fixture = try VoterFixture()
        try fixture.vote()
        let old = try StubCollector(fixture.election)
        fixture.collector.change { state in old.change { state.tree = $0.tree } }
        #expect(throws: VoterError(.logWentBack, "")) { try fixture.vote() }
    }

    @Test("files of another voter or election stand in the way before anything is encrypted") func protectsFiles()
        throws
    {
        let fixture = try VoterFixture()
        _ = try fixture.write("something", "test-1.tlog-proof")
        #expect(throws: VoterError(.folderTaken, "")) { try fixture.vote() }
        #expect(fixture.collector.casts.isEmpty)
        let other = try VoterFixture(try TestElection(label: "Other"))
        let receipt = try other.vote().receipt
        let second = try VoterFixture()
        try second.folder.save(receipt, of: second.election.context)
        #expect(throws: VoterError(.folderTaken, "")) { try second.vote() }
    }
}
