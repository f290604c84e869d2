import ElectionModel
import Foundation
import GroupArithmetic
import Identity
import KeyCeremony
import Primitives
import Testing

/// People who change files between the rounds.
@Suite struct CeremonyFolderAttackTests {
    @Test("identities that are swapped, foreign or the official's do not take part")
    func refusesIdentities() throws {
        let fixture = try CeremonyFolderFixture().run(to: .prepared)
        #expect(throws: error(.notEnrolled)) { try fixture.desk(1, identity: 4) }
        // Guardian 2's identity with guardian 1's folder.
        try fixture.run(from: .collected, to: .collected)
        let mixed = try fixture.desk(1, identity: 2)
        #expect(throws: error(.otherGuardian, 2)) { try mixed.agree(at: TestElection.time) }
        var random = SystemRandom()
        #expect(throws: error(.otherGuardian, 2)) {
            try mixed.prepare(passphrase: passphrase, at: TestElection.time, using: &random)
        }
    }

    @Test("commitments signed by each other's identity are refused")
    func refusesSwappedSignatures() throws {
        let fixture = try CeremonyFolderFixture().run(to: .prepared)
        for (guardian, signer) in [(1, 2), (2, 1)] {
            let name = "ceremony/commitment-\(guardian).json"
            try fixture.replace(name, fixture.read(name), signedAs: guardian, by: signer)
        }
        #expect(throws: error(.badSignature, 1)) { try fixture.office.collectCommitments() }
    }

    @Test("a commitment that is unsigned, changed or signed by one more is refused")
    func refusesCommitments() throws {
        let fixture = try CeremonyFolderFixture().run(to: .prepared)
        let name = "ceremony/commitment-2.json"
        let signature = try fixture.read(name + ".guardian-2.p7s")
        try DurableFile.remove(fixture.files.path(name + ".guardian-2.p7s"))
        #expect(throws: error(.missingSignature, 2)) { try fixture.office.collectCommitments() }
        try fixture.replace(name + ".guardian-1.p7s", signature)
        #expect(throws: error(.badSignature, 2)) { try fixture.office.collectCommitments() }
        try fixture.replace(name + ".guardian-2.p7s", signature)
        #expect(throws: error(.badSignature, 2)) { try fixture.office.collectCommitments() }
        try DurableFile.remove(fixture.files.path(name + ".guardian-1.p7s"))
        let bytes = try fixture.read(name)
        try fixture.replace(name, fixture.read("ceremony/commitment-1.json"))
        #expect(throws: error(.badSignature, 2)) { try fixture.office.collectCommitments() }
        try fixture.replace(name, bytes + [10], signedAs: 2)
        #expect(throws: error(.malformedDocument, 2)) { try fixture.office.collectCommitments() }
    }

    @Test("a guardian signs one set of commitments and no second one (D2)")
    func signsOneSet() throws {
        let fixture = try CeremonyFolderFixture().run(to: .collected)
        _ = try fixture.desk(1).agree(at: TestElection.time)
        let set = try CommitmentSet(canonical: fixture.read(ElectionFolder.commitments), group: fixture.files.group)
        var hashes = set.commitments
        hashes[2] = SHA256.hash([3])
        let forged = CommitmentSet(start: set.start, commitments: hashes).canonicalBytes
        try fixture.replace(ElectionFolder.commitments, forged)
        #expect(throws: error(.alreadyDecided, 1)) { try fixture.desk(1).agree(at: TestElection.time) }
        #expect(throws: error(.ownCommitmentMissing, 3)) { try fixture.desk(3).agree(at: TestElection.time) }
        // Even if everybody else's key signs the other set, guardian 1's signature on it is missing.
        for index in 2...3 {
            let signature = try fixture.election.sign(forged, guardian: index)
            try fixture.replace(ElectionFolder.commitments + signature.suffix, signature.cms)
        }
        #expect(throws: error(.badSignature)) { try fixture.desk(1).open() }
    }

    @Test("a set that all have signed but that is not the one in the guardian's folder opens nothing")
    func opensAgainstOwnSet() throws {
        let fixture = try CeremonyFolderFixture().run(to: .agreed)
        var set = try CommitmentSet(canonical: fixture.read(ElectionFolder.commitments), group: fixture.files.group)
        var hashes = set.commitments
        hashes[2] = SHA256.hash([3])
        set = CommitmentSet(start: set.start, commitments: hashes)
        try fixture.replace(ElectionFolder.commitments, set.canonicalBytes)
        for index in fixture.all {
            let signature = try fixture.election.sign(set.canonicalBytes, guardian: index)
            try fixture.replace(ElectionFolder.commitments + signature.suffix, signature.cms)
        }
        #expect(throws: error(.alreadyDecided, 1)) { try fixture.desk(1).open() }
    }

    @Test("keys changed in the administrator's copy stop the guardians (D2)")
    func refusesChangedKeys() throws {
        let fixture = try CeremonyFolderFixture().run(to: .opened)
        let keys = try fixture.keys(2)
        let changed = keys.replacing(communicationKey: fixture.files.group.g(Scalar(fixture.files.group, 7)))
        try fixture.replace("ceremony/keys-2.json", changed.canonicalBytes)
        #expect(throws: error(.commitmentMismatch, 2)) { try fixture.share(1) }
        #expect(throws: error(.commitmentMismatch, 2)) { try fixture.share(2) }
        #expect(throws: error(.fileTaken, 2)) { try fixture.desk(2).open() }
        try fixture.replace("ceremony/keys-2.json", [])
        #expect(throws: error(.malformedDocument, 2)) { try fixture.share(1) }
    }

    @Test("a bad share by its guardian is a complaint; nothing is signed or kept (D4)")
    func complains() throws {
        let fixture = try CeremonyFolderFixture().run(to: .shared)
        let name = "ceremony/shares-3.json"
        let honest = try EncryptedShares(canonical: fixture.read(name), group: fixture.files.group)
        let swapped = honest.replacing(receiver: 1, ciphertext: honest.shares[1].ciphertext)
        // Changed by someone on the way: not the guardian's fault.
        try fixture.replace(name, swapped.canonicalBytes)
        #expect(throws: error(.badSignature, 3)) { try fixture.receive(1) }
        try fixture.replace(name, swapped.canonicalBytes, signedAs: 3)
        #expect(throws: error(.complaint, 3)) { try fixture.receive(1) }
        #expect(!DurableFile.exists(fixture.files.path(ElectionFolder.guardians)))
        let kept = try DurableFile.list(fixture.state(1))
        #expect(!kept.contains("share.sealed") && !kept.contains("guardians.json"))
        // It ends the ceremony for the others too, see ComplaintTests.
        #expect(throws: error(.complaint, 3)) { try fixture.receive(2) }
    }

    @Test("a guardian record other than the guardian's own view is not signed (D2)")
    func refusesOtherRecord() throws {
        let fixture = try CeremonyFolderFixture().run(to: .shared)
        let foreign = try CeremonyRun(fixture.election).verified().record().canonicalBytes
        try fixture.replace(ElectionFolder.guardians, foreign)
        #expect(throws: error(.recordMismatch, 1)) { try fixture.receive(1) }
        #expect(!DurableFile.exists("\(fixture.state(1))/share.sealed"))
        #expect(!DurableFile.exists(fixture.files.path("guardians.json.guardian-1.p7s")))
    }

    @Test("a record that all signed but that does not follow from the commitments is not finished (D3)")
    func refusesForeignRecord() throws {
        let fixture = try CeremonyFolderFixture().run(to: .received)
        let foreign = try CeremonyRun(fixture.election).verified().record()
        for bytes in [foreign.canonicalBytes, try changedJointKey(fixture).canonicalBytes] {
            for index in fixture.all { try fixture.replace(ElectionFolder.guardians, bytes, signedAs: index) }
            #expect(throws: CeremonyError.self) { try fixture.office.finish() }
        }
        #expect(throws: error(.recordMismatch)) { try fixture.office.finish() }
        #expect(!DurableFile.exists(fixture.files.path(ElectionFolder.fingerprint)))
    }

    private func changedJointKey(_ fixture: CeremonyFolderFixture) throws -> GuardianRecord {
        let group = fixture.files.group
        let record = try GuardianRecord(canonical: fixture.read(ElectionFolder.guardians), group: group)
        return GuardianRecord(
            commitmentSet: record.commitmentSet, guardianCount: record.guardianCount, quorum: record.quorum,
            parameterBaseHash: record.parameterBaseHash, baseHash: record.baseHash,
            guardianRecordHash: record.guardianRecordHash, extendedBaseHash: record.extendedBaseHash,
            voteKey: group.g(Scalar(group, 5)), dataKey: record.dataKey, guardians: record.guardians)
    }

    @Test("a definition that the officials did not sign, or another manifest, starts nothing")
    func refusesUnsignedDefinition() throws {
        let fixture = try CeremonyFolderFixture()
        var random = SystemRandom()
        let manifest = try fixture.read(ElectionFolder.manifest)
        try fixture.replace(ElectionFolder.manifest, TestElection(label: "Another").manifest)
        #expect(throws: error(.otherElection)) { try fixture.office.start(using: &random) }
        try fixture.replace(ElectionFolder.manifest, manifest)
        let signature = fixture.files.path("definition.json.official-1.p7s")
        let cms = try DurableFile.read(signature)
        try DurableFile.remove(signature)
        #expect(throws: error(.badSignature)) { try fixture.office.start(using: &random) }
        try DurableFile.write(cms, to: signature)
        _ = try fixture.office.start(using: &random)
        // The manifest changes under a running ceremony.
        try fixture.replace(ElectionFolder.manifest, TestElection(label: "Another").manifest)
        #expect(throws: error(.otherElection)) { try fixture.prepare(1) }
    }

    @Test("a start that was exchanged under the guardians is refused")
    func refusesExchangedStart() throws {
        let fixture = try CeremonyFolderFixture().run(to: .prepared)
        var random = SystemRandom()
        let other = Ceremony(starting: fixture.election.plan, using: &random).start
        try fixture.replace("ceremony/ceremony.json", other.canonicalBytes)
        #expect(throws: error(.otherCeremony, 1)) { try fixture.office.collectCommitments() }
        #expect(throws: error(.otherCeremony, 2)) { try fixture.desk(2) }
    }

    /// Forty places all over a document, so that each of its fields is hit.
    private func flipped(_ bytes: [UInt8]) -> [[UInt8]] {
        stride(from: 0, to: bytes.count, by: max(1, bytes.count / 40)).map { index in
            var changed = bytes
            changed[index] ^= 1
            return changed
        }
    }

    @Test("no part of a commitment, of shares or of a complaint can be changed under its guardian's signature (O8)")
    func signedFiles() throws {
        let fixture = try CeremonyFolderFixture().run(to: .prepared)
        func expectRefusals(_ name: String, _ step: () throws -> some Any) throws {
            let bytes = try fixture.read(name)
            for changed in flipped(bytes) {
                try fixture.replace(name, changed)
                #expect(throws: error(.badSignature, 1), "\(name)") { try step() }
            }
            try fixture.replace(name, bytes)
        }
        try expectRefusals("ceremony/commitment-1.json") { try fixture.office.collectCommitments() }
        try fixture.run(from: .collected, to: .shared)
        try expectRefusals("ceremony/shares-1.json") { try fixture.receive(2) }
        try fixture.run(from: .received, to: .received)
        let complaint = CeremonyComplaint(
            ceremony: try fixture.files.ceremony().start.identifier, guardian: 1, about: 3)
        try fixture.replace("ceremony/complaint-1.json", complaint.canonicalBytes, signedAs: 1)
        try expectRefusals("ceremony/complaint-1.json") { try fixture.office.finish() }
        #expect(throws: error(.complaint, 3)) { try fixture.office.finish() }
    }
}
