import ElectionTestKit
import GroupArithmetic
import Testing

/// The laws of the group, with seeded values in every parameter set.
@Suite struct GroupPropertyTests {
    @Test("exponents add and multiply", arguments: TestGroups.all)
    func exponentLaws(_ group: Group) throws {
        var random = SeededRandom("exponent laws")
        for _ in 0..<3 {
            let x = group.randomScalar(&random)
            let y = group.randomScalar(&random)
            let base = group.randomMember(&random)
            #expect(base.power(x) * base.power(y) == base.power(x + y))
            #expect(base.power(x).power(y) == base.power(x * y))
            #expect(base.power(x) * base.power(x.negated()) == group.identity)
        }
    }

    @Test("secret and public powers agree, with and without tables", arguments: TestGroups.all)
    func secretPowers(_ group: Group) throws {
        var random = SeededRandom("secret powers")
        let base = group.randomMember(&random)
        let table = FixedBase(base)
        #expect(table.element == base)
        for x in [Scalar(group, 0), Scalar(group, 1), Scalar(group, 1).negated(), group.randomScalar(&random)] {
            let expected = base.power(x)
            let secret = try x.secret
            #expect(base.power(secret: secret) == expected)
            #expect(table.power(x) == expected)
            #expect(table.power(secret: secret) == expected)
        }
    }

    @Test("several powers at once are the powers one by one", arguments: TestGroups.all)
    func manyPowers(_ group: Group) throws {
        var random = SeededRandom("many powers")
        let base = group.randomMember(&random)
        let exponents = (0..<6).map { _ in group.randomScalar(&random) } + [Scalar(group, 0)]
        let oneByOne = exponents.map { base.power($0) }
        #expect(base.powers(exponents) == oneByOne)
        #expect(base.powers([]) == [])
        #expect(group.identity.powers(exponents).allSatisfy { $0.isIdentity })
    }

    @Test("small exponents count multiplications", arguments: TestGroups.all)
    func smallPowers(_ group: Group) {
        var power = group.identity
        for exponent in 0...20 {
            #expect(group.generator.power(exponent) == power)
            power = power * group.generator
        }
    }

    @Test("a product takes every factor once, and none gives 1", arguments: TestGroups.all)
    func products(_ group: Group) {
        var random = SeededRandom("products")
        let x = group.randomMember(&random)
        let y = group.randomMember(&random)
        #expect(group.product([]) == group.identity)
        #expect(group.product([x, y, x]) == x * x * y)
        #expect(x * x.inverse() == group.identity)
        #expect(group.identity.inverse() == group.identity)
    }
}
