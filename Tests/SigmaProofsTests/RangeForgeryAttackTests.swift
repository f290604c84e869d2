import ElectionTestKit
import ElGamal
import GroupArithmetic
import Primitives
import SigmaProofs
import Testing

/// Ways to claim a range for a value outside it.
@Suite struct RangeForgeryAttackTests {
    static let mismatch = ProofError(.challengeMismatch, "")
    let group = TestGroups.toy64

    @Test("limit + 1 cannot be shown with another option's proof, nor with a longer proof cut short", arguments: 1...4)
    func overvote(_ limit: Int) throws {
        let over = try RangeFixture(value: limit + 1, limit: limit + 1, seed: "over")
        let neighbour = try RangeFixture(value: limit, limit: limit, option: 6, seed: "neighbour")
        #expect(throws: ProofError(.wrongComponentCount, "")) { try over.verify(over.proof, limit: limit) }
        let long = over.proof.components
        for forged in [
            neighbour.proof, RangeProof(components: Array(long.dropFirst())),
            RangeProof(components: Array(long.dropLast())),
        ] {
            #expect(throws: Self.mismatch) { try over.verify(forged, limit: limit) }
            #expect(throws: Self.mismatch) { try over.verify(forged, limit: limit, context: neighbour.context) }
        }
    }

    @Test("a prover that simulates every branch for a value outside the range fails", arguments: [2, 3, 7])
    func simulateEverything(_ value: Int) throws {
        var fixture = try RangeFixture(value: value, limit: value)
        for _ in 0..<20 {
            let components = (0...1).map { _ in
                RangeProof.Component(
                    challenge: group.randomScalar(&fixture.random), response: group.randomScalar(&fixture.random))
            }
            #expect(throws: Self.mismatch) { try fixture.verify(RangeProof(components: components), limit: 1) }
        }
    }

    @Test("a vote of −1 beside a vote of 2 passes the contest's proof but no option proof")
    func negativeVote() throws {
        let two = try RangeFixture(value: 2, limit: 2, seed: "two")
        let zero = try RangeFixture(value: 0, limit: 1, option: 6, seed: "zero")
        let minusOne = Ciphertext(
            alpha: zero.ciphertext.alpha, beta: zero.ciphertext.beta * two.key.element.inverse())
        let sum = two.ciphertext * minusOne
        let context = RangeProof.Context(identifierHash: someHash("H_I"), contest: 3, option: nil)
        var random = SeededRandom("sum")
        let sumProof = RangeProof.prove(
            sum, value: 1, nonce: two.nonce + zero.nonce, limit: 1, key: two.key, context: context, using: &random)
        try sumProof.verify(sum, limit: 1, key: two.key, context: context)
        #expect(throws: Self.mismatch) { try zero.verify(zero.proof, minusOne) }
        #expect(throws: Self.mismatch) { try zero.verify(sumProof, minusOne) }
        #expect(throws: ProofError(.wrongComponentCount, "")) { try two.verify(two.proof, limit: 1) }
    }

    @Test("two votes in a contest of one have no sum proof: neither for limit 2, nor from another contest")
    func missingSumProof() throws {
        let first = try RangeFixture(value: 1, limit: 1, option: 1, seed: "first")
        let second = try RangeFixture(value: 1, limit: 1, option: 2, seed: "second")
        let sum = first.ciphertext * second.ciphertext
        let nonce = first.nonce + second.nonce
        var random = SeededRandom("sum")
        let context = RangeProof.Context(identifierHash: someHash("H_I"), contest: 3, option: nil)
        let wide = RangeProof.prove(
            sum, value: 2, nonce: nonce, limit: 2, key: first.key, context: context, using: &random)
        let elsewhere = try RangeFixture(value: 1, limit: 1, contest: 4, option: nil, seed: "elsewhere")
        #expect(throws: ProofError(.wrongComponentCount, "")) {
            try wide.verify(sum, limit: 1, key: first.key, context: context)
        }
        for forged in [elsewhere.proof, first.proof, second.proof] {
            #expect(throws: Self.mismatch) { try forged.verify(sum, limit: 1, key: first.key, context: context) }
        }
    }

    @Test("Alice's ciphertext, rerandomised or raised, has no proof without her nonce")
    func relatedBallot() throws {
        let alice = try RangeFixture(value: 1, limit: 1, seed: "alice")
        var random = SeededRandom("mallory")
        let shift = group.randomScalar(&random)
        let copy = Ciphertext(
            alpha: alice.ciphertext.alpha * group.g(shift),
            beta: alice.ciphertext.beta * alice.key.element.power(shift))
        let shifted = RangeProof(
            components: alice.proof.components.map {
                .init(challenge: $0.challenge, response: $0.response - $0.challenge * shift)
            })
        #expect(throws: Self.mismatch) { try alice.verify(alice.proof, copy) }
        #expect(throws: Self.mismatch) { try alice.verify(shifted, copy) }
        let raised = alice.ciphertext * Ciphertext(alpha: group.identity, beta: alice.key.element)
        #expect(throws: Self.mismatch) { try alice.verify(alice.proof, raised) }
    }
}
