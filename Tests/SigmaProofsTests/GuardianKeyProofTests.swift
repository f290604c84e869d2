import ElectionTestKit
import GroupArithmetic
import Primitives
import SigmaProofs
import Testing

@Suite struct GuardianKeyProofTests {
    static let mismatch = ProofError(.challengeMismatch, "")
    static let base = someHash("H_P")
    let group = TestGroups.toy64

    private func make(
        _ purpose: GuardianKeyProof.Purpose = .vote, guardian: Int = 2, quorum: Int = 3
    ) -> (statement: GuardianKeyProof.Statement, proof: GuardianKeyProof) {
        var random = SeededRandom("guardian \(guardian)")
        let secrets = (0...quorum).map { _ in SecretScalar(group, using: &random) }
        let keys = secrets.map { group.g(secret: $0) }
        let statement = GuardianKeyProof.Statement(
            purpose: purpose, guardian: guardian, commitments: Array(keys.dropLast()),
            communicationKey: keys[quorum])
        let proof = GuardianKeyProof.prove(
            statement, secrets: secrets, parameterBaseHash: Self.base, using: &random)
        return (statement, proof)
    }

    private func replacing(
        _ old: GuardianKeyProof.Statement, purpose: GuardianKeyProof.Purpose? = nil, guardian: Int? = nil,
        commitments: [GroupElement]? = nil, communicationKey: GroupElement? = nil
    ) -> GuardianKeyProof.Statement {
        GuardianKeyProof.Statement(
            purpose: purpose ?? old.purpose, guardian: guardian ?? old.guardian,
            commitments: commitments ?? old.commitments,
            communicationKey: communicationKey ?? old.communicationKey)
    }

    @Test("honest proofs of both kinds are accepted", arguments: GuardianKeyProof.Purpose.allCases, 1...5)
    func honest(_ purpose: GuardianKeyProof.Purpose, _ quorum: Int) throws {
        let (statement, proof) = make(purpose, quorum: quorum)
        try proof.verify(statement, parameterBaseHash: Self.base)
    }

    @Test("a changed challenge or response is rejected")
    func mutatedProof() {
        let (statement, proof) = make()
        let changed = GuardianKeyProof(challenge: proof.challenge + group.one, responses: proof.responses)
        #expect(throws: Self.mismatch) { try changed.verify(statement, parameterBaseHash: Self.base) }
        for index in proof.responses.indices {
            var added = proof.responses
            added[index] = added[index] + group.one
            var swapped = proof.responses
            swapped.swapAt(index, (index + 1) % swapped.count)
            for responses in [added, swapped] {
                let changed = GuardianKeyProof(challenge: proof.challenge, responses: responses)
                #expect(throws: Self.mismatch) { try changed.verify(statement, parameterBaseHash: Self.base) }
            }
        }
    }

    @Test("a changed or reordered key is rejected, also when the responses are reordered with it")
    func mutatedKeys() {
        let (statement, proof) = make()
        var statements = [
            replacing(statement, commitments: statement.commitments.reversed()),
            replacing(statement, communicationKey: statement.communicationKey * group.generator),
            replacing(statement, communicationKey: group.identity),
        ]
        for index in statement.commitments.indices {
            var keys = statement.commitments
            keys[index] = keys[index] * group.generator
            statements.append(replacing(statement, commitments: keys))
        }
        for changed in statements {
            #expect(throws: Self.mismatch) { try proof.verify(changed, parameterBaseHash: Self.base) }
        }
        let reordered = GuardianKeyProof(
            challenge: proof.challenge, responses: proof.responses.dropLast().reversed() + [proof.responses[3]])
        #expect(throws: Self.mismatch) { try reordered.verify(statements[0], parameterBaseHash: Self.base) }
    }

    @Test("a proof does not hold for another guardian, purpose or election")
    func transplants() {
        let (statement, proof) = make()
        #expect(throws: Self.mismatch) {
            try proof.verify(replacing(statement, purpose: .data), parameterBaseHash: Self.base)
        }
        #expect(throws: Self.mismatch) {
            try proof.verify(replacing(statement, guardian: 3), parameterBaseHash: Self.base)
        }
        #expect(throws: Self.mismatch) {
            try proof.verify(statement, parameterBaseHash: someHash("another H_P"))
        }
    }

    @Test("a wrong number of responses is refused", arguments: [0, 1, 3, 5, 8])
    func responseCount(_ count: Int) {
        let (statement, proof) = make()
        let responses = (0..<count).map { proof.responses[$0 % 4] }
        let changed = GuardianKeyProof(challenge: proof.challenge, responses: responses)
        #expect(throws: ProofError(.wrongComponentCount, "")) {
            try changed.verify(statement, parameterBaseHash: Self.base)
        }
    }

    @Test("a rogue key that cancels the others has no proof")
    func rogueKey() {
        let others = [1, 3].map { make(guardian: $0).statement.commitments[0] }
        let (statement, proof) = make(guardian: 2)
        var rogue = statement.commitments
        rogue[0] = rogue[0] * group.product(others).inverse()
        #expect(throws: Self.mismatch) {
            try proof.verify(replacing(statement, commitments: rogue), parameterBaseHash: Self.base)
        }
        // A copied key with its owner's proof does not hold under the rogue's number either.
        let (victim, victimProof) = make(guardian: 1)
        #expect(throws: Self.mismatch) {
            try victimProof.verify(replacing(victim, guardian: 2), parameterBaseHash: Self.base)
        }
    }
}
