import ElectionModel
import GroupArithmetic
import KeyCeremony
import Primitives
import Testing

@Suite struct CommitmentRoundTests {
    @Test("a set signed by all guardians is agreed, and every guardian may open against it")
    func agrees() throws {
        let run = try CeremonyRun()
        let agreed = try run.agreed()
        #expect(agreed.hash == (try run.set).documentHash)
        for keys in run.keys {
            try run.ceremony.check(run.set, own: keys)
            try agreed.requireOpening(of: keys)
        }
    }

    @Test("a set without one guardian, in another order or with another ceremony's commitment is refused")
    func refusesIncompleteSet() throws {
        let run = try CeremonyRun()
        let all = run.commitments
        #expect(throws: error(.missingDocument, 3)) { try run.ceremony.commitmentSet(Array(all.dropLast())) }
        #expect(throws: error(.malformedDocument, 1)) { try run.ceremony.commitmentSet(all.reversed()) }
        #expect(throws: error(.malformedDocument)) { try run.ceremony.commitmentSet(all + [all[0]]) }
        let foreign = try CeremonyRun(run.election).commitments
        #expect(throws: error(.otherCeremony, 2)) {
            try run.ceremony.commitmentSet([all[0], foreign[1], all[2]])
        }
    }

    @Test("a guardian does not sign a set in which its commitment was replaced (D2)")
    func refusesReplacedCommitment() throws {
        let run = try CeremonyRun()
        var hashes = try run.set.commitments
        hashes[1] = SHA256.hash([1])
        let forged = CommitmentSet(start: run.ceremony.start, commitments: hashes)
        try run.ceremony.check(forged, own: run.keys[0])
        #expect(throws: error(.ownCommitmentMissing, 2)) { try run.ceremony.check(forged, own: run.keys[1]) }
    }

    @Test("a set of another ceremony, of another election or with too few or equal commitments is refused")
    func refusesForeignSet() throws {
        let run = try CeremonyRun()
        let foreign = try CeremonyRun(run.election).set
        #expect(throws: error(.otherCeremony)) { try run.ceremony.check(foreign, own: run.keys[0]) }
        let start = CeremonyStart(
            identifier: run.ceremony.start.identifier, baseHash: .zero, guardianCount: 3, quorum: 2)
        let hashes = try run.set.commitments
        func check(_ start: CeremonyStart, _ hashes: [HashValue]) throws {
            try run.ceremony.check(CommitmentSet(start: start, commitments: hashes), own: run.keys[0])
        }
        #expect(throws: error(.otherElection)) { try check(start, hashes) }
        #expect(throws: error(.malformedDocument)) { try check(run.ceremony.start, Array(hashes.dropLast())) }
        #expect(throws: error(.malformedDocument)) { try check(run.ceremony.start, [hashes[0], hashes[1], hashes[1]]) }
    }

    @Test("nothing opens against a set that one guardian has not signed (P15)", arguments: 1...3)
    func refusesUnsignedSet(_ absent: Int) throws {
        let run = try CeremonyRun()
        let signed = try run.signedSet(by: [1, 2, 3].filter { $0 != absent })
        #expect(throws: error(.missingSignature, absent)) {
            try AgreedCommitments(signed, ceremony: run.ceremony)
        }
    }

    @Test("a signature by another guardian, by a stranger or over another set is refused")
    func refusesWrongSignatures() throws {
        let run = try CeremonyRun()
        let bytes = try run.set.canonicalBytes
        let good = try run.signedSet().signatures
        let other = try CeremonyRun(run.election).set.canonicalBytes
        let swapped = [
            try run.election.sign(bytes, guardian: 1, by: 2), try run.election.sign(bytes, guardian: 2, by: 1),
        ]
        let bad = [
            swapped + [good[2]],
            [good[0], good[1], try run.election.sign(bytes, guardian: 3, by: 4)],
            [good[0], good[1], try run.election.sign(other, guardian: 3)],
            good + [try run.election.sign(bytes, guardian: 4)],
            good + [good[0]],
        ]
        for signatures in bad {
            #expect(throws: error(.badSignature)) {
                try AgreedCommitments(SignedDocument(bytes: bytes, signatures: signatures), ceremony: run.ceremony)
            }
        }
    }

    @Test("a signed set that is not canonical, or of another ceremony, is refused")
    func refusesWrongContent() throws {
        let run = try CeremonyRun()
        func agree(_ bytes: [UInt8]) throws {
            let signatures = try (1...3).map { try run.election.sign(bytes, guardian: $0) }
            _ = try AgreedCommitments(SignedDocument(bytes: bytes, signatures: signatures), ceremony: run.ceremony)
        }
        let bytes = try run.set.canonicalBytes
        try agree(bytes)
        #expect(throws: error(.malformedDocument)) { try agree(bytes + [10]) }
        let foreign = try CeremonyRun(run.election).set.canonicalBytes
        #expect(throws: error(.otherCeremony)) { try agree(foreign) }
    }

    @Test("a guardian does not open against a set without its own commitment")
    func refusesOpening() throws {
        let run = try CeremonyRun()
        var random = SystemRandom()
        let fresh = try run.secrets[0].publicKeys(run.ceremony, using: &random)
        #expect(throws: error(.ownCommitmentMissing, 1)) { try run.agreed().requireOpening(of: fresh) }
    }
}
