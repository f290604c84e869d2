import ElectionTestKit
import ElGamal
import GroupArithmetic
import Primitives
import SigmaProofs
import Testing

@Suite struct RangeProofTests {
    static let mismatch = ProofError(.challengeMismatch, "")

    @Test("an honest proof is accepted for every value, with and without an option index", arguments: 0...6)
    func honest(_ limit: Int) throws {
        for value in 0...limit {
            for option in [5, nil] {
                let fixture = try RangeFixture(value: value, limit: limit, option: option)
                try fixture.verify(fixture.proof)
            }
        }
    }

    @Test("an honest proof is accepted in every group", arguments: TestGroups.all)
    func everyGroup(_ group: Group) throws {
        for value in 0...2 {
            let fixture = try RangeFixture(value: value, limit: 2, group: group)
            try fixture.verify(fixture.proof)
        }
    }

    enum Mutation: CaseIterable {
        case alpha, beta, swappedPair, otherNonce, challenge, response, swappedComponents, shiftedChallenges
        case swappedChallenges, swappedResponses, negatedResponse, zeroComponent
    }

    @Test("every change of one field is rejected", arguments: Mutation.allCases, [0, 1, 2])
    func mutations(_ mutation: Mutation, _ value: Int) throws {
        var fixture = try RangeFixture(value: value, limit: 2)
        let (group, old) = (fixture.group, fixture.ciphertext)
        for index in 0...2 {
            var c = fixture.proof.components.map(\.challenge)
            var v = fixture.proof.components.map(\.response)
            var ciphertext = old
            let other = (index + 1) % 3
            switch mutation {
            case .alpha: ciphertext = Ciphertext(alpha: old.alpha * group.generator, beta: old.beta)
            case .beta: ciphertext = Ciphertext(alpha: old.alpha, beta: old.beta * fixture.key.element)
            case .swappedPair: ciphertext = Ciphertext(alpha: old.beta, beta: old.alpha)
            case .otherNonce:
                ciphertext = fixture.key.encrypt(value, nonce: SecretScalar(group, using: &fixture.random))
            case .challenge: c[index] = c[index] + group.one
            case .response: v[index] = v[index] + group.one
            case .swappedComponents:
                c.swapAt(index, other)
                v.swapAt(index, other)
            case .shiftedChallenges:
                c[index] = c[index] + group.one
                c[other] = c[other] - group.one
            case .swappedChallenges: c.swapAt(index, other)
            case .swappedResponses: v.swapAt(index, other)
            case .negatedResponse: v[index] = v[index].negated()
            case .zeroComponent: (c[index], v[index]) = (Scalar(group, 0), Scalar(group, 0))
            }
            let proof = RangeProof(components: zip(c, v).map { .init(challenge: $0, response: $1) })
            #expect(throws: Self.mismatch) { try fixture.verify(proof, ciphertext) }
        }
    }

    @Test("a proof does not hold elsewhere: contest, option, H_I, key, or as a contest's proof")
    func transplants() throws {
        let fixture = try RangeFixture(value: 1, limit: 1)
        let identifier = fixture.context.identifierHash
        let contexts = [
            RangeProof.Context(identifierHash: identifier, contest: 4, option: 5),
            RangeProof.Context(identifierHash: identifier, contest: 3, option: 6),
            RangeProof.Context(identifierHash: identifier, contest: 5, option: 3),
            RangeProof.Context(identifierHash: identifier, contest: 3, option: nil),
            RangeProof.Context(identifierHash: someHash("another ballot"), contest: 3, option: 5),
        ]
        for context in contexts {
            #expect(throws: Self.mismatch) { try fixture.verify(fixture.proof, context: context) }
        }
        let otherKey = try EncryptionKey(fixture.key.element * fixture.group.generator)
        #expect(throws: Self.mismatch) { try fixture.verify(fixture.proof, key: otherKey) }
    }

    @Test("a contest's proof does not hold for an option or another contest")
    func contestTransplants() throws {
        let fixture = try RangeFixture(value: 1, limit: 1, option: nil)
        let identifier = fixture.context.identifierHash
        for (contest, option) in [(3, 3), (3, 1), (4, nil)] as [(Int, Int?)] {
            let context = RangeProof.Context(identifierHash: identifier, contest: contest, option: option)
            #expect(throws: Self.mismatch) { try fixture.verify(fixture.proof, context: context) }
        }
    }

    @Test("a wrong number of components is refused before anything is computed", arguments: 0...4)
    func componentCount(_ limit: Int) throws {
        let fixture = try RangeFixture(value: 0, limit: limit)
        // Neither value is a member: were the count looked at later, the code would be another.
        let outside = UncheckedCiphertext(
            alpha: try fixture.group.negative(fixture.ciphertext.alpha),
            beta: try fixture.group.negative(fixture.ciphertext.beta))
        let components = fixture.proof.components
        let doubled = components + components
        for wrong in [[], Array(components.dropLast()), components + [components[0]], doubled]
        where wrong.count != limit + 1 {
            #expect(throws: ProofError(.wrongComponentCount, "")) {
                try fixture.verify(RangeProof(components: wrong))
            }
            #expect(throws: ProofError(.wrongComponentCount, "")) {
                _ = try RangeProof(components: wrong).verify(
                    outside, limit: limit, key: fixture.key, context: fixture.context)
            }
        }
        #expect(throws: ProofError(.wrongComponentCount, "")) { try fixture.verify(fixture.proof, limit: limit + 1) }
    }

    struct NonMember: Decodable, Sendable {
        let group: String
        let value: HexBytes
    }

    @Test("α and β outside the subgroup are refused", arguments: ["insecure-toy-64", "standard-4096"])
    func nonMembers(_ name: String) throws {
        let group = try TestGroups.named(name)
        let fixture = try RangeFixture(value: 1, limit: 1, group: group)
        let honest = try fixture.ciphertext.unchecked
        var values = try VectorFile<NonMember>.load("groups/nonmembers").cases.filter { $0.group == name }
            .map { try group.unchecked($0.value) }
        values.append(try group.negative(fixture.ciphertext.alpha))
        values.append(try group.negative(fixture.ciphertext.beta))
        for value in values {
            for pair in [
                UncheckedCiphertext(alpha: value, beta: honest.beta),
                UncheckedCiphertext(alpha: honest.alpha, beta: value),
            ] {
                #expect(throws: ProofError(.notInSubgroup, "")) {
                    _ = try fixture.proof.verify(pair, limit: 1, key: fixture.key, context: fixture.context)
                }
            }
        }
    }
}
