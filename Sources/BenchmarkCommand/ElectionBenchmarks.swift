import BallotChecks
import BallotEncryption
import CommandConsole
import ElGamal
import ElectionModel
import ElectionTestKit
import GroupArithmetic
import Primitives
import SigmaProofs

/// What a voter's device, a verifier and a guardian do: one contest of 10 options and limit 1, in the standard group.
struct ElectionBenchmarks {
    private static let optionCount = 10

    private let context: ElectionContext
    private let group = Group.standard
    private let unit: Double

    init(unit: Double) throws {
        self.unit = unit
        let manifest = try Manifest(
            label: "benchmark",
            contests: [.init(label: "c", options: (1...Self.optionCount).map { .init(label: "option \($0)") })],
            ballotStyles: [.init(label: "all", contests: [1])])
        context = try TestElection(group: .standard, manifest: manifest).context
    }

    func run(into figures: inout Figures) throws {
        let contest = try encrypt(into: &figures)
        let ciphertexts = try verify(contest, into: &figures)
        try verifyBatches(into: &figures)
        try ballot(into: &figures)
        aggregate(ciphertexts, into: &figures)
        try decrypt(ciphertexts, into: &figures)
    }

    /// Whole ballots of the same contest.
    func scaling() throws -> ScalingBenchmarks { try ScalingBenchmarks(context) }

    private func encryptor(_ bases: EncryptionBases) -> ContestEncryptor {
        var random = SystemRandom()
        return ContestEncryptor(
            bases: bases, manifest: context.manifest,
            nonces: EncryptionNonces(
                group: group, identifierHash: .zero, ballotNonce: SecretBytes.random(32, using: &random)))
    }

    private let values = (1...Self.optionCount).map { $0 == 3 ? 1 : 0 }

    private func encrypt(into figures: inout Figures) throws -> EncryptedBallot.Contest {
        var random = SystemRandom()
        let encryptor = encryptor(EncryptionBases(context))
        let variableTime = self.encryptor(EncryptionBases(variableTime: context))
        var contest: EncryptedContest?
        ArithmeticBenchmarks.measure(
            "encrypt", "encrypt a selection with its proofs, constant time", group, 3, per: Self.optionCount, &figures
        ) { contest = encryptor.encrypt(values, contest: 1, using: &random) }
        ArithmeticBenchmarks.measure(
            "encrypt_vartime", "encrypt a selection with its proofs, variable time", group, 3, per: Self.optionCount,
            &figures
        ) { contest = variableTime.encrypt(values, contest: 1, using: &random) }
        guard let contest else { throw ArithmeticError(.outOfRange, "a nonce was zero") }
        return contest.contest
    }

    /// One contest alone, 5,000 and 20,000 selections; a hundred different contests, repeated.
    private func verifyBatches(into figures: inout Figures) throws {
        var random = SystemRandom()
        let bases = EncryptionBases(context)
        let contests = (0..<100).compactMap { _ in encryptor(bases).encrypt(values, contest: 1, using: &random) }
        let claims = contests.map { contest in
            ContestClaim(
                selections: contest.contest.selections.map {
                    .init(
                        ciphertext: $0.ciphertext, proof: $0.proof, limit: 1,
                        context: .init(identifierHash: .zero, contest: 1, option: $0.option))
                }, proof: contest.contest.proof, limit: 1,
                context: .init(identifierHash: .zero, contest: 1, option: nil))
        }
        let batch = ProofBatch(key: context.voteKey)
        var allPassed = true
        func check(_ count: Int) {
            let units = (0..<count).map { index in
                claims[index % claims.count].prepare(contests[index % contests.count].roots).map { [$0] }
            }
            let members = batch.members(units, using: &random)
            allPassed = allPassed && members.allSatisfy { $0 != nil }
        }
        for (name, count) in [("verify_single", 1), ("verify_batch_5000", 500), ("verify_batch", 2_000)] {
            ArithmeticBenchmarks.measure(
                name, "verify a selection in a batch of \(count * Self.optionCount)", group, max(1, 20 / count),
                per: count * Self.optionCount, rounds: count > 100 ? 1 : 5, &figures
            ) { check(count) }
        }
        guard allPassed else { throw CommandFailure(.internalError, "a batch of right proofs did not pass") }
    }

