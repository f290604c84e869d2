import BallotEncryption
import BallotStorage
import CollectionAPI
import ElGamal
import ElectionModel
import GroupArithmetic
import Primitives
import Testing

/// One voter's ballot, or something made of it, cast by another; and one's own in another dress.
@Suite struct RelatedBallotTests {
    /// How Bob, who saw Alice's ballot, makes one of his own of it.
    enum Copy: CaseIterable, Sendable {
        /// Alice's ciphertexts and proofs under Bob's identifier.
        case parts
        /// The same in the other order of options.
        case permuted
        /// Only one option is Alice's.
        case mixed
        /// Alice's ciphertexts times encryptions of zero.
        case randomized
        /// Alice's first ciphertext times an encryption of one: one vote more.
        case shifted
        /// The product of Alice's ciphertexts.
        case product
    }

    @Test("no ballot made of another's ciphertexts is accepted", arguments: Copy.allCases)
    func refusesRelated(_ copy: Copy) async throws {
        try await TestCollector.run { collector in
            let (alice, bob) = (collector.voter("EE-1"), collector.voter("EE-2"))
            let victim = try await alice.prepare([1, 0])
            _ = try await alice.cast(victim)
            var draft = try await CastDraft(collector, voter: "EE-2")
            let zero = try bob.seal([0, 0]).ballot
            let one = try bob.seal([1, 0]).ballot
            draft.ballotChanges = [
                { own, _ in try Self.make(copy, own: own, alice: victim.ballot, zero: zero, one: one) }
            ]
            let submission = try await draft.submission()
            let before = try DatabaseDump(collector.folder)
            let problem = try await bob.send(submission).problem()
            #expect(problem.code == .selectionProof)
            #expect(try DatabaseDump(collector.folder) == before)
        }
    }

    private static func make(
        _ copy: Copy, own: EncryptedBallot, alice: EncryptedBallot, zero: EncryptedBallot, one: EncryptedBallot
    ) throws -> EncryptedBallot {
        let (theirs, mine) = (alice.contests[0], own.contests[0])
        func selection(_ option: Int, _ ciphertext: UncheckedCiphertext) -> EncryptedBallot.Selection {
            .init(option: option, ciphertext: ciphertext, proof: theirs.selections[option - 1].proof)
        }
        func times(_ option: Int, _ factor: UncheckedCiphertext) throws -> UncheckedCiphertext {
            try unchecked(theirs.selections[option - 1].ciphertext.checked() * factor.checked())
        }
        let selections: [EncryptedBallot.Selection] =
            switch copy {
            case .parts: theirs.selections
            case .permuted:
                [selection(1, theirs.selections[1].ciphertext), selection(2, theirs.selections[0].ciphertext)]
            case .mixed: [mine.selections[0], theirs.selections[1]]
            case .randomized:
                try [1, 2].map { selection($0, try times($0, zero.contests[0].selections[$0 - 1].ciphertext)) }
            case .shifted:
                [selection(1, try times(1, one.contests[0].selections[0].ciphertext)), mine.selections[1]]
            case .product:
                [selection(1, try times(1, theirs.selections[1].ciphertext)), mine.selections[1]]
            }
        return BallotWorkshop.rehash(
            own, [.init(contest: 1, selections: selections, proof: theirs.proof, contestHash: theirs.contestHash)])
    }

    private static func unchecked(_ ciphertext: Ciphertext) throws -> UncheckedCiphertext {
        UncheckedCiphertext(
            alpha: try UncheckedElement(ciphertext.alpha.group, bytes: ciphertext.alpha.bytes),
            beta: try UncheckedElement(ciphertext.beta.group, bytes: ciphertext.beta.bytes))
    }

    @Test("another's submission byte for byte, many times at once, is refused, and harms neither of the two")
    func refusesWholeCopies() async throws {
        try await TestCollector.run { collector in
            let (alice, bob) = (collector.voter("EE-1"), collector.voter("EE-2"))
            let (victim, own) = (try await alice.prepare(), try await bob.prepare([0, 1]))
            // Before it is cast, at the same time, and afterwards.
            try await collector.expect(.wrongTicket) { try await bob.send(victim) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try await alice.cast(victim) }
                for _ in 0..<8 {
                    group.addTask { try await collector.requireRefusal(.wrongTicket) { try await bob.send(victim) } }
                }
                try await group.waitForAll()
            }
            let before = try DatabaseDump(collector.folder)
            let resigned = try bob.sign(victim.statement, ballot: victim.ballot)
            for copy in [victim, resigned] {
                let problem = try await bob.send(copy).problem()
                // Nothing of Alice's receipt is told.
                #expect(problem.code == .wrongTicket && problem.winner == nil && problem.ticket == nil)
            }
            #expect(try DatabaseDump(collector.folder) == before)
            _ = try await bob.cast(own)
            #expect(try await collector.store.counts().casts == 2)
        }
    }

    @Test("a cast ballot in any other encoding is refused as malformed, not taken as new")
    func refusesOtherEncodings() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            let submission = try await voter.prepare()
            _ = try await voter.cast(submission)
            let text = String(decoding: submission.canonicalBytes, as: UTF8.self)
            let changes: [@Sendable (String) -> String] = [
                { $0.replacing("\"alpha\":\"", with: "\"alpha\":\"00") }, { $0.lowercased() }, { " " + $0 },
                { $0 + "\n" }, { $0.replacing(":", with: ": ") },
                { $0.replacing(/"sequence":1/, with: "\"sequence\":1e0") },
                { $0.replacing(/"sequence":1/, with: "\"\\u0073equence\":1") },
            ]
            for change in changes {
                let changed = change(text)
                #expect(changed != text)
                let before = try DatabaseDump(collector.folder)
                let answer = try await voter.https.send("POST", Routes.cast, Array(changed.utf8))
                #expect(answer.status == 400, "\(answer.text)")
                #expect(try DatabaseDump(collector.folder) == before)
            }
        }
    }

    @Test("a ballot of another election of the same voter is refused here")
    func refusesOtherElection() async throws {
        let other = try await ElectionWorld.withoutRevoting.value
        try await TestCollector.run { collector in
            let there = TestVoter("EE-1", other, folder: collector.folder, port: collector.port)
            let (sealed, here) = (try there.seal(), collector.voter())
            let ticket = try await here.ticket().ticket.ticket
            // With this election's ticket, and with everything as it was there.
            let rebound = try here.sign(here.statement(ticket, sealed), ballot: sealed.ballot)
            try await collector.expect(.foreignBallot) { try await here.send(rebound) }
            let whole = Statements.change(
                here.statement(ticket, sealed), election: other.context.extendedBaseHash,
                fingerprint: other.context.fingerprint)
            let replayed = try here.sign(whole, ballot: sealed.ballot)
            try await collector.expect(.wrongElection) { try await here.send(replayed) }
        }
    }
}

extension TestCollector {
    /// Where others store something meanwhile, only the answer can be looked at.
    fileprivate func requireRefusal(_ code: APIErrorCode, _ answer: () async throws -> HTTPAnswer) async throws {
        let problem = try await answer().problem()
        guard problem.code == code else { throw Tool.Failure(description: "refused as \(problem.code)") }
    }
}
