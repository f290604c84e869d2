import ElectionTestKit
import GroupArithmetic
import Testing

/// The constants against numbers computed from the specification's formulas and decimals.
@Suite struct GroupParameterVectorTests {
    struct Case: Decodable, Sendable {
        let group: String
        let p: HexBytes
        let q: HexBytes
        let g: HexBytes
        let elementByteCount: Int
        let scalarByteCount: Int
        let orderBitCount: Int
    }

    @Test("every parameter set has the numbers of the specification")
    func constants() throws {
        let cases = try VectorFile<Case>.load("groups/parameters").cases
        #expect(cases.count == TestGroups.all.count)
        for known in cases {
            let group = try TestGroups.named(known.group)
            #expect(group.parameters.p == known.p.bytes)
            #expect(group.parameters.q == known.q.bytes)
            #expect(group.generator.bytes == known.g.bytes)
            #expect(group.elementByteCount == known.elementByteCount)
            #expect(group.scalarByteCount == known.scalarByteCount)
            #expect(group.orderBitCount == known.orderBitCount)
        }
    }

    @Test("the generator has order q", arguments: TestGroups.all)
    func generatorOrder(_ group: Group) throws {
        let last = Scalar(group, 1).negated()
        #expect(!group.generator.isIdentity)
        #expect(group.g(last) * group.generator == group.identity)
        #expect(group.g(last) == group.generator.inverse())
    }
}
