import ElectionTestKit
import GroupArithmetic
import Testing

/// Whether a number is a square modulo p is easy to see; in the group of order q it says nothing, since q is odd and so
/// every member is the square of a member (G6).
@Suite struct SquareTests {
    @Test("every member is a square, and what is no square is no member", arguments: TestGroups.all)
    func squares(_ group: Group) throws {
        var random = SeededRandom("squares")
        let half = try Scalar(group, 2).inverse()
        for _ in 0..<5 {
            let member = group.randomMember(&random)
            let root = member.power(half)
            #expect(root * root == member)
        }
    }
}
