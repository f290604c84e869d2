import ElectionModel
import GroupArithmetic
import KeyCeremony
import Primitives
import SigmaProofs
import Testing

@Suite struct ShareExchangeTests {
    @Test(
        "all guardians get the same record and any quorum's shares interpolate to the joint keys",
        arguments: [(2, 2), (3, 2), (3, 3), (4, 3), (5, 3), (5, 5)]
    )
    func makesKeys(_ counts: (n: Int, k: Int)) throws {
        let run = try CeremonyRun(guardians: counts.n, quorum: counts.k)
        let verified = try run.verified()
        let documents = try run.shares(verified)
        let shares = try run.secrets.map { try verified.receive(documents, with: $0) }
        let record = try verified.record()
        try record.verify(manifest: run.election.manifest, configuration: run.election.configuration)
        for (position, share) in shares.enumerated() {
            #expect(share.index == position + 1)
            #expect(share.extendedBaseHash == record.extendedBaseHash)
            #expect(
                share.fingerprint
                    == ElectionFingerprint.compute(
                        definition: run.election.definition, guardians: record.documentHash))
            try share.requireFits(record)
        }
        for quorum in subsets(of: shares, size: counts.k) {
            #expect(interpolate(quorum, \.voteShare) == record.voteKey)
            #expect(interpolate(quorum, \.dataShare) == record.dataKey)
        }
        for tooFew in subsets(of: shares, size: counts.k - 1) {
            #expect(interpolate(tooFew, \.voteShare) != record.voteKey)
        }
    }

    /// Π (g^z_i)^λ_i: in the exponent, so that not even a test adds shares up.
    private func interpolate(_ shares: [GuardianShare], _ part: (GuardianShare) -> SecretScalar) -> GroupElement {
        let group = TestElection.toy
        return group.product(
            shares.map { share in
                let factors = shares.filter { $0.index != share.index }.map { other in
                    let top = Scalar(group, other.index)
                    let bottom = top - Scalar(group, share.index)
                    return (try? bottom.inverse()).map { top * $0 } ?? Scalar(group, 0)
                }
                return group.g(secret: part(share)).power(factors.reduce(Scalar(group, 1), *))
            })
    }

    private func subsets(of shares: [GuardianShare], size: Int) -> [[GuardianShare]] {
        (0..<1 << shares.count).filter { $0.nonzeroBitCount == size }.map { mask in
            shares.filter { mask >> ($0.index - 1) & 1 == 1 }
        }
    }

    @Test("a share that does not fit the commitments is a complaint against its sender (D4)", arguments: [false, true])
    func complains(_ isData: Bool) throws {
        let run = try CeremonyRun()
        let verified = try run.verified()
        var documents = try run.shares(verified)
        var random = SystemRandom()
        let wrong = SecretScalar(TestElection.toy, using: &random)
        let vote = run.secrets[1].value(\.voteCoefficients, at: 1)
        let data = run.secrets[1].value(\.dataCoefficients, at: 1)
        documents[1] = run.replacingShare(
            of: 2, in: documents[1], vote: isData ? vote : wrong, data: isData ? wrong : data, for: 1)
        #expect(throws: error(.complaint, 2)) { try verified.receive(documents, with: run.secrets[0]) }
        _ = try verified.receive(documents, with: run.secrets[2])
    }

    @Test("an honest share that the test itself evaluates and encrypts is accepted, so the complaints are real")
    func acceptsOwnEncryption() throws {
        let run = try CeremonyRun()
        let verified = try run.verified()
        var documents = try run.shares(verified)
        let own = run.secrets[1]
        documents[1] = run.replacingShare(
            of: 2, in: documents[1], vote: own.value(\.voteCoefficients, at: 1),
            data: own.value(\.dataCoefficients, at: 1), for: 1)
        _ = try verified.receive(documents, with: run.secrets[0])
    }

    @Test("a share that was encrypted for another guardian, or by another, is a complaint")
    func refusesMovedShare() throws {
        let run = try CeremonyRun()
        let verified = try run.verified()
        let documents = try run.shares(verified)
        func with(_ ciphertext: SignedElGamalCiphertext) -> [EncryptedShares] {
            var changed = documents
            changed[1] = documents[1].replacing(receiver: 1, ciphertext: ciphertext)
            return changed
        }
        for moved in [documents[1].shares[1].ciphertext, documents[2].shares[0].ciphertext] {
            #expect(throws: error(.complaint, 2)) { try verified.receive(with(moved), with: run.secrets[0]) }
        }
    }

    @Test("a guardian that replays keys of an earlier ceremony, without their secrets, ends in a complaint")
    func replayedKeysGiveNoShares() throws {
        let old = try CeremonyRun()
        var run = try CeremonyRun(old.election)
        run.keys[1] = old.keys[1].replacing(ceremony: run.ceremony.start.identifier)
        let verified = try run.verified()
        var random = SystemRandom()
        #expect(throws: error(.badSecrets, 2)) { try verified.encryptShares(of: run.secrets[1], using: &random) }
        var documents = [
            try verified.encryptShares(of: run.secrets[0], using: &random),
            try verified.encryptShares(of: run.secrets[2], using: &random),
        ]
        let guessed = SecretScalar(TestElection.toy, using: &random)
        let shares = [1, 3].map { receiver in
            EncryptedShares.Share(
                receiver: receiver,
                ciphertext: run.encryption(2, receiver).encrypt(voteShare: guessed, dataShare: guessed, using: &random))
        }
        documents.insert(
            EncryptedShares(ceremony: run.ceremony.start.identifier, sender: 2, shares: shares), at: 1)
        #expect(throws: error(.complaint, 2)) { try verified.receive(documents, with: run.secrets[0]) }
    }

    @Test("missing, repeated, foreign or incomplete share documents are refused with their sender")
    func refusesWrongDocuments() throws {
        let run = try CeremonyRun()
        let verified = try run.verified()
        let all = try run.shares(verified)
        let own = run.secrets[0]
        #expect(throws: error(.missingDocument, 3)) { try verified.receive([all[1]], with: own) }
        #expect(throws: error(.missingDocument, 2)) { try verified.receive([all[2]], with: own) }
        #expect(throws: error(.malformedDocument, 3)) { try verified.receive(all + [all[2]], with: own) }
        let foreign = EncryptedShares(ceremony: .zero, sender: 2, shares: all[1].shares)
        #expect(throws: error(.otherCeremony, 2)) { try verified.receive([foreign, all[2]], with: own) }
        for shares in [Array(all[1].shares.dropLast()), all[1].shares.reversed(), all[1].shares + all[1].shares] {
            let document = EncryptedShares(ceremony: run.ceremony.start.identifier, sender: 2, shares: shares)
            #expect(throws: error(.malformedDocument, 2)) { try verified.receive([document, all[2]], with: own) }
        }
    }

    @Test("secrets of another ceremony or of other keys make no shares and receive none")
    func refusesForeignSecrets() throws {
        let run = try CeremonyRun()
        let verified = try run.verified()
        let documents = try run.shares(verified)
        let foreign = try CeremonyRun(run.election).secrets[0]
        var random = SystemRandom()
        #expect(throws: error(.otherCeremony, 1)) { try verified.encryptShares(of: foreign, using: &random) }
        #expect(throws: error(.otherCeremony, 1)) { try verified.receive(documents, with: foreign) }
        let fresh = GuardianSecrets(run.ceremony, guardian: 1, using: &random)
        #expect(throws: error(.badSecrets, 1)) { try verified.encryptShares(of: fresh, using: &random) }
        #expect(throws: error(.badSecrets, 1)) { try verified.receive(documents, with: fresh) }
    }
}

