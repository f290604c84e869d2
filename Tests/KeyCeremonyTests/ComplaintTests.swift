import ElectionModel
import Foundation
import GroupArithmetic
import KeyCeremony
import Primitives
import Testing

/// Attack D4: a bad share, and a false complaint. Both end the ceremony, and nobody ever shows a share.
@Suite struct ComplaintTests {
    /// Guardian 3 sends guardian 1 what was meant for guardian 2.
    private func cheat(_ fixture: CeremonyFolderFixture) throws {
        let name = "ceremony/shares-3.json"
        let honest = try EncryptedShares(canonical: fixture.read(name), group: fixture.files.group)
        let swapped = honest.replacing(receiver: 1, ciphertext: honest.shares[1].ciphertext)
        try fixture.replace(name, swapped.canonicalBytes, signedAs: 3)
    }

    /// All coefficients, and every value that any guardian computes for another.
    private func canaries(_ fixture: CeremonyFolderFixture) throws -> [SecretScalar] {
        try fixture.all.flatMap { index in
            let secrets = try GuardianSecrets.open(
                DurableFile.read("\(fixture.state(index))/secrets.sealed"), passphrase: passphrase,
                group: fixture.files.group)
            let values = fixture.all.flatMap {
                [secrets.value(\.voteCoefficients, at: $0), secrets.value(\.dataCoefficients, at: $0)]
            }
            return secrets.voteCoefficients + secrets.dataCoefficients + [secrets.communicationSecret] + values
        }
    }

    private func restart(_ fixture: CeremonyFolderFixture, complaints: [CeremonyComplaint]) throws {
        let old = try fixture.files.ceremony().start
        let keys = try fixture.keys(1)
        let secrets = try canaries(fixture)
        #expect(throws: error(.complaint, 3)) { try fixture.office.finish() }
        for index in fixture.all {
            #expect(throws: error(.complaint, 3)) { try fixture.receive(index) }
        }
        let aborted = try fixture.office.abort(at: TestElection.time)
        #expect(
            aborted.note
                == CeremonyAbort(ceremony: old.identifier, abortedAt: TestElection.time, complaints: complaints))
        #expect(try fixture.read("\(aborted.folder)/abort.json") == aborted.note?.canonicalBytes)
        try GuardianFolderTests().requireAbsence(of: secrets, below: fixture.path)
        for index in fixture.all { try FileManager.default.removeItem(atPath: fixture.state(index)) }
        try fixture.run(to: .received)
        _ = try fixture.office.finish()
        #expect(try fixture.files.ceremony().start.identifier != old.identifier)
        let new = try fixture.all.flatMap { index in
            let keys = try fixture.keys(index)
            return keys.voteCommitments + keys.dataCommitments + [keys.communicationKey]
        }
        #expect(Set(new).isDisjoint(with: keys.voteCommitments + keys.dataCommitments + [keys.communicationKey]))
    }

    @Test("a bad share makes its receiver sign a complaint; the ceremony starts again with new keys and a new name")
    func trueComplaint() throws {
        let fixture = try CeremonyFolderFixture().run(to: .shared)
        try cheat(fixture)
        #expect(throws: error(.complaint, 3)) { try fixture.receive(1) }
        let identifier = try fixture.files.ceremony().start.identifier
        let complaint = CeremonyComplaint(ceremony: identifier, guardian: 1, about: 3)
        #expect(try fixture.read("ceremony/complaint-1.json") == complaint.canonicalBytes)
        try restart(fixture, complaints: [complaint])
    }

    @Test("a false complaint, also after all have signed the record, ends the ceremony just the same")
    func falseComplaint() throws {
        let fixture = try CeremonyFolderFixture().run(to: .shared)
        try fixture.desk(2).complain(about: 3, at: TestElection.time)
        let identifier = try fixture.files.ceremony().start.identifier
        try restart(fixture, complaints: [.init(ceremony: identifier, guardian: 2, about: 3)])
        let late = try CeremonyFolderFixture().run(to: .received)
        try late.desk(2).complain(about: 1, at: TestElection.time)
        #expect(throws: error(.complaint, 1)) { try late.office.finish() }
    }

    @Test("nobody ends a ceremony in a guardian's name")
    func forgedComplaint() throws {
        let fixture = try CeremonyFolderFixture().run(to: .received)
        let identifier = try fixture.files.ceremony().start.identifier
        func complaint(_ guardian: Int, _ ceremony: HashValue? = nil) -> [UInt8] {
            CeremonyComplaint(ceremony: ceremony ?? identifier, guardian: guardian, about: 3).canonicalBytes
        }
        let name = "ceremony/complaint-1.json"
        try fixture.replace(name, complaint(1))
        #expect(throws: error(.missingSignature, 1)) { try fixture.office.finish() }
        try fixture.replace(name, complaint(1), signedAs: 1, by: 2)
        #expect(throws: error(.badSignature, 1)) { try fixture.office.finish() }
        try fixture.replace(name, complaint(2), signedAs: 1)
        #expect(throws: error(.malformedDocument, 1)) { try fixture.office.finish() }
        // From an earlier ceremony.
        try fixture.replace(name, complaint(1, SHA256.hash([1])), signedAs: 1)
        #expect(throws: error(.otherCeremony, 1)) { try fixture.office.finish() }
        try fixture.replace(name, [123], signedAs: 1)
        #expect(throws: error(.malformedDocument, 1)) { try fixture.office.finish() }
        try DurableFile.remove(fixture.files.path(name))
        _ = try fixture.office.finish()
    }

    @Test("a guardian complains about one other guardian, not about itself, nobody, or a second one")
    func refusesSenselessComplaints() throws {
        let fixture = try CeremonyFolderFixture().run(to: .shared)
        for about in [0, 1, 4, -1] {
            #expect(throws: error(.malformedDocument, 1)) {
                try fixture.desk(1).complain(about: about, at: TestElection.time)
            }
        }
        try fixture.desk(1).complain(about: 2, at: TestElection.time)
        try fixture.desk(1).complain(about: 2, at: TestElection.time)
        #expect(throws: error(.fileTaken, 1)) { try fixture.desk(1).complain(about: 3, at: TestElection.time) }
    }

    @Test("a ceremony with damaged files is put aside too, without a note")
    func abortsDamaged() throws {
        let fixture = try CeremonyFolderFixture().run(to: .prepared)
        try fixture.replace("ceremony/ceremony.json", [1])
        let aborted = try fixture.office.abort(at: TestElection.time)
        #expect(aborted.note == nil && aborted.folder == "ceremony-aborted-1")
        try fixture.run(to: .started)
    }
}
