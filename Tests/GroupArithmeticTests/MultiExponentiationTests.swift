import ElectionTestKit
import GroupArithmetic
import Primitives
import Testing

/// Both methods for products of powers against powers one by one.
@Suite struct MultiExponentiationTests {
    static let methods: [MultiExponentiation.Method] =
        (2...7).map { .straus(width: $0) } + [2, 3, 5, 8, 11].map { .pippenger(width: $0) }

    @Test("every method gives the product of the single powers", arguments: methods)
    func methodsAgree(_ method: MultiExponentiation.Method) {
        for group in [TestGroups.toy64, Group.standard] {
            for count in [1, 2, 7] {
                var random = SeededRandom("methods \(count)")
                let terms = Self.terms(group, count, &random)
                #expect(Self.product(terms, by: method) == Self.expected(terms))
            }
        }
    }

    @Test("exponents 0, 1 and q − 1, and no base at all, have their products", arguments: methods)
    func edges(_ method: MultiExponentiation.Method) {
        let group = TestGroups.toy64
        let exponents = [Scalar(group, 0), Scalar(group, 1), Scalar(group, 1).negated()]
        for chosen in [[0], [1], [2], [0, 0], [0, 1, 2], [2, 2, 2]] {
            let terms = chosen.map { (group.g(Scalar(group, 3 + $0)), exponents[$0]) }
            #expect(Self.product(terms, by: method) == Self.expected(terms))
        }
        #expect(PowerProduct.of([], group: group, method: method) == group.identity)
    }

    @Test("plain numbers give the same product as Montgomery forms, for few and for many")
    func plain() {
        let group = TestGroups.toy64
        for count in [1, 40, 100] {
            var random = SeededRandom("plain \(count)")
            let terms = Self.terms(group, count, &random)
            #expect(PowerProduct.ofPlain(terms.map { ($0.0.unchecked, $0.1) }, group: group) == Self.expected(terms))
        }
    }

    @Test("the chosen method is the cheapest, and windows grow with the number of bases")
    func choice() {
        #expect(PowerProduct.bestMethod(bases: 20, exponentBits: 256) == .straus(width: 5))
        var last = 0
        for count in [1_000, 10_000, 100_000] {
            guard case .pippenger(let width) = PowerProduct.bestMethod(bases: count, exponentBits: 128) else {
                Issue.record("many bases are for Pippenger's method")
                continue
            }
            #expect(width > last)
            last = width
        }
    }

    private static func terms(
        _ group: Group, _ count: Int, _ random: inout SeededRandom
    ) -> [(GroupElement, Scalar)] {
        (0..<count).map { _ in (group.randomMember(&random), group.randomScalar(&random)) }
    }

    private static func product(
        _ terms: [(GroupElement, Scalar)], by method: MultiExponentiation.Method
    ) -> GroupElement { PowerProduct.of(terms, group: terms[0].0.group, method: method) }

    private static func expected(_ terms: [(GroupElement, Scalar)]) -> GroupElement {
        let group = terms[0].0.group
        let p = group.parameters.p
        var product = Reference.power(terms[0].0.bytes, terms[0].1.bytes, modulo: p)
        for (base, exponent) in terms.dropFirst() {
            product = Reference.product(product, Reference.power(base.bytes, exponent.bytes, modulo: p), modulo: p)
        }
        guard let value = try? UncheckedElement(group, bytes: product).checked() else { return group.identity }
        return value
    }
}
