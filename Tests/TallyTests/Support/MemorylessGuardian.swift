import ElGamal
import ElectionModel
import ElectionTestKit
import GroupArithmetic
import Primitives
import SigmaProofs
import Tally

/// A guardian without a medium that goes through all rounds with one nonce: with its own share an honest one, with
/// another an imposter that otherwise follows the rules.
struct MemorylessGuardian {
    let index: Int
    private let set: GuardianSet
    private let aggregate: RebuiltAggregate
    private let election: TestElection
    private let share: SecretScalar
    private let nonce: SecretScalar

    /// - Parameter share: by default the guardian's own.
    init(
        _ index: Int, of guardians: [Int], _ aggregate: RebuiltAggregate, _ election: TestElection,
        share: SecretScalar? = nil
    ) throws {
        var random = SystemRandom()
        let record = election.context.guardianRecord
        self.index = index
        set = try GuardianSet(guardians, count: record.guardianCount, quorum: record.quorum)
        self.aggregate = aggregate
        self.election = election
        self.share = share ?? election.shares[index - 1].voteShare
        nonce = SecretScalar(election.group, using: &random)
    }

    static func imposter(
        _ index: Int, of guardians: [Int], _ aggregate: RebuiltAggregate, _ election: TestElection
    ) throws -> MemorylessGuardian {
        var random = SystemRandom()
        let share = SecretScalar(election.group, using: &random)
        return try MemorylessGuardian(index, of: guardians, aggregate, election, share: share)
    }

    var commitment: SessionCommitment {
        SessionCommitment(
            aggregate: aggregate.hash, guardians: set.indices, guardian: index,
            hashes: perOption { $0.commitmentHash(open($0), guardian: index, guardians: set) })
    }

    func reveal(_ session: LoggedSession) -> SessionReveal {
        SessionReveal(session: session.hash, guardian: index, reveals: perOption(open))
    }

    func respond(_ session: LoggedSession, reveals: [SessionReveal]) throws -> SessionResponse {
        let responses = try perOption { statement in
            var opened: [Int: DecryptionReveal] = [:]
            for reveal in reveals { opened[reveal.guardian] = reveal.reveals[statement.contest, statement.option] }
            let joint = try JointDecryption(statement, guardians: set, reveals: opened)
            return try joint.respond(guardian: index, nonce: nonce, share: share)
        }
        return SessionResponse(session: session.hash, guardian: index, responses: responses)
    }

    private func open(_ statement: DecryptionStatement) -> DecryptionReveal {
        DecryptionReveal(statement, nonce: nonce, share: share)
    }

    private func perOption<Value: Hashable & Sendable>(
        _ body: (DecryptionStatement) throws -> Value
    ) rethrows -> PerOption<Value> {
        PerOption(
            contests: try aggregate.document.contests.map { contest in
                .init(
                    contest: contest.contest,
                    options: try contest.options.enumerated().map { position, ciphertext in
                        try body(
                            DecryptionStatement(
                                extendedBaseHash: election.context.extendedBaseHash, contest: contest.contest,
                                option: position + 1, aggregate: ciphertext))
                    })
            })
    }
}
