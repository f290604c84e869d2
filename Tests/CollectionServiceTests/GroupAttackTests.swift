import BallotEncryption
import CollectionAPI
import ElGamal
import ElectionModel
import GroupArithmetic
import SigmaProofs
import Testing

/// Values outside of the subgroup of order q, through the interface that voters use (G1, G2, G3, recipe 5).
@Suite struct GroupAttackTests {
    enum Part: CaseIterable { case alpha, beta, nonceKey }
    enum Kind: CaseIterable {
        /// p − x, which is no square; the number 2, whose order is no divisor of q; p − 1, of order 2; 0.
        case negated, two, minusOne, zero
    }

    @Test(
        "a ballot with a value outside of the group is refused, wherever it stands", arguments: Part.allCases,
        Kind.allCases)
    func refuses(_ part: Part, _ kind: Kind) async throws {
        try await TestCollector.run { collector in
            let context = collector.world.context
            let voter = collector.voter()
            let sealed = try voter.seal()
            let ballot = try Self.spoil(sealed.ballot, part, kind, context.group)
            let statement = Statements.change(
                voter.statement(try await voter.ticket().ticket.ticket, sealed), ballot: ballot.documentHash,
                confirmationCode: ballot.confirmationCode)
            let submission = try voter.sign(statement, ballot: ballot)
            try await collector.expect(part == .nonceKey ? .nonceProof : .valueOutsideGroup) {
                try await voter.send(submission)
            }
        }
    }

    @Test("a number of p or more, or of another length, is no element at all")
    func refusesUnreduced() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            let submission = try await voter.prepare()
            let text = String(decoding: submission.canonicalBytes, as: UTF8.self)
            let digits = try #require(text.firstMatch(of: /"alpha":"([0-9A-F]+)"/)).output.1
            for other in [String(repeating: "F", count: digits.count), "00" + digits, String(digits.dropFirst(2))] {
                let answer = try await collector.refusal {
                    try await voter.https.send("POST", Routes.cast, Array(text.replacing(digits, with: other).utf8))
                }
                #expect([.outOfRange, .badValue].contains(answer))
            }
        }
    }

    private static func spoil(
        _ ballot: EncryptedBallot, _ part: Part, _ kind: Kind, _ group: Group
    ) throws -> EncryptedBallot {
        if part == .nonceKey {
            let old = ballot.encryptedNonce
            return BallotWorkshop.change(
                ballot, encryptedNonce: .init(c0: try value(kind, old.c0, group), c1: old.c1, proof: old.proof))
        }
        return try BallotWorkshop.replaceFirst(ballot) { selection in
            let old = selection.ciphertext
            let changed = UncheckedCiphertext(
                alpha: part == .alpha ? try value(kind, old.alpha, group) : old.alpha,
                beta: part == .beta ? try value(kind, old.beta, group) : old.beta)
            return .init(option: 1, ciphertext: changed, proof: selection.proof)
        }
    }

    private static func value(_ kind: Kind, _ old: UncheckedElement, _ group: Group) throws -> UncheckedElement {
        let zeros = [UInt8](repeating: 0, count: group.elementByteCount - 1)
        return switch kind {
        case .negated: try BallotWorkshop.negative(old, group: group)
        case .two: try UncheckedElement(group, bytes: zeros + [2])
        case .minusOne: try BallotWorkshop.negative(UncheckedElement(group, bytes: zeros + [1]), group: group)
        case .zero: try UncheckedElement(group, bytes: zeros + [0])
        }
    }
}
