import ElectionTestKit
import GroupArithmetic
import Testing

/// The subgroup of order q and nothing beside it: p − 1 = 2·r′·q has the other subgroups of order 2, r′ and 2·r′.
@Suite struct MembershipTests {
    struct Case: Decodable, Sendable {
        let group: String
        let kind: String
        let value: HexBytes
    }

    @Test("values of every other order are refused")
    func nonMembers() throws {
        let cases = try VectorFile<Case>.load("groups/nonmembers").cases
        #expect(Set(cases.map(\.kind)).count == 7)
        for known in cases {
            let group = try TestGroups.named(known.group)
            let unchecked = try UncheckedElement(group, bytes: known.value.bytes)
            #expect(throws: ArithmeticError(.notInSubgroup, ""), "\(known.group), \(known.kind)") {
                try unchecked.checked()
            }
            #expect(throws: ArithmeticError(.notInSubgroup, ""), "\(known.group), \(known.kind)") {
                try unchecked.powersIfMember([Scalar(group, 0), Scalar(group, 2)])
            }
        }
    }

    @Test("a member times −1 is refused", arguments: TestGroups.all)
    func negatedMembers(_ group: Group) throws {
        var random = SeededRandom("negated members")
        for _ in 0..<5 {
            let member = group.randomMember(&random)
            let negated = subtract(member.bytes, from: group.parameters.p)
            #expect(throws: ArithmeticError(.notInSubgroup, "")) {
                try UncheckedElement(group, bytes: negated).checked()
            }
        }
    }

    @Test("powers of g are members", arguments: TestGroups.all)
    func members(_ group: Group) throws {
        var random = SeededRandom("members")
        for _ in 0..<5 {
            let member = group.randomMember(&random)
            #expect(try UncheckedElement(group, bytes: member.bytes).checked() == member)
        }
    }

    private func subtract(_ value: [UInt8], from minuend: [UInt8]) -> [UInt8] {
        var borrow = 0
        var out: [UInt8] = []
        for (high, low) in zip(minuend.reversed(), value.reversed()) {
            let difference = Int(high) - Int(low) - borrow
            borrow = difference < 0 ? 1 : 0
            out.append(UInt8(truncatingIfNeeded: difference))
        }
        return out.reversed()
    }
}
