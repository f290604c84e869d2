import ElectionTestKit
import GroupArithmetic
import Testing

@Suite struct DiscreteLogTests {
    static let group = TestGroups.toy64

    @Test("every total from 0 to the bound is found", arguments: [0, 1, 2, 3, 15, 16, 17, 99, 100, 143, 144])
    func everyTotal(_ bound: Int) throws {
        let table = try DiscreteLogTable(base: Self.group.generator, bound: bound)
        #expect(table.bound == bound)
        for total in 0...bound {
            #expect(try table.logarithm(of: Self.group.generator.power(total)) == total)
        }
    }

    @Test("the total after the bound is not found", arguments: [0, 1, 2, 15, 16, 17, 99, 100, 143, 144, 1 << 20])
    func beyondBound(_ bound: Int) throws {
        var random = SeededRandom("discrete log")
        let base = Self.group.randomMember(&random)
        let table = try DiscreteLogTable(base: base, bound: bound)
        #expect(try table.logarithm(of: base.power(bound)) == bound)
        #expect(throws: ArithmeticError(.logarithmNotFound, "")) { try table.logarithm(of: base.power(bound + 1)) }
        #expect(throws: ArithmeticError(.logarithmNotFound, "")) { try table.logarithm(of: base.inverse()) }
    }

    @Test("large totals are found in the standard group")
    func standardGroup() throws {
        let base = Group.standard.generator
        let table = try DiscreteLogTable(base: base, bound: 1_000_000)
        for total in [0, 1, 999, 1000, 1001, 524_287, 999_999, 1_000_000] {
            #expect(try table.logarithm(of: base.power(total)) == total)
        }
        #expect(throws: ArithmeticError(.logarithmNotFound, "")) { try table.logarithm(of: base.power(1_000_001)) }
    }

    @Test("a random value has no total: the search ends")
    func randomValue() throws {
        var random = SeededRandom("random value")
        let table = try DiscreteLogTable(base: Self.group.generator, bound: 10_000)
        #expect(throws: ArithmeticError(.logarithmNotFound, "")) {
            try table.logarithm(of: Self.group.randomMember(&random))
        }
    }

    @Test("bounds above 2^40 and below 0 are refused", arguments: [-1, Int.min, (1 << 40) + 1, Int.max])
    func badBounds(_ bound: Int) {
        #expect(throws: ArithmeticError(.boundTooLarge, "")) {
            try DiscreteLogTable(base: Self.group.generator, bound: bound)
        }
    }

    @Test("a bound beyond the order of a tiny group gives the smallest total")
    func tinyGroup() throws {
        let group = TestGroups.toy7
        let table = try DiscreteLogTable(base: group.generator, bound: 1000)
        for total in 0..<127 { #expect(try table.logarithm(of: group.g(Scalar(group, total))) == total) }
    }
}
