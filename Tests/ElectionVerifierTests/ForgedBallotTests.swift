import ElGamal
import ElectionModel
import ElectionTestKit
import ElectionVerifier
import GroupArithmetic
import Primitives
import SigmaProofs
import Testing

/// Ballots that an office with all signing keys changed, put in or took out.
@Suite("Forged ballots")
struct ForgedBallotTests {
    @Test("two options that change places fail the proofs, which name their options")
    func swappedOptions() async throws {
        let failing = try await Forgery().failing(ballot: 6) { ballot in
            ballot.replacing(contest: 0) { contest in
                let (a, b) = (contest.selections[0], contest.selections[1])
                return contest.replacing(
                    selections: [
                        .init(option: 1, ciphertext: b.ciphertext, proof: b.proof),
                        .init(option: 2, ciphertext: a.ciphertext, proof: a.proof), contest.selections[2],
                    ])
            }.rehashed()
        }
        #expect(failing.isSuperset(of: [.selectionProof, .aggregateAlpha, .aggregateBeta]))
        #expect(failing.isDisjoint(with: [.contestHash, .confirmationCode, .selectionMembership, .loggedBallots]))
    }

    @Test("a ballot that is moved to another style is found")
    func movedStyle() async throws {
        let failing = try await Forgery().failing(ballot: 6) { $0.replacing(ballotStyle: 1) }
        #expect(failing.contains(.ballotStyle))
    }

    @Test("a missing contest is found")
    func missingContest() async throws {
        let failing = try await Forgery().failing(ballot: 6) {
            $0.replacing(contests: Array($0.contests.dropLast())).rehashed()
        }
        #expect(failing.isSuperset(of: [.ballotStyle, .aggregateAlpha]))
        #expect(!failing.contains(.confirmationCode))
    }

    @Test("a contest that stands twice is found")
    func doubledContest() async throws {
        let failing = try await Forgery().failing(ballot: 6) {
            $0.replacing(contests: [$0.contests[0]] + $0.contests).rehashed()
        }
        #expect(failing.isSuperset(of: [.ballotStyle, .repeatedNonce]))
    }

    @Test("a ballot with another identifier fails all proofs")
    func otherIdentifier() async throws {
        let failing = try await Forgery().failing(ballot: 3) {
            $0.replacing(identifier: SHA256.hash([1])).rehashed()
        }
        #expect(failing.isSuperset(of: [.selectionProof, .contestProof, .encryptedNonce]))
        #expect(!failing.contains(.identifierHash))
    }

    @Test("another device string is found")
    func otherDevice() async throws {
        let failing = try await Forgery().failing(ballot: 3) { $0.replacing(device: "other 1") }
        #expect(failing.contains(.deviceHash))
    }

    @Test("a ballot that claims to be chained is found")
    func chained() async throws {
        let failing = try await Forgery().failing(ballot: 3) { ballot in
            ballot.replacing(chainingField: [0, 0, 0, 1] + ballot.chainingField.dropFirst(4)).rehashed()
        }
        #expect(failing.contains(.chainingField) && !failing.contains(.deviceHash))
    }

