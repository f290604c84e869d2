import CollectionService
import ElectionModel
import Foundation
import GroupArithmetic
import KeyCeremony
import Primitives
import Synchronization
import Testing

/// A guardian's last step of the ceremony, killed at every single change of a file that it makes.
@Suite struct KilledGuardianTests {
    private static let names = ["Guardian One", "Guardian Two"]

    @Test("a receive that was killed is repeated: the share is never lost, nor the secrets erased before it is whole")
    func receives() async throws {
        let world = try await ElectionWorld.shared.value
        let stage = try Self.shared(world)
        let seen = Mutex<Set<[String: Int]>>([])
        let count = try await OpenedFolder.forEachChange { change in
            let folder = "\(world.folder)/killed-\(UUID().uuidString)"
            try FileManager.default.copyItem(atPath: stage, toPath: folder)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let plan = try FaultPlan(folder: folder, .torn, change: change)
            defer { plan.removeControl() }
            let first = try await Self.receive(folder, world, plan)
            let died = try plan.isHit
            #expect((first.status == 0) != died, "\(plan): \(first.errors)")
            let left = try Self.sizes(of: folder)
            #expect(
                left["guardian-1/secrets.sealed", default: 0] > 0
                    || left["guardian-1/share.sealed"] == GuardianShare.sealedByteCount, "\(plan)")
            // Many changes leave the same behind; one continuation of each is enough.
            guard died, seen.withLock({ $0.insert(left).inserted }) else { return died }
            let second = try await Self.receive(folder, world)
            #expect(second.status == 0, "\(plan): \(second.errors)")
            try Self.checkShare(folder, "\(plan)")
            return died
        }
        #expect(count > 15)
        #expect(seen.withLock(\.count) > 5)
    }

    /// A folder with a ceremony before its last step.
    @inline(never)
    private static func shared(_ world: ElectionWorld) throws -> String {
        let folder = "\(world.folder)/ceremony-\(UUID().uuidString)"
        let files = CeremonyFiles("\(folder)/election", group: .standard)
        try DurableFile.makeFolder(files.folder)
        for name in try DurableFile.list(world.officials)
        where ["manifest.json", "election.json"].contains(name) || name.hasPrefix("definition.json") {
            try FileManager.default.copyItem(atPath: "\(world.officials)/\(name)", toPath: files.path(name))
        }
        let secret = Array("correct horse battery".utf8)
        try DurableFile.write(secret + [10], to: "\(folder)/passphrase", secret: true)
        var random = SystemRandom()
        var passphrase: SecretBytes { SecretBytes(count: secret.count) { $0.copyBytes(from: secret) } }
        func desk(_ guardian: Int, creating: Bool = false) throws -> GuardianDesk {
            try GuardianDesk(
                files: files, state: "\(folder)/guardian-\(guardian)",
                identity: world.pki.identity("pki/people/\(names[guardian - 1])/sign"), creating: creating)
        }
        let (office, now) = (CeremonyOffice(files), ElectionWorld.now())
        _ = try office.start(using: &random)
        for index in 1...2 {
            _ = try desk(index, creating: true).prepare(passphrase: passphrase, at: now, using: &random)
        }
        _ = try office.collectCommitments()
        for index in 1...2 { _ = try desk(index).agree(at: now) }
        for index in 1...2 { try desk(index).open() }
        for index in 1...2 { _ = try desk(index).share(passphrase: passphrase, at: now, using: &random) }
        return folder
    }

    private static func receive(
        _ folder: String, _ world: ElectionWorld, _ faults: FaultPlan? = nil
    ) async throws -> (status: Int32, errors: String) {
        let person = world.pki.path("pki/people/\(names[0])/sign")
        let outcome = try await Tool.status(
            [
                CollectorProcess.built("glassurn-tally"), "guardian", "receive", "--election",
                "\(folder)/election", "--state", "\(folder)/guardian-1", "--certificate", person + ".cert.pem", "--key",
                person + ".key.pem", "--passphrase-file", "\(folder)/passphrase",
            ], in: folder, environment: faults?.environment ?? [:])
        return (outcome.status, String(decoding: outcome.errors, as: UTF8.self))
    }

    /// The finished medium holds the share that fits the signed record, and no secrets of the rounds before.
    @inline(never)
    private static func checkShare(_ folder: String, _ plan: String) throws {
        let record = try GuardianRecord(
            canonical: DurableFile.read("\(folder)/election/guardians.json"), group: .standard)
        let phrase = Array("correct horse battery".utf8)
        let share = try GuardianMedium.share(
            in: "\(folder)/guardian-1", passphrase: SecretBytes(count: phrase.count) { $0.copyBytes(from: phrase) },
            group: .standard)
        try share.requireFits(record)
        #expect(share.index == 1, "\(plan)")
        let left = try sizes(of: folder)
        #expect(left["guardian-1/secrets.sealed"] == nil, "\(plan)")
        #expect(left["election/guardians.json.guardian-1.p7s"] != nil, "\(plan)")
    }

    /// Files by path, with their sizes; without those that were never given their name.
    private static func sizes(of folder: String) throws -> [String: Int] {
        var found: [String: Int] = [:]
        for path in FileManager.default.enumerator(atPath: folder)?.compactMap({ $0 as? String }) ?? []
        where !DurableFile.isFolder("\(folder)/\(path)") && !path.hasSuffix(".part") {
            let count = try DurableFile.read("\(folder)/\(path)").count
            // Signatures by one key have different lengths.
            found[path] = path.hasSuffix(".p7s") ? min(1, count) : count
        }
        return found
    }
}
