import BallotStorage
import ElectionModel
import Foundation
import Primitives
import SQLiteStorage
import Testing
import TransparencyLog

/// The last written checkpoint against the database beside it.
@Suite struct CheckpointFileTests {
    @Test("the file follows every change of the log")
    func follows() async throws {
        let fixture = try await StoreFixture.open(.sqlite)
        try await fixture.cast("EE-1")
        _ = try await fixture.store.logPending(signer: fixture.signer)
        let note = try await fixture.store.checkpoint().note
        #expect(try DurableFile.read(fixture.folder + "/checkpoint") == note)
    }

    @Test("a file that a crash left behind is brought up to date when a collector starts")
    func catchesUp() async throws {
        let fixture = try await StoreFixture.open(.sqlite)
        let path = fixture.folder + "/checkpoint"
        let older = try DurableFile.read(path)
        try await fixture.cast("EE-1")
        _ = try await fixture.store.logPending(signer: fixture.signer)
        try DurableFile.write(older, to: path, replacing: true)
        let store = try SQLiteBallotStore(folder: fixture.folder)
        #expect(try await store.logPending(signer: fixture.signer) == 0)
        #expect(try await store.checkpoint().note == DurableFile.read(path))
    }

    @Test("a database that was restored from an older copy does not open")
    func refusesOlderCopy() async throws {
        let fixture = try StoreFixture(.sqlite)
        let copy = fixture.folder + "/copy"
        try await fixture.log(.definition)
        try copyStore(fixture.folder, copy)
        try await fixture.log(.commitments)
        _ = try SQLiteBallotStore(folder: copy)
        try DurableFile.write(
            try DurableFile.read(fixture.folder + "/checkpoint"), to: copy + "/checkpoint", replacing: true)
        #expect(await refusal { try SQLiteBallotStore(folder: copy) } == .behindCheckpoint)
    }

    @Test("a database with another tree than the written one does not open")
    func refusesFork() async throws {
        let fixture = try StoreFixture(.sqlite)
        let copy = fixture.folder + "/copy"
        try copyStore(fixture.folder, copy)
        try await fixture.log(.definition, "one")
        let other = try SQLiteBallotStore(folder: copy)
        let document = SignedDocument(bytes: [5], signatures: [])
        let files = ElectionFiles(manifest: [], election: [], roll: [])
        let definition = try NewStep.Definition(files: files, roll: VoterRoll(version: 0, voters: []))
        _ = try await other.append(NewStep(.definition, document, definition: definition), signer: fixture.signer)
        try DurableFile.write(
            try DurableFile.read(fixture.folder + "/checkpoint"), to: copy + "/checkpoint", replacing: true)
        #expect(await refusal { try SQLiteBallotStore(folder: copy) } == .forkedLog)
    }

    @Test("without the file, or with one by another key, the store does not open", arguments: [true, false])
    func refusesForeignFile(_ missing: Bool) async throws {
        let fixture = try StoreFixture(.sqlite)
        let path = fixture.folder + "/checkpoint"
        if missing {
            try DurableFile.remove(path)
        } else {
            let key = try Ed25519.SigningKey(seed: [UInt8](repeating: 1, count: 32))
            let signer = try NoteSigner(name: "test.invalid/log", key: key)
            let checkpoint = try Checkpoint(
                signing: "test.invalid/log", size: 0, root: MerkleTree.emptyRoot, by: signer)
            try DurableFile.write(checkpoint.encoded, to: path, replacing: true)
        }
        #expect(await refusal { try SQLiteBallotStore(folder: fixture.folder) } == .badCheckpointFile)
    }

    /// What a backup while nothing runs has.
    private func copyStore(_ from: String, _ to: String) throws {
        try DurableFile.makeFolder(to)
        for name in try FileManager.default.contentsOfDirectory(atPath: from)
        where name.hasPrefix("collector.sqlite") || name == "checkpoint" {
            try FileManager.default.copyItem(atPath: "\(from)/\(name)", toPath: "\(to)/\(name)")
        }
    }
}
