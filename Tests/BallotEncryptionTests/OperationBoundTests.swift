import BallotEncryption
import ElGamal
import ElectionModel
import ElectionTestKit
import GroupArithmetic
import Primitives
import SigmaProofs
import Testing

/// How many multiplications the operations of an election take in the standard group, counted: what the design promises of
/// a contest of 10 options with limit 1 does not get lost unnoticed. Time is measured by tools/bench.
@Suite(.serialized) struct OperationBoundTests {
    /// Of this suite alone, because it counts.
    private static let group = Group(.standard)
    private static let options = 10

    private let context: ElectionContext
    private let contest: EncryptedContest
    private let encryptor: ContestEncryptor
    private let values = (1...Self.options).map { $0 == 3 ? 1 : 0 }

    init() throws {
        let manifest = try Manifest(
            label: "bounds",
            contests: [.init(label: "c", options: (1...Self.options).map { .init(label: "option \($0)") })],
            ballotStyles: [.init(label: "all", contests: [1])])
        context = try ElectionTestKit.TestElection(group: Self.group, manifest: manifest).context
        var random = SystemRandom()
        encryptor = ContestEncryptor(
            bases: EncryptionBases(context), manifest: manifest,
            nonces: EncryptionNonces(
                group: Self.group, identifierHash: .zero, ballotNonce: SecretBytes.random(32, using: &random)))
        // The tables are made here, so that they do not count below.
        contest = try #require(encryptor.encrypt(values, contest: 1, using: &random))
    }

    private func cost(_ body: () throws -> Void) rethrows -> Int {
        let before = Self.group.operationCount
        try body()
        return (Self.group.operationCount - before).total
    }

    @Test("a power of g takes at most 32 multiplications for a public exponent and 51 for a secret one")
    func fixedBase() {
        var random = SystemRandom()
        let table = Self.group.generatorBase
        let secret = SecretScalar(Self.group, using: &random)
        let exponent = Scalar(Self.group, reducing: random.bytes(48))
        _ = (table.power(exponent), table.power(secret: secret))
        let costs = (cost { _ = table.power(exponent) }, cost { _ = table.power(secret: secret) })
        #expect(costs.0 > 0 && costs.0 <= 32)
        #expect(costs.1 > 0 && costs.1 <= 51)
    }

    @Test("a selection is encrypted with its proofs and hints in at most 350 multiplications, the contest's included")
    func encryption() {
        var random = SystemRandom()
        let count = cost { _ = encryptor.encrypt(values, contest: 1, using: &random) }
        #expect(count > 0 && count <= 350 * Self.options)
    }

    @Test("a selection is verified exactly in at most 1,050 multiplications, the contest's share included")
    func exact() throws {
        func verify() throws {
            let ciphertexts = try contest.contest.selections.map { selection in
                try selection.proof.verify(
                    selection.ciphertext, limit: 1, key: context.voteKey,
                    context: .init(identifierHash: .zero, contest: 1, option: selection.option))
            }
            try contest.contest.proof.verify(
                ciphertexts.reduce(Ciphertext.neutral(Self.group), *), limit: 1, key: context.voteKey,
                context: .init(identifierHash: .zero, contest: 1, option: nil))
        }
        try verify()
        let count = try cost(verify)
        #expect(count > 0 && count <= 1_050 * Self.options)
    }

    @Test("with hints a selection takes at most 420 multiplications alone and 165 in a batch of 5,000")
    func batches() throws {
        var random = SystemRandom()
        let claim = ContestClaim(
            selections: contest.contest.selections.map {
                .init(
                    ciphertext: $0.ciphertext, proof: $0.proof, limit: 1,
                    context: .init(identifierHash: .zero, contest: 1, option: $0.option))
            }, proof: contest.contest.proof, limit: 1,
            context: .init(identifierHash: .zero, contest: 1, option: nil))
        let batch = ProofBatch(key: context.voteKey)
        for (contests, bound) in [(1, 420), (500, 165)] {
            func verify() -> Int {
                let units = (0..<contests).map { _ in claim.prepare(contest.roots).map { [$0] } }
                return batch.members(units, using: &random).count { $0 != nil }
            }
            // The first time makes the tables.
            #expect(verify() == contests)
            let count = cost { _ = verify() }
            #expect(count > 0 && count <= bound * Self.options * contests)
        }
    }
}
