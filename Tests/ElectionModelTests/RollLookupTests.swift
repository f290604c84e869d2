import ElectionModel
import Primitives
import Testing

/// A roll finds its voters and its hash without tables and without its bytes.
@Suite("Voters on a roll")
struct RollLookupTests {
    private func roll(_ count: Int) throws -> VoterRoll {
        try VoterRoll(
            version: 3,
            voters: (0..<count).map {
                .init(
                    identifier: "V-\($0 * 7 % 1_009)", name: "Voter \"\($0)\" Õ", ballotStyle: 1 + $0 % 3,
                    weight: 1 + $0 % 2)
            })
    }

    @Test("every voter is found, and nobody else", arguments: [0, 1, 2, 3, 100, 1_000])
    func found(_ count: Int) throws {
        let roll = try roll(count)
        for voter in roll.voters { #expect(roll.voter(voter.identifier) == voter) }
        for stranger in ["", "V", "V-", "V-2000", "W-1", "v-0", "V-0 "] { #expect(roll.voter(stranger) == nil) }
    }

    @Test("the hash is that of the canonical bytes", arguments: [0, 1, 2, 100])
    func hash(_ count: Int) throws {
        let roll = try roll(count)
        #expect(roll.documentHash == SHA256.hash(roll.canonicalBytes))
    }
}
