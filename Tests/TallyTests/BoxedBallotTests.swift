import ElectionModel
import ElectionTestKit
import Foundation
import GroupArithmetic
import Primitives
import Testing

/// Lines of the ballot box that are read without decoding the ballot.
@Suite("Undecoded ballots of a box")
struct BoxedBallotTests {
    private struct Example {
        let envelope: Envelope
        let group: Group
        var line: [UInt8] { envelope.canonicalBytes }

        init(evidence: CastEvidence = .none) throws {
            let election = try Fixture.election.get()
            var polling = TestPolling(election)
            let cast = try polling.vote(TestVotes.all[1])
            envelope = Envelope(leaf: 7, submission: cast.submission, ticket: cast.ticket, evidence: evidence)
            group = election.group
        }
    }

    @Test("it has what the envelope has, byte for byte")
    func same() throws {
        for evidence in [CastEvidence.none, CastEvidence(status: [1, 2], timestamp: [3])] {
            let example = try Example(evidence: evidence)
            let boxed = try BoxedBallot(line: example.line, group: example.group)
            let submission = example.envelope.submission
            #expect(boxed.leaf == 7 && boxed.hints == submission.hints)
            #expect(boxed.ballotBytes == submission.ballotBytes && boxed.ballotHash == submission.ballotHash)
            #expect(boxed.statement == submission.statement && boxed.statementBytes == submission.statementBytes)
        }
    }

    @Test("a line that was cut anywhere is refused")
    func cut() throws {
        let example = try Example()
        for count in stride(from: 0, to: example.line.count, by: 37) {
            #expect(throws: FormatError.self, "\(count)") {
                try BoxedBallot(line: Array(example.line.prefix(count)), group: example.group)
            }
        }
    }

    @Test("a change inside the ballot changes its hash, one outside of it is refused or shows")
    func changed() throws {
        let example = try Example()
        let right = try BoxedBallot(line: example.line, group: example.group)
        for position in stride(from: 0, to: example.line.count, by: 11) {
            var line = example.line
            line[position] ^= 1
            guard let boxed = try? BoxedBallot(line: line, group: example.group) else { continue }
            let envelope = try? Envelope(canonical: line, group: example.group)
            #expect(envelope != nil || boxed.ballotHash != right.ballotHash, "\(position)")
        }
    }

    @Test("braces and quotes in texts do not end a ballot")
    func texts() throws {
        let example = try Example()
        let text = String(decoding: example.line, as: UTF8.self)
        let ballot = "{\"a\":\"}\\\"}\",\"b\":{\"c\":\"{\"}}"
        let start = try #require(text.range(of: "\"ballot\":"))
        let end = try #require(text.range(of: ",\"statement\":"))
        let changed = text[..<start.upperBound] + ballot + text[end.lowerBound...]
        let boxed = try BoxedBallot(line: Array(changed.utf8), group: example.group)
        #expect(String(decoding: boxed.ballotBytes, as: UTF8.self) == ballot)
        for wrong in ["[]", "\"x\"", "{\"a\":\"}", "{{}"] {
            let changed = text[..<start.upperBound] + wrong + text[end.lowerBound...]
            #expect(throws: FormatError.self, "\(wrong)") {
                try BoxedBallot(line: Array(changed.utf8), group: example.group)
            }
        }
    }
}