    private func verify(
        _ contest: EncryptedBallot.Contest, into figures: inout Figures
    ) throws -> [Ciphertext] {
        var ciphertexts: [Ciphertext] = []
        try check(contest, &ciphertexts)
        ArithmeticBenchmarks.measure(
            "verify_exact", "verify a selection exactly, contest included", group, 2, per: Self.optionCount, &figures
        ) { try? check(contest, &ciphertexts) }
        return ciphertexts
    }

    private func check(_ contest: EncryptedBallot.Contest, _ ciphertexts: inout [Ciphertext]) throws {
        ciphertexts = try contest.selections.map { selection in
            try selection.proof.verify(
                selection.ciphertext, limit: 1, key: context.voteKey,
                context: .init(identifierHash: .zero, contest: 1, option: selection.option))
        }
        let product = ciphertexts.reduce(Ciphertext.neutral(group), *)
        try contest.proof.verify(
            product, limit: 1, key: context.voteKey, context: .init(identifierHash: .zero, contest: 1, option: nil))
    }

    /// A whole ballot, as the collector accepts it: hashes and the proof of the encrypted nonce included.
    private func ballot(into figures: inout Figures) throws {
        var random = SystemRandom()
        let choices = try VoterSelections(
            [1: (1...Self.optionCount).map { $0 == 3 ? 1 : 0 }], manifest: context.manifest, ballotStyle: 1)
        let encryptor = BallotEncryptor(context: context, device: "bench")
        let sealed = try encryptor.encrypt(choices, voter: "T-1", ballotStyle: 1, using: &random)
        let bytes = sealed.ballot.canonicalBytes
        let checker = BallotChecker(context)
        _ = try checker.validate(sealed.ballot)
        ArithmeticBenchmarks.measure("ballot_check", "check a ballot of 10 options exactly", group, 1, &figures) {
            _ = try? checker.validate(sealed.ballot)
        }
        ArithmeticBenchmarks.measure("ballot_decode", "decode the JSON of a ballot of 10 options", group, 20, &figures)
        {
            _ = try? EncryptedBallot(canonical: bytes, group: group)
        }
        figures.ratio(
            "ratio_decode", "decoding over verification in a batch of 20,000", "ballot_decode_M", "verify_batch_M",
            parts: Self.optionCount)
    }

    private func aggregate(_ ciphertexts: [Ciphertext], into figures: inout Figures) {
        var sums = ciphertexts
        ArithmeticBenchmarks.measure(
            "aggregate", "add a selection to the aggregate", group, 100, per: ciphertexts.count, &figures
        ) { for index in sums.indices { sums[index] *= ciphertexts[index] } }
    }

    private func decrypt(_ ciphertexts: [Ciphertext], into figures: inout Figures) throws {
        var random = SystemRandom()
        let statement = DecryptionStatement(
            extendedBaseHash: context.extendedBaseHash, contest: 1, option: 1, aggregate: ciphertexts[0])
        let (nonce, share) = (SecretScalar(group, using: &random), SecretScalar(group, using: &random))
        ArithmeticBenchmarks.measure("decrypt_reveal", "a guardian's part of one total", group, 5, &figures) {
            _ = DecryptionReveal(statement, nonce: nonce, share: share)
        }
        let key = group.g(secret: share)
        let reveal = DecryptionReveal(statement, nonce: nonce, share: share)
        let guardians = try GuardianSet([1], count: 1, quorum: 1)
        let joint = try JointDecryption(statement, guardians: guardians, reveals: [1: reveal])
        let response = try joint.respond(guardian: 1, nonce: nonce, share: share)
        ArithmeticBenchmarks.measure("decrypt_verify", "check a guardian's part of one total", group, 5, &figures) {
            try? joint.verify(response: response, guardian: 1, shareKey: key)
        }
        let bound = 100_000
        let table = try DiscreteLogTable(base: context.voteKey.element, bound: bound)
        let total = context.voteKey.element.power(bound - 1)
        ArithmeticBenchmarks.measure("discrete_log", "find a total below 100,000", group, 2, &figures) {
            _ = try? table.logarithm(of: total)
        }
    }
}
