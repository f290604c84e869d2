import ElectionModel
import GroupArithmetic
import KeyCeremony
import Primitives
import Testing

@Suite struct StandardGroupCeremonyTests {
    @Test("three guardians with a quorum of two make the keys of an election in the standard group, by files")
    func runs() throws {
        let fixture = try CeremonyFolderFixture(guardians: 3, quorum: 2, group: .standard).run(to: .received)
        let fingerprint = try fixture.office.finish()
        let bundle = ElectionBundle(
            manifest: try fixture.read(ElectionFolder.manifest), election: try fixture.read(ElectionFolder.election),
            guardians: try fixture.read(ElectionFolder.guardians), roll: fixture.election.definition.roll)
        let context = try ElectionContext(bundle, group: .standard, pinned: fingerprint)
        let sealed = try DurableFile.read("\(fixture.state(3))/share.sealed")
        let share = try GuardianShare.open(sealed, passphrase: passphrase, group: .standard)
        try share.requireFits(context.guardianRecord)
        #expect(Group.standard.g(secret: share.voteShare) == context.guardianRecord.shareKey(of: 3))
        // The toy group's files are not files of the standard group.
        let toy = try CeremonyFolderFixture().run(to: .received)
        #expect(throws: FormatError.self) {
            try GuardianRecord(canonical: toy.read(ElectionFolder.guardians), group: .standard)
        }
    }
}
