import ElectionTestKit
import GroupArithmetic
import Primitives
import Testing

@Suite struct ScalarVectorTests {
    struct Case: Decodable, Sendable {
        let group: String
        let left: HexBytes
        let right: HexBytes
        let sum: HexBytes
        let difference: HexBytes
        let product: HexBytes
        let inverseOfLeft: HexBytes?
    }

    struct Reduction: Decodable, Sendable {
        let group: String
        let bytes: HexBytes
        let scalar: HexBytes
    }

    @Test("sums, differences, products and inverses modulo q are those of Python")
    func arithmetic() throws {
        for known in try VectorFile<Case>.load("groups/scalars").cases {
            let group = try TestGroups.named(known.group)
            let left = try group.scalar(known.left)
            let right = try group.scalar(known.right)
            #expect((left + right).bytes == known.sum.bytes)
            #expect((left - right).bytes == known.difference.bytes)
            #expect((left * right).bytes == known.product.bytes)
            if let inverse = known.inverseOfLeft {
                #expect(try left.inverse().bytes == inverse.bytes)
            } else {
                #expect(throws: ArithmeticError(.notInvertible, "")) { try left.inverse() }
            }
        }
    }

    @Test("−0 is 0 and −1 is q − 1, in canonical bytes", arguments: TestGroups.all)
    func negatives(_ group: Group) throws {
        let zero = Scalar(group, 0)
        #expect(zero.negated() == zero)
        #expect(zero.negated().isZero)
        #expect(zero.negated().bytes == [UInt8](repeating: 0, count: group.scalarByteCount))
        let last = Scalar(group, 1).negated()
        #expect(try Scalar(group, bytes: last.bytes) == last)
        #expect(throws: ArithmeticError(.outOfRange, "")) { try Scalar(group, bytes: group.parameters.q) }
        #expect((last + Scalar(group, 1)).bytes == zero.bytes)
    }

    @Test("secret arithmetic is the public one")
    func secretArithmetic() throws {
        for known in try VectorFile<Case>.load("groups/scalars").cases {
            let group = try TestGroups.named(known.group)
            let left = try group.scalar(known.left)
            let right = try group.scalar(known.right)
            let count = group.scalarByteCount
            let secretSum = try left.secret + right.secret
            let mixedSum = try left.secret + right
            let product = try left.secret * right
            #expect(secretSum.withBytes(count: count) { $0 } == known.sum.bytes)
            #expect(mixedSum.withBytes(count: count) { $0 } == known.sum.bytes)
            #expect(product.withBytes(count: count) { $0 } == known.product.bytes)
            let response = try right.secret.response(challenge: left, secret: right.secret)
            #expect(response == right - left * right)
        }
    }

    @Test("bytes of any length are reduced modulo q as Python does")
    func reductions() throws {
        for known in try VectorFile<Reduction>.load("groups/reductions").cases {
            let group = try TestGroups.named(known.group)
            #expect(Scalar(group, reducing: known.bytes.bytes).bytes == known.scalar.bytes)
            guard known.bytes.bytes.count == HashValue.byteCount else { continue }
            let hash = try known.bytes.hash
            #expect(group.hashToScalar(hash).bytes == known.scalar.bytes)
            let secret = SecretScalar(group, reducing: hash.bytes)
            #expect(secret.withBytes(count: group.scalarByteCount) { $0 } == known.scalar.bytes)
        }
    }
}