    @Test("values outside of the subgroup are refused under 6.A", arguments: ["negative", "two", "zero", "minus one"])
    func outsideOfTheGroup(_ kind: String) async throws {
        let forgery = try await Forgery()
        let failing = try await forgery.failing(ballot: 6) { ballot in
            try ballot.replacing(contest: 0) { contest in
                let first = contest.selections[0]
                let alpha = try UncheckedElement(
                    forgery.group, bytes: Self.stranger(kind, first.ciphertext.alpha.bytes, forgery.group))
                let changed = EncryptedBallot.Selection(
                    option: 1, ciphertext: UncheckedCiphertext(alpha: alpha, beta: first.ciphertext.beta),
                    proof: first.proof)
                return contest.replacing(selections: [changed] + contest.selections.dropFirst())
            }.rehashed()
        }
        #expect(
            failing.isSuperset(of: [.selectionMembership, .selectionProof, .contestMembership, .contestProof]))
        #expect(failing.isSuperset(of: [.aggregateAlpha, .aggregateBeta]))
        #expect(failing.isDisjoint(with: [.contestHash, .confirmationCode, .loggedBallots]))
    }

    private static func stranger(_ kind: String, _ alpha: [UInt8], _ group: Group) -> [UInt8] {
        let p = group.parameters.p
        let zero = [UInt8](repeating: 0, count: p.count)
        switch kind {
        case "negative": return subtract(p, alpha)
        case "two": return zero.dropLast() + [2]
        case "minus one": return subtract(p, zero.dropLast() + [1])
        default: return zero
        }
    }

    private static func subtract(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        var borrow = 0
        var out = left
        for index in left.indices.reversed() {
            let difference = Int(left[index]) - Int(right[index]) - borrow
            out[index] = UInt8(truncatingIfNeeded: difference)
            borrow = difference < 0 ? 1 : 0
        }
        return out
    }

    @Test("a vote encrypted with the nonce zero is found, though its proof holds")
    func zeroNonce() async throws {
        let forgery = try await Forgery()
        let context = forgery.election.context
        var random = SystemRandom()
        let failing = try await forgery.failing(ballot: 6) { ballot in
            try ballot.replacing(contest: 2) { contest in
                let zero = try SecretScalar(forgery.group, bytes: [UInt8](repeating: 0, count: 32))
                let other = SecretScalar(forgery.group, using: &random)
                var selections: [EncryptedBallot.Selection] = []
                for (option, (value, nonce)) in [(1, zero), (0, other)].enumerated() {
                    let ciphertext = context.voteKey.encrypt(value, nonce: nonce)
                    let proof = RangeProof.prove(
                        ciphertext, value: value, nonce: nonce, limit: 1, key: context.voteKey,
                        context: .init(identifierHash: ballot.identifierHash, contest: 3, option: option + 1),
                        using: &random)
                    selections.append(
                        .init(option: option + 1, ciphertext: try Self.unchecked(ciphertext), proof: proof))
                }
                let sum = context.voteKey.encrypt(1, nonce: other)
                let proof = RangeProof.prove(
                    sum, value: 1, nonce: other, limit: 1, key: context.voteKey,
                    context: .init(identifierHash: ballot.identifierHash, contest: 3, option: nil), using: &random)
                return .init(contest: 3, selections: selections, proof: proof, contestHash: contest.contestHash)
            }.rehashed()
        }
        #expect(failing.contains(.zeroNonce))
        #expect(failing.isDisjoint(with: [.selectionMembership, .selectionProof, .contestProof, .contestHash]))
    }

    private static func unchecked(_ ciphertext: Ciphertext) throws -> UncheckedCiphertext {
        UncheckedCiphertext(
            alpha: try UncheckedElement(ciphertext.alpha.group, bytes: ciphertext.alpha.bytes),
            beta: try UncheckedElement(ciphertext.beta.group, bytes: ciphertext.beta.bytes))
    }

    @Test("a copied ballot under another pseudonym is found by its identifier and its nonces")
    func copiedBallot() async throws {
        let forgery = try await Forgery()
        var ballots = try forgery.ballots()
        // The ballots of voters 4 and 5, who voted once.
        ballots[5] = ballots[5].replacing(ballot: ballots[4].ballot)
        let failing = try await forgery.failing([RecordFolder.segment(0): Forgery.lines(ballots)])
        #expect(failing.isSuperset(of: [.uniqueIdentifier, .repeatedNonce]))
        #expect(failing.isDisjoint(with: [.selectionProof, .loggedBallots]))
    }

    @Test("a ballot that is changed after it was logged is found")
    func changedAfterLogging() async throws {
        let forgery = try await Forgery()
        var ballots = try forgery.ballots()
        ballots[4] = ballots[4].replacing(ballot: ballots[4].ballot.replacing(confirmationCode: SHA256.hash([2])))
        // The log stays as it was.
        let sealed = try Resealing(forgery.copy, [RecordFolder.segment(0): Forgery.lines(ballots)])
        var leaves = forgery.copy.record.log.leaves
        leaves[leaves.count - 5..<leaves.count] = sealed.leaves.suffix(5)
        let failing = Forgery.failing(try await forgery.copy.verify(sealed.changes, leaves: leaves))
        #expect(failing.isSuperset(of: [.loggedBallots, .confirmationCode]))
    }
}
