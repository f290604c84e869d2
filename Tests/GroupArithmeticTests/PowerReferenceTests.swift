import ElectionTestKit
import GroupArithmetic
import Primitives
import Testing

/// Every way to a power and to a product against `mpz_powm` and `mpz_mul`.
@Suite struct PowerReferenceTests {
    @Test("all exponentiations agree with mpz_powm on random and edge exponents", arguments: TestGroups.all)
    func powers(_ group: Group) throws {
        var random = SeededRandom("power reference")
        for base in [group.generator, group.identity, group.randomMember(&random), group.randomMember(&random)] {
            let table = FixedBase(base)
            let wide = FixedBase(base, windowBits: 10)
            let exponents = Self.exponents(group, &random)
            let expected = exponents.map { Reference.power(base.bytes, $0.bytes, modulo: group.parameters.p) }
            let secrets = try exponents.map { try $0.secret }
            #expect(exponents.map { base.power($0).bytes } == expected)
            #expect(exponents.map { table.power($0).bytes } == expected)
            #expect(exponents.map { wide.power($0).bytes } == expected)
            #expect(secrets.map { base.power(secret: $0).bytes } == expected)
            #expect(table.powers(secret: secrets).map(\.bytes) == expected)
            for (secret, expected) in zip(secrets, expected) {
                #expect(table.sharedSecret(with: secret).withBytes { $0 } == expected)
                #expect(table.element.sharedSecret(with: secret).withBytes { $0 } == expected)
            }
            #expect(base.powers(exponents).map(\.bytes) == expected)
            let unchecked = try UncheckedElement(group, bytes: base.bytes)
            #expect(try unchecked.powersIfMember(exponents).powers.map(\.bytes) == expected)
        }
    }

    @Test("tables grow with the work: powers stay those of mpz_powm, also while threads wait for the wider table")
    func growingTables() async {
        // Of this test alone, because it counts multiplications.
        let group = Group(.insecure64)
        let p = group.parameters.p
        let base = group.g(Scalar(group, 5))
        let table = FixedBase(base)
        func rightPowers(_ exponents: Range<Int>) -> Int {
            exponents.count { index in
                let exponent = Scalar(
                    group, reducing: [UInt8](repeating: UInt8(index & 255), count: 7) + [UInt8(index >> 8)])
                return table.power(exponent).bytes == Reference.power(base.bytes, exponent.bytes, modulo: p)
            }
        }
        func cost(_ body: () -> Void) -> Int {
            let before = group.operationCount
            body()
            return (group.operationCount - before).total
        }
        let full = Scalar(group, reducing: [UInt8](repeating: 0xAB, count: 7))
        _ = table.power(full)
        let first = cost { _ = table.power(full) }
        let right = await withTaskGroup(of: Int.self) { tasks in
            for part in 0..<4 { tasks.addTask { rightPowers(part * 6_000..<(part + 1) * 6_000) } }
            return await tasks.reduce(0, +)
        }
        #expect(right == 24_000)
        #expect(cost { _ = table.power(full) } < first)
    }

    @Test("products agree with mpz_mul, in place and not", arguments: TestGroups.all)
    func products(_ group: Group) {
        var random = SeededRandom("product reference")
        let values = [group.identity, group.generator] + (0..<4).map { _ in group.randomMember(&random) }
        for left in values {
            for right in values {
                let expected = Reference.product(left.bytes, right.bytes, modulo: group.parameters.p)
                var inPlace = left
                inPlace *= right
                #expect((left * right).bytes == expected)
                #expect(inPlace.bytes == expected)
            }
        }
    }

    @Test("an element in place leaves its copies alone")
    func copies() {
        let group = TestGroups.toy64
        let original = group.generator
        var copy = original
        copy *= original
        #expect(original == group.generator)
        #expect(copy == group.g(Scalar(group, 2)))
    }

    @Test("secret numbers calculate as public ones do", arguments: TestGroups.all)
    func secretScalars(_ group: Group) throws {
        var random = SeededRandom("secret scalars")
        let values = Self.exponents(group, &random)
        for left in values {
            for right in values {
                let (x, y) = (try left.secret, try right.secret)
                #expect((x + y).value == left + right)
                #expect((x + right).value == left + right)
                #expect((x * y).value == left * right)
                #expect((x * right).value == left * right)
                #expect(x.response(challenge: right, secret: y) == left - right * right)
                #expect(SecretScalar.select(3, equals: 3, x, y).value == left)
                #expect(SecretScalar.select(3, equals: -3, x, y).value == right)
            }
            #expect(try left.secret.negated().value == left.negated())
        }
        for small in [0, 1, 5, Int(Int32.max)] {
            #expect(SecretScalar(group, small: small).value == Scalar(group, small))
            #expect(SecretScalar(group, small: -small).value == Scalar(group, small).negated())
        }
    }

    @Test("operations are counted: squarings and multiplications of a known computation")
    func counts() {
        let group = Group(.insecure64)
        let before = group.operationCount
        _ = group.product([group.generator, group.generator, group.generator])
        let count = group.operationCount - before
        #expect(count.multiplications == 3)
        #expect(count.total == 3)
    }

    private static func exponents(_ group: Group, _ random: inout SeededRandom) -> [Scalar] {
        let one = Scalar(group, 1)
        return [Scalar(group, 0), one, Scalar(group, 2), one.negated(), Scalar(group, 2).negated()]
            + (0..<3).map { _ in group.randomScalar(&random) }
    }
}

extension SecretScalar {
    fileprivate var value: Scalar { disclosed() }
}
