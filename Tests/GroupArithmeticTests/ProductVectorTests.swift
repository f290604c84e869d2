import ElectionTestKit
import GroupArithmetic
import Testing

/// Products and inverses, among them members next to 0 and next to p in the groups whose members can be listed.
@Suite struct ProductVectorTests {
    struct Case: Decodable, Sendable {
        let group: String
        let left: HexBytes
        let right: HexBytes
        let product: HexBytes
        let inverseOfLeft: HexBytes
    }

    @Test("products and inverses are those of Python")
    func products() throws {
        for known in try VectorFile<Case>.load("groups/products").cases {
            let group = try TestGroups.named(known.group)
            let left = try group.member(known.left)
            let right = try group.member(known.right)
            #expect((left * right).bytes == known.product.bytes)
            #expect(left.inverse().bytes == known.inverseOfLeft.bytes)
        }
    }

    @Test("all 127 × 127 products of the smallest group are right")
    func everyProduct() throws {
        let group = TestGroups.toy7
        let members = (0..<127).map { group.g(Scalar(group, $0)) }
        #expect(Set(members).count == 127)
        for left in members {
            for right in members {
                #expect(value(left * right) == value(left) * value(right) % 59183)
            }
        }
    }

    @Test("of all 59183 integers below p exactly the 127 powers of g are members")
    func everyInteger() throws {
        let group = TestGroups.toy7
        let powers = Set((0..<127).map { value(group.g(Scalar(group, $0))) })
        for candidate in 0..<59183 {
            let unchecked = try UncheckedElement(group, bytes: [UInt8(candidate >> 8), UInt8(candidate & 255)])
            let isMember = (try? unchecked.checked()) != nil
            if isMember != powers.contains(candidate) { Issue.record("\(candidate) is misjudged") }
        }
    }

    private func value(_ element: GroupElement) -> Int { element.bytes.reduce(0) { $0 << 8 | Int($1) } }
}
