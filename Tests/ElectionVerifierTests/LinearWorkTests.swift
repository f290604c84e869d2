import ElectionModel
import ElectionTestKit
import ElectionVerifier
import Testing

/// Quadratic work hides until an election is large. What each check looks at is counted; time is not.
@Suite("Work grows with the ballots")
struct LinearWorkTests {
    @Test("from n to 2n to 4n ballots every check looks at so many items more for each ballot, and no check at more")
    func linear() async throws {
        var items: [[Int]] = []
        for count in [10, 20, 40] {
            let votes = (0..<count).map {
                TestVotes.Vote(voter: $0 % 5 + 1, selections: [1: [0, 0, 1], 2: [$0 % 3, 0]])
            }
            let report = try await TestRecord(.full, votes: votes).verify()
            #expect(report.verdict == .holds)
            items.append(report.entries.map(\.items))
        }
        for (position, check) in Check.allCases.enumerated() {
            let (n, double, fourfold) = (items[0][position], items[1][position], items[2][position])
            #expect(fourfold - double == 2 * (double - n), "\(check.id): \(n), \(double), \(fourfold)")
        }
        #expect(items[2].reduce(0, +) > items[0].reduce(0, +))
    }
}
