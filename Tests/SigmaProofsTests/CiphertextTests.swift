import ElectionTestKit
import ElGamal
import GroupArithmetic
import Primitives
import Testing

@Suite struct CiphertextTests {
    @Test("1 and g are refused as keys in every group", arguments: TestGroups.all)
    func degenerateKeys(_ group: Group) throws {
        #expect(throws: ArithmeticError(.outOfRange, "")) { try EncryptionKey(group.identity) }
        #expect(throws: ArithmeticError(.outOfRange, "")) { try EncryptionKey(group.generator) }
        #expect(try EncryptionKey(group.generator.power(2)).element == group.generator.power(2))
    }

    @Test("products encrypt sums under the sum of the nonces", arguments: TestGroups.all)
    func homomorphic(_ group: Group) throws {
        var random = SeededRandom("homomorphic")
        let key = try RangeFixture.key(group)
        let (x, y) = (SecretScalar(group, using: &random), SecretScalar(group, using: &random))
        let product = key.encrypt(3, nonce: x) * key.encrypt(4, nonce: y)
        #expect(product == key.encrypt(7, nonce: x + y))
        #expect(product * .neutral(group) == product)
    }

    @Test("a weight multiplies the content", arguments: [0, 1, 2, 5, 1000])
    func weights(_ weight: Int) throws {
        var random = SeededRandom("weights")
        let group = TestGroups.toy64
        let key = try RangeFixture.key(group)
        let ciphertext = key.encrypt(3, nonce: SecretScalar(group, using: &random))
        let expected = (0..<weight).reduce(Ciphertext.neutral(group)) { sum, _ in sum * ciphertext }
        #expect(ciphertext.weighted(weight) == expected)
    }

    @Test("a pair with a value outside the subgroup is refused", arguments: TestGroups.all)
    func nonMembers(_ group: Group) throws {
        var random = SeededRandom("pairs")
        let key = try RangeFixture.key(group)
        let honest = key.encrypt(1, nonce: SecretScalar(group, using: &random))
        let read = try honest.unchecked
        #expect(try read.checked() == honest)
        let pairs = [
            UncheckedCiphertext(alpha: try group.negative(honest.alpha), beta: read.beta),
            UncheckedCiphertext(alpha: read.alpha, beta: try group.negative(honest.beta)),
        ]
        for pair in pairs { #expect(throws: ArithmeticError(.notInSubgroup, "")) { try pair.checked() } }
    }

    @Test("key derivation separates labels, contexts and lengths")
    func keyDerivation() {
        let key = SecretBytes(count: 32) { $0.copyBytes(from: someHash("k").bytes) }
        func keys(_ label: String, _ context: [UInt8], _ blocks: Int) -> [UInt8] {
            KeyDerivation.keys(from: key, label: label, context: context, blocks: blocks).withBytes { $0 }
        }
        let one = keys("label", [1], 1)
        let two = keys("label", [1], 2)
        #expect(one.count == 32)
        #expect(two.count == 64)
        // The length is part of the input: one block is no prefix of two.
        let all = [one, Array(two[..<32]), Array(two[32...]), keys("labe", [1], 1), keys("label", [2], 1)]
        #expect(Set(all).count == all.count)
    }
}
