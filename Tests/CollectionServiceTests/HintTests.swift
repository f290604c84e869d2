import BallotEncryption
import BallotStorage
import CollectionAPI
import CollectionService
import ElectionModel
import GroupArithmetic
import Primitives
import SigmaProofs
import Testing

/// Hints through HTTPS: they spare work, decide nothing, and take no room that they are not worth.
@Suite struct HintTests {
    private func hinted(_ voter: TestVoter, _ hints: (BallotRoots) throws -> [UInt8]) async throws -> CastSubmission {
        let sealed = try voter.seal()
        let plain = try voter.sign(
            voter.statement(try await voter.ticket().ticket.ticket, sealed), ballot: sealed.ballot)
        return CastSubmission(
            ballot: plain.ballot, statement: plain.statement, signature: plain.signature, hints: try hints(sealed.roots)
        )
    }

    @Test("a ballot with its hints is accepted, and they are kept")
    func accepted() async throws {
        try await TestCollector.run { collector in
            let submission = try await hinted(collector.voter()) { $0.bytes }
            _ = try await collector.voter().cast(submission)
            let stored = try await collector.store.envelopes(from: 0, limit: 10)
            #expect(stored.map(\.hints) == [submission.hints])
        }
    }

    @Test("hints that cannot be this ballot's are thrown away; those that are merely wrong change nothing")
    func useless() async throws {
        try await TestCollector.run { collector in
            let useless: [(BallotRoots) -> [UInt8]] = [
                { _ in [UInt8](repeating: 1, count: 1_000_000) }, { _ in [] }, { $0.bytes + [0] },
                { [UInt8](repeating: 0, count: $0.bytes.count) },
            ]
            for hints in useless {
                let submission = try await hinted(collector.voter(), hints)
                #expect(!submission.hasUsableHints)
                _ = try await collector.voter().cast(submission)
            }
            let wrong = try await hinted(collector.voter()) { roots in
                BallotRoots(
                    contests: roots.contests,
                    nonce: .init(
                        statement: roots.nonce.commitment, commitment: roots.nonce.statement)
                ).bytes
            }
            _ = try await collector.voter().cast(wrong)
            let stored = try await collector.store.envelopes(from: 0, limit: 10)
            #expect(stored.map(\.hints) == useless.map { _ in nil } + [wrong.hints])
        }
    }

    @Test(
        "the exported box has right hints for every ballot: sent ones, and computed ones for none, wrong and unlooked-at"
    )
    func exported() async throws {
        try await TestCollector.run { collector in
            var right: [[UInt8]] = []
            let sent: [(_ own: [UInt8], _ last: [UInt8]?) -> [UInt8]?] = [
                { own, _ in own }, { _, _ in nil }, { _, last in last },
                // Of a voter whose hints are not looked at any more.
                { own, _ in own }, { _, _ in [] },
            ]
            for hints in sent {
                let submission = try await hinted(collector.voter()) { roots in
                    defer { right.append(roots.bytes) }
                    return hints(roots.bytes, right.last) ?? []
                }
                _ = try await collector.voter().cast(submission)
            }
            let before = try await collector.store.envelopes(from: 0, limit: 10)
            #expect(before.map { right.contains($0.hints ?? []) } == [true, false, true, true, false])
            _ = try await collector.recorder.record("\(collector.world.officials)/close.json")
            let box = collector.folder + "/box"
            let exported = try await BoxExporter(store: collector.store).export(to: box)
            #expect(exported.ballots == 5 && exported.computedHints == 3)
            var reader = try LineReader("\(box)/\(BoxFolder.segment(0))")
            for (index, stored) in before.enumerated() {
                let line = try #require(try reader.next())
                let envelope = try Envelope(canonical: line, group: .standard, limit: LineReader.maximumLineCount)
                #expect(envelope.submission.hints == right[index], "\(index)")
                let submission = envelope.submission
                #expect(submission.ballotBytes == stored.ballot && submission.statementBytes == stored.statement)
                #expect(submission.signature == stored.signature)
            }
        }
    }

    @Test("a ballot with a spoilt proof and the hints of the right one is refused")
    func spoilt() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            let sealed = try voter.seal()
            let first = sealed.ballot.contests[0].selections[0]
            let second = sealed.ballot.contests[0].selections[1]
            let ballot = BallotWorkshop.replaceFirst(sealed.ballot) { _ in
                .init(option: 1, ciphertext: first.ciphertext, proof: second.proof)
            }
            let statement = Statements.change(
                voter.statement(try await voter.ticket().ticket.ticket, sealed), ballot: ballot.documentHash,
                confirmationCode: ballot.confirmationCode)
            let plain = try voter.sign(statement, ballot: ballot)
            let submission = CastSubmission(
                ballot: ballot, statement: statement, signature: plain.signature, hints: sealed.roots.bytes)
            #expect(submission.hasUsableHints)
            try await collector.expect(.selectionProof) { try await voter.send(submission) }
        }
    }

    @Test("a body that its hints would make too large goes without them, and another keeps them")
    func fitting() async throws {
        try await TestCollector.run { collector in
            let large = try await hinted(collector.voter()) { _ in
                [UInt8](repeating: 7, count: CastSubmission.maximumByteCount * 3 / 4)
            }
            #expect(large.canonicalBytes.count > CastSubmission.maximumByteCount)
            #expect(large.fittingBody() == large.withoutHints())
            _ = try await collector.voter().cast(large.fittingBody())
            let small = try await hinted(collector.voter()) { $0.bytes }
            #expect(small.fittingBody() == small)
        }
    }
}
