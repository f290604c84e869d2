import ElectionModel
import ElectionTestKit
import GroupArithmetic
import Primitives
import Tally
import Testing

/// Attacks D5, D6 and D12: any k of n guardians give the same result, a bad share is named and left out, and fewer than
/// k are told that they are too few.
@Suite("Quorums")
struct QuorumTests {
    /// All (n, k) with n/2 < k ≤ n ≤ 5 and k ≥ 2.
    private static let sizes = (2...5).flatMap { n in (2...n).filter { 2 * $0 > n }.map { (n, $0) } }

    private static func subsets(_ n: Int, _ size: Int) -> [[Int]] {
        (0..<1 << n).filter { $0.nonzeroBitCount == size }.map { mask in (1...n).filter { mask >> ($0 - 1) & 1 == 1 } }
    }

    private static func processed(_ n: Int, _ k: Int) async throws -> TestCount {
        let election = try TestElection(guardianCount: n, quorum: k, minimumCellSize: 1)
        let box = try TestBox(election, folder: TemporaryFolder().path + "/box", votes: TestVotes.all)
        return try await TestCount.processed(box, folder: TemporaryFolder().path)
    }

    /// A whole session, in which the guardians in `bad` bring other shares than their own.
    private static func outcome(
        _ guardians: [Int], bad: [Int] = [], _ aggregate: RebuiltAggregate, _ count: inout TestCount
    ) throws -> (wrong: [Int], build: () throws -> ResultDocument) {
        let election = count.election
        let members = try guardians.map { index in
            bad.contains(index)
                ? try MemorylessGuardian.imposter(index, of: guardians, aggregate, election)
                : try MemorylessGuardian(index, of: guardians, aggregate, election)
        }
        let session = try count.logSession(members.map(\.commitment))
        let reveals = members.map { $0.reveal(session) }
        let responses = try members.map { try $0.respond(session, reveals: reveals) }
        let builder = try ResultBuilder(aggregate: aggregate, session: session, reveals: reveals)
        return (builder.wrongGuardians(responses), { try builder.build(responses) })
    }

    @Test(
        "a bad share is named and left out, and every quorum of the others gives the same result",
        arguments: QuorumTests.sizes)
    func everyQuorum(_ n: Int, _ k: Int) async throws {
        var count = try await Self.processed(n, k)
        let aggregate = try await count.opened().rebuildAggregate {}
        let expected = PreparedSession.totals(of: count.election)
        for size in k...n {
            for guardians in Self.subsets(n, size) {
                let honest = try Self.outcome(guardians, aggregate, &count)
                #expect(honest.wrong.isEmpty)
                #expect(try honest.build().totals == expected)
                for bad in guardians where size == k {
                    let spoilt = try Self.outcome(guardians, bad: [bad], aggregate, &count)
                    #expect(spoilt.wrong == [bad])
                    await expectRefusal(.badGuardianFile, naming: "[\(bad)]") { try spoilt.build() }
                }
            }
        }
    }

    @Test("all bad shares of a session are named at once")
    func several() async throws {
        var count = try await Self.processed(5, 3)
        let aggregate = try await count.opened().rebuildAggregate {}
        let spoilt = try Self.outcome([1, 2, 4, 5], bad: [2, 5], aggregate, &count)
        #expect(spoilt.wrong == [2, 5])
        await expectRefusal(.badGuardianFile, naming: "[2, 5]") { try spoilt.build() }
    }

    @Test("with n - k + 1 media gone, the refusal says how many guardians are needed")
    func tooFew() async throws {
        let count = try await Self.processed(5, 3)
        let counted = try count.opened()
        let aggregate = try await counted.rebuildAggregate {}
        let guardian = try count.guardian(2, aggregate)
        var random = SystemRandom()
        for left in [[2, 4], [2]] {
            await expectRefusal(.badGuardianSet, naming: "3 of the 5 guardians are needed") {
                try guardian.commit(number: 1, guardians: left, using: &random)
            }
        }
        #expect(!DurableFile.exists("\(count.privateFolder(2))/decryption"))
        // A commitment that says less than it must makes no session either.
        let forged = SessionCommitment(
            aggregate: aggregate.hash, guardians: [2], guardian: 2, hashes: PerOption(contests: []))
        await expectRefusal(.badGuardianSet, naming: "3 of the 5") {
            try SessionDocument.build([forged], count: counted)
        }
    }
}
