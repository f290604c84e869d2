import ElectionTestKit
import GroupArithmetic
import Testing

/// base^exponent in every group, with exponents 0, 1, q − 1, at window and limb boundaries, and random.
@Suite struct PowerVectorTests {
    struct Case: Decodable, Sendable {
        let group: String
        let base: HexBytes
        let exponent: HexBytes
        let result: HexBytes
    }

    static func forEach(_ body: (GroupElement, Scalar, [UInt8]) throws -> Void) throws {
        for known in try VectorFile<Case>.load("groups/powers").cases {
            let group = try TestGroups.named(known.group)
            try body(try group.member(known.base), try group.scalar(known.exponent), known.result.bytes)
        }
    }

    @Test("public powers are those of Python")
    func publicPowers() throws {
        try Self.forEach { base, exponent, result in
            #expect(base.power(exponent).bytes == result)
            #expect(base.powers([exponent])[0].bytes == result)
        }
    }

    @Test("secret powers are those of Python")
    func secretPowers() throws {
        try Self.forEach { base, exponent, result in
            let secret = try exponent.secret
            #expect(base.power(secret: secret).bytes == result)
        }
    }

    @Test("powers from tables are those of Python")
    func tablePowers() throws {
        try Self.forEach { base, exponent, result in
            let table = FixedBase(base)
            let secret = try exponent.secret
            #expect(table.power(exponent).bytes == result)
            #expect(table.power(secret: secret).bytes == result)
            if base == base.group.generator {
                #expect(base.group.g(exponent).bytes == result)
                #expect(base.group.g(secret: secret).bytes == result)
            }
        }
    }

    @Test("powers that share their squarings with the membership test are those of Python")
    func sharedPowers() throws {
        try Self.forEach { base, exponent, result in
            let group = base.group
            let unchecked = try UncheckedElement(group, bytes: base.bytes)
            let others = [Scalar(group, 0), exponent, exponent.negated(), Scalar(group, 1)]
            let (element, powers) = try unchecked.powersIfMember(others)
            #expect(element == base)
            #expect(powers[0].isIdentity)
            #expect(powers[1].bytes == result)
            #expect(powers[2] * powers[1] == group.identity)
            #expect(powers[3] == base)
        }
    }
}
