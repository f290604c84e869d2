import BallotStorage
import CollectionService
import ElectionModel
import Foundation
import GroupArithmetic
import Primitives
import SQLiteStorage
import Testing
import TransparencyLog

/// A collector without an election.
enum EmptyCollector {
    static func make(_ folder: String, origin: String) throws -> SQLiteBallotStore {
        _ = try CollectorSetup.initialize(folder: folder, origin: origin) {
            try SQLiteBallotStore.create(in: folder, signer: $0)
        }
        return try SQLiteBallotStore(folder: folder)
    }
}

@Suite struct SetupTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "setup-\(UUID().uuidString)").path

    @Test("init makes keys that only the owner can read, and a file of the public ones")
    func makesKeys() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try EmptyCollector.make(folder, origin: "test.invalid/new")
        for name in [DataFolder.logKey, DataFolder.ticketKey, DataFolder.pseudonymKey] {
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            #expect(try DurableFile.read("\(folder)/\(name)").count == 65)
        }
        let keys = try CollectorKeys(
            canonical: DurableFile.read("\(folder)/\(DataFolder.publicKeys)"), group: .standard)
        #expect(keys.logKey == store.logKey && keys.logKey.name == "test.invalid/new")
        #expect(try CollectorSetup.secrets(in: folder).publicKeys == keys)
    }

    @Test("init replaces nothing, and an origin that names no key is refused")
    func refuses() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(throws: ServiceError(.badKeys, "")) { try EmptyCollector.make(folder, origin: "two words") }
        #expect(!DurableFile.exists(folder))
        _ = try EmptyCollector.make(folder, origin: "test.invalid/new")
        #expect(throws: ServiceError(.exists, "")) { try EmptyCollector.make(folder, origin: "test.invalid/new") }
    }

    @Test("keys that others can read, that are malformed or that belong to another collector are refused")
    func refusesKeys() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        _ = try EmptyCollector.make(folder, origin: "test.invalid/new")
        let path = "\(folder)/\(DataFolder.ticketKey)"
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        #expect(throws: ServiceError(.badKeys, "")) { try CollectorSetup.secrets(in: folder) }
        for text in [String(repeating: "AB", count: 32) + "\n", "AB\n", String(repeating: "ab", count: 32) + "\n"] {
            try DurableFile.write(Array(text.utf8), to: path, replacing: true, secret: true)
            #expect(throws: ServiceError(.badKeys, "")) { try CollectorSetup.secrets(in: folder) }
        }
    }

    @Test("a folder without a collector is named as such")
    func refusesMissing() {
        #expect(throws: ServiceError(.notReady, "")) { try CollectorSetup.secrets(in: folder) }
    }
}
