import ElGamal
import ElectionModel
import ElectionTestKit
import Foundation
import GroupArithmetic
import Primitives
import SigmaProofs
import Tally
import Testing

/// Attack D10: a guardian's medium is copied before it answers and put back afterwards. Two answers with one nonce
/// would reveal the guardian's share.
@Suite("Rewound media")
struct RewindAttackTests {
    /// z = (v − v′)/(c′ − c), from v = u − c·z and v′ = u − c′·z.
    private func recover(_ v: Scalar, _ c: Scalar, _ other: Scalar, _ otherChallenge: Scalar) throws -> Scalar {
        (v - other) * (try (otherChallenge - c).inverse())
    }

    @Test("a guardian without a memory loses its share to two challenges for one nonce")
    func withoutDefence() async throws {
        let election = try Fixture.election.get()
        var random = SystemRandom()
        let statement = DecryptionStatement(
            extendedBaseHash: election.context.extendedBaseHash, contest: 1, option: 1,
            aggregate: election.context.voteKey.encrypt(3, nonce: SecretScalar(election.group, using: &random)))
        let nonce = SecretScalar(election.group, using: &random)
        func run(_ other: Int) throws -> (Scalar, Scalar) {
            let set = try GuardianSet([1, other], count: 3, quorum: 2)
            let run = try JointRun(
                statement, election, set, [1: nonce, other: SecretScalar(election.group, using: &random)])
            return (try run.response(1), try run.challenge(1))
        }
        let (v, c) = try run(2)
        for (other, challenge) in [try run(2), try run(3)] {
            let share = try recover(v, c, other, challenge)
            #expect(election.group.g(share) == election.context.guardianRecord.shareKey(of: 1))
            #expect(share.bytes == election.shares[0].voteShare.withBytes(count: 8) { $0 })
        }
    }

    /// A session beyond the first that is answered: with what the medium held before.
    private struct Rewound {
        var prepared: PreparedSession
        let answer: SessionResponse
        private let medium: String

        init() async throws {
            prepared = try await PreparedSession.fresh()
            medium = prepared.count.privateFolder(1)
            try FileManager.default.copyItem(atPath: medium, toPath: medium + ".copy")
            answer = try prepared.guardian(1).respond(prepared.count.session(1), reveals: prepared.reveals)
            try FileManager.default.removeItem(atPath: medium)
            try FileManager.default.copyItem(atPath: medium + ".copy", toPath: medium)
        }
    }

    @Test("a rewound medium answers the same session with the same numbers only")
    func sameSession() async throws {
        let rewound = try await Rewound()
        let prepared = rewound.prepared
        let session = try prepared.count.session(1)
        let again = try prepared.guardian(1).respond(session, reveals: prepared.reveals)
        #expect(again == rewound.answer)
    }

    @Test("a rewound medium does not answer the same session with other reveals")
    func otherReveals() async throws {
        let rewound = try await Rewound()
        let prepared = rewound.prepared
        let session = try prepared.count.session(1)
        let third = prepared.reveals[1]
        let contests = third.reveals.contests
        let option = contests[0].options[0]
        let group = prepared.count.election.group
        let moved = DecryptionReveal(a: option.a * group.generator, b: option.b, partial: option.partial)
        let changed = [PerOption.Contest(contest: 1, options: [moved] + contests[0].options.dropFirst())]
        let forged = SessionReveal(
            session: session.hash, guardian: 3, reveals: PerOption(contests: changed + contests.dropFirst()))
        await expectRefusal(.badGuardianFile, naming: "guardian 3") {
            try prepared.guardian(1).respond(session, reveals: [prepared.reveals[0], forged])
        }
    }

    @Test("a rewound medium does not answer another session with the nonces of the first")
    func otherSession() async throws {
        var rewound = try await Rewound()
        let own = rewound.prepared.commitments[0]
        var random = SystemRandom()
        // Guardian 3 commits anew; the office puts guardian 1's old commitment beside it.
        let third = try rewound.prepared.guardian(3).commit(number: 2, guardians: [1, 3], using: &random)
        let session = try rewound.prepared.count.logSession([own, third])
        let guardian = try rewound.prepared.guardian(1)
        await expectRefusal(.wrongSession) { try guardian.reveal(session) }
        // Nor when the file with the nonces is given the new session's name.
        let folder = "\(rewound.prepared.count.privateFolder(1))/decryption"
        try FileManager.default.moveItem(
            atPath: "\(folder)/session-1.nonces", toPath: "\(folder)/session-2.nonces")
        await expectRefusal(.wrongSession) { try guardian.reveal(session) }
        await expectRefusal(.wrongSession) { try guardian.respond(session, reveals: rewound.prepared.reveals) }
    }

    @Test("a rewound medium does not answer a second session that claims to be the first")
    func secondFirstSession() async throws {
        var rewound = try await Rewound()
        let own = rewound.prepared.commitments[0]
        var random = SystemRandom()
        let third = try rewound.prepared.guardian(3).commit(number: 2, guardians: [1, 3], using: &random)
        let first = try rewound.prepared.count.session(1).document
        let forged = SessionDocument(
            election: first.election, fingerprint: first.fingerprint, number: 1, processed: first.processed,
            commitments: [own, third])
        try rewound.prepared.count.step(.session, forged.canonicalBytes, RecordFolder.session(2))
        await expectRefusal(.wrongSession) { try rewound.prepared.count.session(2) }
        // In the place of the first document it is not the first leaf's.
        try rewound.prepared.count.save(forged.canonicalBytes, RecordFolder.session(1))
        await expectRefusal(.wrongSession) { try rewound.prepared.count.session(1) }
    }

    @Test("a medium whose decryption folder was deleted starts anew with new nonces, and no answer fits the old ones")
    func deletedMemory() async throws {
        let rewound = try await Rewound()
        let prepared = rewound.prepared
        try FileManager.default.removeItem(atPath: "\(prepared.count.privateFolder(1))/decryption")
        var random = SystemRandom()
        let commitment = try prepared.guardian(1).commit(number: 1, guardians: [1, 3], using: &random)
        #expect(commitment != prepared.commitments[0])
        let session = try prepared.count.session(1)
        await expectRefusal(.wrongSession) {
            try prepared.guardian(1).respond(session, reveals: prepared.reveals)
        }
    }
}
