import ElectionTestKit
import ElGamal
import GroupArithmetic
import Primitives
import SigmaProofs
import Testing

@Suite struct JointDecryptionTests {
    static let mismatch = ProofError(.challengeMismatch, "")

    @Test("every quorum of n guardians decrypts to the same total", arguments: 1...7)
    func everyQuorum(_ count: Int) throws {
        for quorum in 1...count {
            let fixture = try DecryptionFixture(count: count, quorum: quorum)
            let expected = fixture.key.element.power(fixture.total)
            for size in [quorum, min(quorum + 1, count)] {
                for indices in fixture.choices(size) {
                    let (value, proof) = try fixture.decrypt(indices)
                    #expect(value == expected)
                    try proof.verify(fixture.statement, key: fixture.key, value: value)
                }
            }
        }
    }

    @Test("one guardian fewer than the quorum cannot decrypt", arguments: 2...7)
    func belowQuorum(_ quorum: Int) throws {
        let fixture = try DecryptionFixture(count: 7, quorum: quorum)
        for indices in fixture.choices(quorum - 1) {
            #expect(throws: ProofError(.badGuardianSet, "")) { try fixture.joint(indices) }
            // Nor by claiming a smaller quorum: the combined value is wrong.
            let set = try GuardianSet(indices, count: 7, quorum: quorum - 1)
            let joint = try JointDecryption(fixture.statement, guardians: set, reveals: fixture.reveals(indices))
            #expect(throws: Self.mismatch) {
                _ = try joint.finish(responses: fixture.responses(joint), key: fixture.key)
            }
            let value = fixture.statement.aggregate.beta * joint.combined.inverse()
            #expect(value != fixture.key.element.power(fixture.total))
        }
    }

    @Test("every honest response is accepted under its own guardian, and no other")
    func honestResponses() throws {
        let fixture = try DecryptionFixture(count: 5, quorum: 3)
        let joint = try fixture.joint([1, 3, 4])
        let responses = try fixture.responses(joint)
        for guardian in [1, 3, 4] {
            let response = try #require(responses[guardian])
            for other in [1, 3, 4] {
                let refusal = refusal { () throws(ProofError) in
                    try joint.verify(response: response, guardian: other, shareKey: fixture.shareKey(other))
                }
                #expect(refusal == (guardian == other ? nil : Self.mismatch))
            }
        }
    }

    enum Fault: CaseIterable { case response, partial, nonceOfOther, shareOfOtherElection, commitmentA, commitmentB }

    @Test("a wrong answer is found, and its guardian named alone", arguments: Fault.allCases, [1, 3, 4])
    func faults(_ fault: Fault, _ culprit: Int) throws {
        let fixture = try DecryptionFixture(count: 5, quorum: 3)
        let other = try DecryptionFixture(count: 5, quorum: 3, seed: "another election")
        let g = fixture.group.generator
        var reveals = try fixture.reveals([1, 3, 4])
        let honest = try #require(reveals[culprit])
        switch fault {
        case .partial: reveals[culprit] = .init(a: honest.a, b: honest.b, partial: honest.partial * g)
        case .commitmentA: reveals[culprit] = .init(a: honest.a * g, b: honest.b, partial: honest.partial)
        case .commitmentB: reveals[culprit] = .init(a: honest.a, b: honest.b * g, partial: honest.partial)
        case .shareOfOtherElection:
            reveals[culprit] = DecryptionReveal(
                fixture.statement, nonce: try fixture.nonces[culprit - 1].secret,
                share: try other.shares[culprit - 1].secret)
        case .response, .nonceOfOther: break
        }
        let joint = try JointDecryption(
            fixture.statement, guardians: GuardianSet([1, 3, 4], count: 5, quorum: 3), reveals: reveals)
        var responses = try fixture.responses(joint)
        let response = try #require(responses[culprit])
        if fault == .response { responses[culprit] = response + fixture.group.one }
        if fault == .nonceOfOther {
            responses[culprit] = response + other.nonces[culprit - 1] - fixture.nonces[culprit - 1]
        }
        for guardian in [1, 3, 4] {
            let given = try #require(responses[guardian])
            let refusal = refusal { () throws(ProofError) in
                try joint.verify(response: given, guardian: guardian, shareKey: fixture.shareKey(guardian))
            }
            #expect(refusal == (guardian == culprit ? Self.mismatch : nil))
            if let refusal { #expect(refusal.reason.contains("guardian \(culprit) ")) }
        }
        #expect(throws: Self.mismatch) { _ = try joint.finish(responses: responses, key: fixture.key) }
    }

    private func refusal(_ body: () throws(ProofError) -> Void) -> ProofError? {
        do throws(ProofError) { try body() } catch { return error }
        return nil
    }

    @Test("a guardian that reveals or answers nothing is missed")
    func missing() throws {
        let fixture = try DecryptionFixture(count: 4, quorum: 2)
        let set = try GuardianSet([1, 4], count: 4, quorum: 2)
        #expect(throws: ProofError(.wrongComponentCount, "")) {
            _ = try JointDecryption(fixture.statement, guardians: set, reveals: fixture.reveals([1]))
        }
        #expect(throws: ProofError(.wrongComponentCount, "")) {
            _ = try JointDecryption(fixture.statement, guardians: set, reveals: fixture.reveals([1, 2]))
        }
        let joint = try fixture.joint([1, 4])
        var responses = try fixture.responses(joint)
        responses[4] = nil
        #expect(throws: ProofError(.wrongComponentCount, "")) {
            _ = try joint.finish(responses: responses, key: fixture.key)
        }
    }

    @Test("a guardian outside the session has no challenge, and what it reveals counts for nothing")
    func outsider() throws {
        let fixture = try DecryptionFixture(count: 4, quorum: 2)
        let set = try GuardianSet([1, 4], count: 4, quorum: 2)
        let joint = try JointDecryption(fixture.statement, guardians: set, reveals: fixture.reveals([1, 2, 4]))
        #expect(joint.combined == (try fixture.joint([1, 4])).combined)
        #expect(joint.challenge == (try fixture.joint([1, 4])).challenge)
        let nonce = try fixture.nonces[1].secret
        #expect(throws: ProofError(.badGuardianSet, "")) { try joint.challenge(of: 2) }
        #expect(throws: ProofError(.badGuardianSet, "")) {
            try joint.respond(guardian: 2, nonce: nonce, share: fixture.shares[1].secret)
        }
        #expect(throws: ProofError(.badGuardianSet, "")) {
            try joint.verify(response: fixture.group.one, guardian: 2, shareKey: fixture.shareKey(2))
        }
    }

    @Test("the commitment d_i changes with everything that it fixes")
    func commitments() throws {
        let fixture = try DecryptionFixture(count: 5, quorum: 2)
        let (statement, reveal, g) = (fixture.statement, try fixture.reveal(2), fixture.group.generator)
        let set = try GuardianSet([2, 3], count: 5, quorum: 2)
        func other(_ hash: String, _ contest: Int, _ option: Int, _ aggregate: Ciphertext) -> HashValue {
            DecryptionStatement(
                extendedBaseHash: someHash(hash), contest: contest, option: option, aggregate: aggregate
            ).commitmentHash(reveal, guardian: 2, guardians: set)
        }
        let (A, B) = (statement.aggregate.alpha, statement.aggregate.beta)
        var hashes = [
            statement.commitmentHash(reveal, guardian: 2, guardians: set),
            statement.commitmentHash(reveal, guardian: 3, guardians: set),
            other("other", 2, 4, statement.aggregate), other("H_E", 3, 4, statement.aggregate),
            other("H_E", 2, 5, statement.aggregate), other("H_E", 4, 2, statement.aggregate),
            other("H_E", 2, 4, Ciphertext(alpha: A * g, beta: B)),
            other("H_E", 2, 4, Ciphertext(alpha: A, beta: B * g)),
        ]
        for changed in [
            DecryptionReveal(a: reveal.a * g, b: reveal.b, partial: reveal.partial),
            DecryptionReveal(a: reveal.a, b: reveal.b * g, partial: reveal.partial),
            DecryptionReveal(a: reveal.a, b: reveal.b, partial: reveal.partial * g),
        ] {
            hashes.append(statement.commitmentHash(changed, guardian: 2, guardians: set))
        }
        for indices in [[2, 4], [2, 3, 4], [1, 2]] {
            let set = try GuardianSet(indices, count: 5, quorum: 2)
            hashes.append(statement.commitmentHash(reveal, guardian: 2, guardians: set))
        }
        #expect(Set(hashes).count == hashes.count)
    }
}
