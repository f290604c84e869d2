import ElectionTestKit
import GroupArithmetic
import Primitives
import Testing

/// The test behind batch verification against values of every order, in the standard group.
@Suite struct PowerProductAttackTests {
    static let group = Group.standard
    /// A generator's square has order q·r'; its power by q has order r'.
    static let largeSquare = power(square(2), group.parameters.q)

    /// x = g^v·y^c with y = square of `base`; `error` spoils x.
    struct Equation {
        let base: UncheckedElement
        let challenge: Scalar
        let response: Scalar
        var error: UncheckedElement?
    }

    @Test("right equations pass and give the bases as members")
    func right() throws {
        var random = SeededRandom("right batch")
        let equations = (0..<6).map { _ in Self.equation(Self.group.randomMember(&random).unchecked, &random) }
        let members = try Self.test(equations, &random)
        #expect(members.map(\.unchecked) == equations.map { Self.squared($0.base) })
    }

    @Test("a base of order r' or q·r' is refused although its equation holds over the integers")
    func wrongOrder() throws {
        var random = SeededRandom("wrong order")
        let member = Self.group.randomMember(&random).unchecked
        for base in [Self.largeSquare, Self.product(Self.largeSquare, member)] {
            #expect(throws: ArithmeticError(.notInSubgroup, "")) {
                try Self.test([Self.equation(member, &random), Self.equation(base, &random)], &random)
            }
        }
    }

    @Test("two bases whose parts outside the subgroup cancel are refused")
    func cancellingOrders() throws {
        var random = SeededRandom("cancelling orders")
        let member = Self.group.randomMember(&random).unchecked
        let inverse = Self.power(Self.largeSquare, Self.minusOne(Self.group.parameters.p, 2))
        let pair = [Self.product(member, Self.largeSquare), Self.product(member, inverse)]
        let equations = pair.map { Self.equation($0, &random) }
        #expect(throws: ArithmeticError(.notInSubgroup, "")) { try Self.test(equations, &random) }
    }

    @Test("two errors that cancel are refused, unless the multipliers can be foreseen")
    func cancellingErrors() throws {
        var random = SeededRandom("cancelling errors")
        for error in [Self.group.randomMember(&random).unchecked, Self.largeSquare] {
            let inverse = Self.power(error, Self.minusOne(Self.group.parameters.p, 2))
            var equations = (0..<2).map { _ in Self.equation(Self.group.randomMember(&random).unchecked, &random) }
            equations[0].error = error
            equations[1].error = inverse
            #expect(throws: ArithmeticError(.equationFails, "")) { try Self.test(equations, &random) }
            // What the random multipliers are for: with equal ones the forgery passes.
            #expect(throws: Never.self) { try Self.test(equations, &random, multiplier: Multiplier(Self.seven)) }
        }
    }

    @Test("one wrong equation among many is refused, whether the error is in the subgroup or not")
    func oneError() throws {
        var random = SeededRandom("one error")
        for error in [Self.group.randomMember(&random).unchecked, Self.largeSquare] {
            var equations = (0..<8).map { _ in Self.equation(Self.group.randomMember(&random).unchecked, &random) }
            equations[3].error = error
            #expect(throws: ArithmeticError(.equationFails, "")) { try Self.test(equations, &random) }
        }
    }

    @Test("toy groups have no batches: their orders are too small for random multipliers")
    func toyGroups() {
        #expect(
            GroupParameters.allInsecure.map { Group($0) }.filter(\.supportsBatches).map(\.testDescription)
                == ["insecure-reduced-3072"])
        #expect(Group.standard.supportsBatches)
    }

    @Test("either root of a value gives the value; 0, p and a byte more or less are no roots")
    func roots() throws {
        var random = SeededRandom("roots")
        let group = Self.group
        let root = SquareRoot(of: group.randomMember(&random))
        let other = try SquareRoot(group, bytes: Self.negated(root.bytes))
        #expect(SquareElement(root).bytes == SquareElement(other).bytes)
        #expect(try SquareRoot(group, bytes: root.bytes) == root)
        let zero = [UInt8](repeating: 0, count: group.elementByteCount)
        for bytes in [zero, group.parameters.p] {
            #expect(throws: ArithmeticError(.outOfRange, "")) { try SquareRoot(group, bytes: bytes) }
        }
        for bytes in [[0] + root.bytes, Array(root.bytes.dropLast()), []] {
            #expect(throws: ArithmeticError(.wrongLength, "")) { try SquareRoot(group, bytes: bytes) }
        }
    }

    @Test("p − 1 and every other negated member have no root: a root of them cannot be shown")
    func negatedValues() throws {
        var random = SeededRandom("negated values")
        let group = Self.group
        let p = group.parameters.p
        // Euler: x^((p−1)/2) is p − 1 for a number without a root.
        for value in [Self.minusOne(p, 1), Self.negated(group.randomMember(&random).bytes)] {
            #expect(Reference.power(value, Self.half(Self.minusOne(p, 1)), modulo: p) == Self.minusOne(p, 1))
        }
        let member = group.randomMember(&random)
        let shown = SquareElement(SquareRoot(of: member))
        let negated = try UncheckedElement(group, bytes: Self.negated(shown.bytes))
        #expect(shown.equals(member.squared().unchecked))
        #expect(!shown.equals(negated))
    }

    @Test("products of squares are the products of the numbers")
    func products() {
        var random = SeededRandom("square products")
        for group in TestGroups.all {
            let roots = (0..<5).map { _ in group.randomMember(&random) }
            for count in 1...5 {
                let expected = group.product(roots.prefix(count).map { $0.squared() })
                let product = SquareElement.product(roots.prefix(count).map { SquareElement(SquareRoot(of: $0)) })
                #expect(product.bytes == expected.bytes)
                #expect(!product.isOne)
            }
        }
        #expect(SquareElement(SquareRoot(of: Self.group.identity)).isOne)
    }

    // MARK: - The forger's arithmetic

    private static let seven = [UInt8](repeating: 7, count: 16)

    private static func equation(_ base: UncheckedElement, _ random: inout SeededRandom) -> Equation {
        Equation(base: base, challenge: group.randomScalar(&random), response: group.randomScalar(&random))
    }

    /// Runs the test on x_k = (h^v·base^c·error)² with the forger's own roots.
    @discardableResult
    private static func test(
        _ equations: [Equation], _ random: inout SeededRandom, multiplier: Multiplier? = nil
    ) throws -> [GroupElement] {
        var test = PowerProductTest(group)
        var constant = Scalar(group, 0)
        for equation in equations {
            let multiplier = multiplier ?? Multiplier(random.bytes(16))
            var root = product(group.g(equation.response).unchecked, power(equation.base, equation.challenge.bytes))
            if let error = equation.error { root = product(root, error) }
            test.append(try shown(root), multiplier: multiplier)
            test.append(try shown(equation.base), exponent: multiplier.scalar(group) * equation.challenge)
            constant = constant + multiplier.scalar(group) * (equation.response + equation.response)
        }
        return try test.members(constant: group.g(constant))
    }

    /// The square of any number: its root in the written form is h·2^2048.
    private static func shown(_ root: UncheckedElement) throws -> SquareElement {
        let p = group.parameters.p
        let factor = Reference.power([2], [8, 0], modulo: p)
        return SquareElement(try SquareRoot(group, bytes: Reference.product(root.bytes, factor, modulo: p)))
    }

    private static func power(_ base: UncheckedElement, _ exponent: [UInt8]) -> UncheckedElement {
        unchecked(Reference.power(base.bytes, exponent, modulo: group.parameters.p))
    }

    private static func product(_ left: UncheckedElement, _ right: UncheckedElement) -> UncheckedElement {
        unchecked(Reference.product(left.bytes, right.bytes, modulo: group.parameters.p))
    }

    private static func squared(_ value: UncheckedElement) -> UncheckedElement { product(value, value) }

    private static func square(_ small: UInt8) -> UncheckedElement {
        unchecked(Reference.power([small], [2], modulo: group.parameters.p))
    }

    private static func unchecked(_ bytes: [UInt8]) -> UncheckedElement {
        guard let value = try? UncheckedElement(group, bytes: bytes) else { preconditionFailure("below p") }
        return value
    }

    private static func negated(_ bytes: [UInt8]) -> [UInt8] {
        let p = group.parameters.p
        return Reference.product(minusOne(p, 1), bytes, modulo: p)
    }

    /// p − by, for an odd p and a small number.
    private static func minusOne(_ p: [UInt8], _ by: UInt8) -> [UInt8] { p.dropLast() + [p[p.count - 1] - by] }

    private static func half(_ even: [UInt8]) -> [UInt8] {
        even.indices.map { even[$0] >> 1 | ($0 > 0 ? even[$0 - 1] << 7 : 0) }
    }
}
