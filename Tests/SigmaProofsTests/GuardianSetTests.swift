import GroupArithmetic
import Primitives
import SigmaProofs
import Testing

@Suite struct GuardianSetTests {
    static let bad = ProofError(.badGuardianSet, "")
    let group = TestGroups.toy64

    @Test(
        "zero, negative, double, descending and too great indices are refused",
        arguments: [
            [0, 1, 2], [-1, 2, 3], [1, 1, 2], [1, 2, 2], [2, 2, 2], [3, 2, 1], [1, 3, 2], [1, 2, 6], [1, 2, Int.max],
            [Int.min, 1, 2],
        ])
    func badIndices(_ indices: [Int]) {
        #expect(throws: Self.bad) { try GuardianSet(indices, count: 5, quorum: 3) }
    }

    @Test("fewer guardians than the quorum are refused", arguments: [[], [1], [2, 5]])
    func tooFew(_ indices: [Int]) {
        #expect(throws: Self.bad) { try GuardianSet(indices, count: 5, quorum: 3) }
    }

    @Test(
        "a quorum below 1 or above n is refused, and so are no guardians at all",
        arguments: [
            (3, 0), (3, -1), (3, 4), (0, 0), (0, 1), (-1, -1),
        ])
    func badQuorum(_ count: Int, _ quorum: Int) {
        #expect(throws: Self.bad) { try GuardianSet([1, 2, 3], count: count, quorum: quorum) }
        #expect(throws: Self.bad) { try GuardianSet([], count: count, quorum: quorum) }
    }

    @Test(
        "the quorum and larger sets are accepted", arguments: [[1, 2, 3], [1, 3, 5], [2, 3, 4, 5], [1, 2, 3, 4, 5]])
    func accepted(_ indices: [Int]) throws {
        #expect(try GuardianSet(indices, count: 5, quorum: 3).indices == indices)
    }

    @Test("the coefficients of a set add to 1, and a lone guardian has 1")
    func coefficients() throws {
        for indices in [[1], [9], [1, 2], [2, 5, 7], [1, 2, 3, 4, 5, 6, 7, 8, 9]] {
            let set = try GuardianSet(indices, count: 9, quorum: 1)
            let sum = try indices.reduce(Scalar(group, 0)) { try $0 + set.lagrangeCoefficient(of: $1, group: group) }
            #expect(sum == group.one)
        }
        let lone = try GuardianSet([9], count: 9, quorum: 1)
        #expect(try lone.lagrangeCoefficient(of: 9, group: group) == group.one)
    }

    @Test("a guardian outside the set has no coefficient", arguments: [0, 2, 6, -1])
    func outsider(_ guardian: Int) throws {
        let set = try GuardianSet([1, 3, 5], count: 5, quorum: 3)
        #expect(throws: Self.bad) { try set.lagrangeCoefficient(of: guardian, group: group) }
    }

    @Test("indices i and i + q meet in a tiny group: refused, not divided by zero")
    func equalModuloOrder() throws {
        let set = try GuardianSet([1, 128], count: 200, quorum: 2)
        #expect(throws: Self.bad) { try set.lagrangeCoefficient(of: 1, group: TestGroups.toy7) }
        #expect(try set.lagrangeCoefficient(of: 1, group: group) != group.one)
    }
}
