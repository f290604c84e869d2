import ElGamal
import ElectionModel
import ElectionTestKit
import GroupArithmetic
import Primitives
import SigmaProofs
import Tally

/// A guardian that brings another key than its own through all rounds, and otherwise follows them.
struct Imposter {
    private let index: Int
    private let set: GuardianSet
    private let aggregate: RebuiltAggregate
    private let election: TestElection
    private let share: SecretScalar
    private let nonce: SecretScalar

    init(_ index: Int, of guardians: [Int], _ aggregate: RebuiltAggregate, _ election: TestElection) throws {
        var random = SystemRandom()
        self.index = index
        set = try GuardianSet(guardians, count: election.shares.count, quorum: 2)
        self.aggregate = aggregate
        self.election = election
        share = SecretScalar(election.group, using: &random)
        nonce = SecretScalar(election.group, using: &random)
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