extension GuardianSecrets {
    /// P(point), written out: Σ a_j·point^j.
    func value(_ coefficients: (GuardianSecrets) -> [SecretScalar], at point: Int) -> SecretScalar {
        let terms = coefficients(self)
        var power = Scalar(terms[0].group, 1)
        var sum = terms[0]
        for term in terms.dropFirst() {
            power = power * Scalar(term.group, point)
            sum = sum + term * power
        }
        return sum
    }
}

extension EncryptedShares {
    func replacing(receiver: Int, ciphertext: SignedElGamalCiphertext) -> EncryptedShares {
        EncryptedShares(
            ceremony: ceremony, sender: sender,
            shares: shares.map { $0.receiver == receiver ? Share(receiver: receiver, ciphertext: ciphertext) : $0 })
    }
}

extension CeremonyRun {
    func encryption(_ sender: Int, _ receiver: Int) -> ShareEncryption {
        ShareEncryption(
            parameterBaseHash: ceremony.plan.parameterBaseHash, sender: sender, receiver: receiver,
            receiverKey: keys[receiver - 1].communicationKey)
    }

    func replacingShare(
        of sender: Int, in document: EncryptedShares, vote: SecretScalar, data: SecretScalar, for receiver: Int
    ) -> EncryptedShares {
        var random = SystemRandom()
        return document.replacing(
            receiver: receiver,
            ciphertext: encryption(sender, receiver).encrypt(voteShare: vote, dataShare: data, using: &random))
    }
}
