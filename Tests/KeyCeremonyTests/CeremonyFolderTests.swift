import ElectionModel
import Foundation
import GroupArithmetic
import KeyCeremony
import Primitives
import Testing

@Suite struct CeremonyFolderTests {
    @Test("a whole ceremony by files gives every guardian and the officials one fingerprint")
    func runs() throws {
        let fixture = try CeremonyFolderFixture().run(to: .shared)
        let fingerprints = try fixture.all.map { try fixture.receive($0) }
        let fingerprint = try fixture.office.finish()
        #expect(fingerprints == [fingerprint, fingerprint, fingerprint])
        #expect(try fixture.read(ElectionFolder.fingerprint) == Array("\(fingerprint.hexadecimal)\n".utf8))
        let bundle = ElectionBundle(
            manifest: try fixture.read(ElectionFolder.manifest), election: try fixture.read(ElectionFolder.election),
            guardians: try fixture.read(ElectionFolder.guardians), roll: fixture.election.definition.roll)
        let context = try ElectionContext(bundle, group: fixture.files.group, pinned: fingerprint)
        for index in fixture.all {
            let sealed = try DurableFile.read("\(fixture.state(index))/share.sealed")
            let share = try GuardianShare.open(sealed, passphrase: passphrase, group: fixture.files.group)
            try share.requireFits(context.guardianRecord)
            #expect(share.fingerprint == fingerprint)
        }
    }

    @Test("five guardians with a quorum of three finish too")
    func runsFive() throws {
        let fixture = try CeremonyFolderFixture(guardians: 5, quorum: 3).run(to: .received)
        _ = try fixture.office.finish()
    }

    @Test("every step can be repeated, says the same and changes no file")
    func repeats() throws {
        let fixture = try CeremonyFolderFixture().run(to: .prepared)
        let steps: [(CeremonyFolderFixture.Step, () throws -> Void)] = [
            (.prepared, { try fixture.prepare(2) }),
            (.agreed, { _ = try fixture.desk(2).agree(at: Timestamp(seconds: 1_800_000_077)) }),
            (.opened, { try fixture.desk(2).open() }),
            (.shared, { try fixture.share(2) }),
            (.received, { _ = try fixture.receive(2) }),
        ]
        for (step, again) in steps {
            if step == .agreed { try fixture.run(from: .collected, to: .collected) }
            if step != .prepared { try fixture.run(from: step, to: step) }
            let before = try contents(fixture.path)
            try again()
            #expect(try contents(fixture.path) == before)
        }
        #expect(throws: PrimitivesError(.fileExists, "")) { try fixture.office.collectCommitments() }
        _ = try fixture.office.finish()
        #expect(throws: PrimitivesError(.fileExists, "")) { try fixture.office.finish() }
    }

    @Test("what was lost on the way to the election folder is written again, the same")
    func republishes() throws {
        let fixture = try CeremonyFolderFixture().run(to: .received)
        for (name, again) in [
            ("ceremony/keys-1.json", { try fixture.desk(1).open() }),
            ("ceremony/shares-1.json", { try fixture.share(1) }),
            ("ceremony/commitment-1.json", { try fixture.prepare(1) }),
        ] as [(String, () throws -> Void)] {
            let before = try fixture.read(name)
            try DurableFile.remove(fixture.files.path(name))
            try again()
            #expect(try fixture.read(name) == before)
        }
        try DurableFile.remove(fixture.files.path("guardians.json.guardian-1.p7s"))
        #expect(throws: error(.missingSignature, 1)) { try fixture.office.finish() }
        _ = try fixture.receive(1)
        _ = try fixture.office.finish()
    }

    @Test("steps out of order are refused")
    func refusesOrder() throws {
        let fixture = try CeremonyFolderFixture()
        #expect(throws: error(.wrongStep)) { try fixture.prepare(1) }
        try fixture.run(to: .started)
        #expect(throws: error(.wrongStep)) { try fixture.desk(1).agree(at: TestElection.time) }
        try fixture.prepare(1)
        #expect(throws: error(.missingDocument, 2)) { try fixture.office.collectCommitments() }
        #expect(throws: error(.missingDocument)) { try fixture.desk(1).agree(at: TestElection.time) }
        #expect(throws: error(.wrongStep, 1)) { try fixture.desk(1).open() }
        #expect(throws: error(.wrongStep, 1)) { try fixture.share(1) }
        #expect(throws: error(.wrongStep, 1)) { try fixture.receive(1) }
        for index in 2...3 { try fixture.prepare(index) }
        try fixture.run(from: .collected, to: .collected)
        for index in 1...2 { _ = try fixture.desk(index).agree(at: TestElection.time) }
        // Opening before the set is complete (P15).
        #expect(throws: error(.missingSignature, 3)) { try fixture.desk(1).open() }
        #expect(throws: error(.wrongStep, 3)) { try fixture.desk(3).open() }
        _ = try fixture.desk(3).agree(at: TestElection.time)
        for index in 1...2 { try fixture.desk(index).open() }
        #expect(throws: error(.missingDocument, 3)) { try fixture.share(1) }
        try fixture.desk(3).open()
        for index in 1...2 { try fixture.share(index) }
        #expect(throws: error(.missingDocument, 3)) { try fixture.receive(1) }
        #expect(throws: error(.missingDocument)) { try fixture.office.finish() }
        try fixture.share(3)
        for index in 1...2 { _ = try fixture.receive(index) }
        #expect(throws: error(.missingSignature, 3)) { try fixture.office.finish() }
    }

    @Test("a ceremony that is under way is not started again; an aborted one stays on record and all keys are new (D4)")
    func restarts() throws {
        let fixture = try CeremonyFolderFixture().run(to: .opened)
        let old = try fixture.keys(1)
        var random = SystemRandom()
        #expect(throws: error(.wrongStep)) { try fixture.office.start(using: &random) }
        let untouched = try CeremonyFolderFixture().run(to: .started)
        #expect(throws: error(.wrongStep)) { try untouched.office.start(using: &random) }
        #expect(try fixture.office.abort(at: TestElection.time).folder == "ceremony-aborted-1")
        #expect(DurableFile.exists(fixture.files.path("ceremony-aborted-1/commitments.json.guardian-3.p7s")))
        #expect(throws: error(.wrongStep)) { try fixture.office.abort(at: TestElection.time) }
        try fixture.run(to: .started)
        // The old folder belongs to the old ceremony for ever.
        #expect(throws: error(.otherCeremony, 1)) { try fixture.prepare(1) }
        for index in fixture.all { try FileManager.default.removeItem(atPath: fixture.state(index)) }
        try fixture.run(from: .prepared, to: .received)
        _ = try fixture.office.finish()
        #expect(try fixture.keys(1).voteCommitments != old.voteCommitments)
        #expect(throws: error(.wrongStep)) { try fixture.office.abort(at: TestElection.time) }
    }

    private func contents(_ folder: String) throws -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        for case let name as String in FileManager.default.enumerator(atPath: folder) ?? .init()
        where !DurableFile.isFolder("\(folder)/\(name)") {
            found[name] = try DurableFile.read("\(folder)/\(name)")
        }
        return found
    }
}
