import ElectionTestKit
import GroupArithmetic
import Primitives
import Testing

/// Square roots from the chain of squarings that tests membership.
@Suite struct PendingRootTests {
    private func unchecked(_ bytes: [UInt8], _ group: Group) throws -> UncheckedElement {
        try UncheckedElement(group, bytes: bytes)
    }

    @Test("roots are x^((q+1)/2) as mpz_powm computes it, one alone or many together", arguments: TestGroups.all)
    func agrees(_ group: Group) throws {
        var random = SeededRandom("pending roots")
        let members = [group.generator, group.identity] + (0..<4).map { _ in group.randomMember(&random) }
        let exponents = [group.randomScalar(&random), Scalar(group, 0), Scalar(group, 1).negated()]
        var pending: [PendingRoot] = []
        for member in members {
            let found = try member.unchecked.rootAndPowersIfMember(exponents)
            #expect(found.element == member && found.powers == member.powers(exponents))
            pending.append(found.root)
        }
        let roots = PendingRoot.roots(of: pending)
        for (member, root) in zip(members, roots) {
            let bytes = Reference.power(member.bytes, group.half.bytes, modulo: group.parameters.p)
            let expected = try unchecked(bytes, group).checked()
            #expect(expected * expected == member && root == SquareRoot(of: expected))
            #expect(SquareElement(root).equals(member.unchecked))
        }
        #expect(roots.count == members.count)
        #expect(pending.flatMap { PendingRoot.roots(of: [$0]) } == roots)
        #expect(PendingRoot.roots(of: []) == [])
    }

    @Test("values of every other order, and 0, have no root here")
    func nonMembers() throws {
        for known in try VectorFile<MembershipTests.Case>.load("groups/nonmembers").cases {
            let value = try unchecked(known.value.bytes, TestGroups.named(known.group))
            #expect(throws: ArithmeticError(.notInSubgroup, ""), "\(known.group), \(known.kind)") {
                try value.rootAndPowersIfMember([])
            }
        }
        for group in TestGroups.all {
            let zero = [UInt8](repeating: 0, count: group.elementByteCount)
            #expect(throws: ArithmeticError(.notInSubgroup, "")) {
                try unchecked(zero, group).rootAndPowersIfMember([])
            }
        }
    }

    @Test("a root costs four multiplications beside the membership test, its division five and a share of 340")
    func cost() throws {
        // Of this test alone, because it counts.
        let group = Group(.standard)
        func cost(_ body: () throws -> Void) rethrows -> Int {
            let before = group.operationCount
            try body()
            return (group.operationCount - before).total
        }
        let value = group.g(Scalar(group, 12_345)).unchecked
        let plain = try cost { _ = try value.powersIfMember([]) }
        let rooted = try cost { _ = try value.rootAndPowersIfMember([]) }
        #expect(plain > 256 && rooted <= plain + 4, "\(plain), \(rooted)")
        let pending = try (0..<40).map { _ in try value.rootAndPowersIfMember([]).root }
        let one = cost { _ = PendingRoot.roots(of: [pending[0]]) }
        let many = cost { _ = PendingRoot.roots(of: pending) }
        #expect(one > 256 && one <= 345 && many <= one + 39 * 5, "\(one), \(many)")
    }
}
