import ElectionModel
import Foundation
import GroupArithmetic
import KeyCeremony
import Primitives
import Testing

@Suite struct GuardianFolderTests {
    @Test("no file of a guardian or of the election ever holds a secret in clear (D8, canary)")
    func hidesSecrets() throws {
        let fixture = try CeremonyFolderFixture().run(to: .prepared)
        let secrets = try fixture.all.map { index in
            try GuardianSecrets.open(
                DurableFile.read("\(fixture.state(index))/secrets.sealed"), passphrase: passphrase,
                group: fixture.files.group)
        }
        var canaries = secrets.flatMap { $0.voteCoefficients + $0.dataCoefficients + [$0.communicationSecret] }
        for sender in secrets {
            for point in fixture.all {
                canaries += [sender.value(\.voteCoefficients, at: point), sender.value(\.dataCoefficients, at: point)]
            }
        }
        for step in [CeremonyFolderFixture.Step.collected, .agreed, .opened, .shared, .received] {
            try fixture.run(from: step, to: step)
            if step == .received {
                for index in fixture.all {
                    let share = try GuardianShare.open(
                        DurableFile.read("\(fixture.state(index))/share.sealed"), passphrase: passphrase,
                        group: fixture.files.group)
                    canaries += [share.voteShare, share.dataShare]
                }
            }
            try requireAbsence(of: canaries, below: fixture.path)
        }
    }

    @Test("the search for canaries finds one, as bytes and as digits of either case")
    func findsCanary() throws {
        let fixture = try CeremonyFolderFixture()
        var random = SystemRandom()
        let canary = SecretScalar(fixture.files.group, using: &random)
        let raw = canary.withBytes(count: 8) { $0.map { $0 } }
        let digits = Hexadecimal.encode(raw)
        for planted in [raw, Array(digits.utf8), Array(digits.lowercased().utf8)] {
            try DurableFile.write([1, 2] + planted + [3], to: "\(fixture.path)/leak", replacing: true)
            #expect(throws: Leak.self) { try requireAbsence(of: [canary], below: fixture.path) }
        }
    }

    struct Leak: Error {
        let file: String
    }

    func requireAbsence(of canaries: [SecretScalar], below folder: String) throws {
        let needles = canaries.flatMap { canary in
            canary.withBytes(count: 8) { bytes in
                let digits = Hexadecimal.encode(bytes)
                return [Data(bytes), Data(digits.utf8), Data(digits.lowercased().utf8)]
            }
        }
        var files = 0
        for case let name as String in FileManager.default.enumerator(atPath: folder) ?? .init()
        where !DurableFile.isFolder("\(folder)/\(name)") {
            let content = try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))
            files += 1
            for needle in needles where content.range(of: needle) != nil { throw Leak(file: name) }
        }
        #expect(files > 0)
    }

    @Test("once the record is signed, the coefficients and the communication secret are erased")
    func erases() throws {
        let fixture = try CeremonyFolderFixture().run(to: .shared)
        for index in fixture.all {
            #expect(DurableFile.exists("\(fixture.state(index))/secrets.sealed"))
            _ = try fixture.receive(index)
            #expect(
                try DurableFile.list(fixture.state(index)) == [
                    "ceremony.json", "commitments.json", "guardians.json", "keys.json", "share.sealed", "shares.json",
                ])
        }
    }

    @Test("the guardian's folder and files are the guardian's alone, and an open folder is refused")
    func protectsFolder() throws {
        let fixture = try CeremonyFolderFixture().run(to: .prepared)
        func mode(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        #expect(try mode(fixture.state(1)) == 0o700)
        for name in try DurableFile.list(fixture.state(1)) { #expect(try mode("\(fixture.state(1))/\(name)") == 0o600) }
        for open in [0o750, 0o705, 0o777] {
            try FileManager.default.setAttributes([.posixPermissions: open], ofItemAtPath: fixture.state(1))
            #expect(throws: error(.openFolder)) { try fixture.desk(1) }
            #expect(throws: error(.openFolder)) { try fixture.prepare(1) }
        }
    }

    @Test("a wrong passphrase stops a step and changes nothing")
    func refusesPassphrase() throws {
        let fixture = try CeremonyFolderFixture().run(to: .shared)
        #expect(throws: error(.wrongPassphrase, 1)) { try fixture.receive(1, secret("another passphrase")) }
        #expect(!DurableFile.exists("\(fixture.state(1))/share.sealed"))
        _ = try fixture.receive(1)
    }

    @Test("a short passphrase leaves no secrets behind")
    func refusesShortPassphrase() throws {
        let fixture = try CeremonyFolderFixture().run(to: .started)
        var random = SystemRandom()
        let desk = try fixture.desk(1, creating: true)
        #expect(throws: error(.weakPassphrase, 1)) {
            try desk.prepare(passphrase: secret("eleven byte"), at: TestElection.time, using: &random)
        }
        #expect(try DurableFile.list(fixture.state(1)).isEmpty)
    }

    @Test("secrets of another guardian or ceremony in the folder are refused")
    func refusesForeignSecrets() throws {
        let fixture = try CeremonyFolderFixture().run(to: .opened)
        let path = "\(fixture.state(1))/secrets.sealed"
        try DurableFile.write(
            DurableFile.read("\(fixture.state(2))/secrets.sealed"), to: path, replacing: true)
        #expect(throws: error(.otherGuardian, 1)) { try fixture.share(1) }
        var random = SystemRandom()
        let foreign = try CeremonyRun(fixture.election).secrets[0].seal(passphrase: passphrase, using: &random)
        try DurableFile.write(foreign, to: path, replacing: true)
        #expect(throws: error(.otherCeremony, 1)) { try fixture.share(1) }
        try DurableFile.remove(path)
        #expect(throws: error(.wrongStep, 1)) { try fixture.share(1) }
    }

    @Test("a crash between the steps of receive is made good by running it again")
    func resumes() throws {
        let fixture = try CeremonyFolderFixture().run(to: .shared)
        let secrets = try DurableFile.read("\(fixture.state(1))/secrets.sealed")
        let fingerprint = try fixture.receive(1)
        // As if it had stopped before the erasure, before the signature, and before the share was kept.
        try DurableFile.write(secrets, to: "\(fixture.state(1))/secrets.sealed", secret: true)
        #expect(try fixture.receive(1) == fingerprint)
        #expect(!DurableFile.exists("\(fixture.state(1))/secrets.sealed"))
        try DurableFile.write(secrets, to: "\(fixture.state(1))/secrets.sealed", secret: true)
        try DurableFile.remove(fixture.files.path("guardians.json.guardian-1.p7s"))
        try DurableFile.remove("\(fixture.state(1))/share.sealed")
        #expect(try fixture.receive(1) == fingerprint)
        // As if it had stopped between the secrets and the keys.
        let other = try CeremonyFolderFixture().run(to: .started)
        try other.prepare(1)
        try DurableFile.remove("\(other.state(1))/keys.json")
        try DurableFile.remove(other.files.path("ceremony/commitment-1.json"))
        try DurableFile.remove(other.files.path("ceremony/commitment-1.json.guardian-1.p7s"))
        for index in other.all { try other.prepare(index) }
        try other.run(from: .collected, to: .received)
        _ = try other.office.finish()
    }

    /// A fixture before its last round with guardian 1's secrets still there after receive, as if it had stopped before
    /// the erasure; `share` takes the place of share.sealed.
    private func stopped(with share: [UInt8]) throws -> (fixture: CeremonyFolderFixture, fingerprint: HashValue) {
        let fixture = try CeremonyFolderFixture().run(to: .shared)
        let secrets = try DurableFile.read("\(fixture.state(1))/secrets.sealed")
        let fingerprint = try fixture.receive(1)
        try DurableFile.write(secrets, to: "\(fixture.state(1))/secrets.sealed", secret: true)
        try DurableFile.write(share, to: "\(fixture.state(1))/share.sealed", replacing: true, secret: true)
        try DurableFile.remove(fixture.files.path("guardians.json.guardian-1.p7s"))
        return (fixture, fingerprint)
    }

    @Test(
        "a share that is empty or cut short is made again from the secrets before these are erased",
        arguments: [0, 203])
    func makesShareAgain(_ count: Int) throws {
        let (fixture, fingerprint) = try stopped(with: [UInt8](repeating: 7, count: count))
        #expect(try fixture.receive(1) == fingerprint)
        let share = try GuardianMedium.share(
            in: fixture.state(1), passphrase: passphrase, group: fixture.files.group)
        #expect(share.index == 1 && share.fingerprint == fingerprint)
        #expect(!DurableFile.exists("\(fixture.state(1))/secrets.sealed"))
        // Without the secrets there is nothing to make it from.
        try DurableFile.write([], to: "\(fixture.state(1))/share.sealed", replacing: true, secret: true)
        #expect(throws: error(.missingShare, 1)) { try fixture.receive(1) }
    }

    @Test("another share, or one that does not open, is refused: nothing is signed and nothing erased")
    func refusesOtherShare() throws {
        let (fixture, fingerprint) = try stopped(with: [])
        var random = SystemRandom()
        func share(_ index: Int, _ election: HashValue, _ base: HashValue? = nil) throws -> [UInt8] {
            let secret = SecretScalar(fixture.files.group, using: &random)
            let other = GuardianShare(
                index: index, fingerprint: election, extendedBaseHash: base ?? .zero, voteShare: secret,
                dataShare: secret)
            return try other.seal(passphrase: passphrase, using: &random)
        }
        let record = try GuardianRecord(canonical: fixture.read(ElectionFolder.guardians), group: fixture.files.group)
        let cases: [([UInt8], CeremonyError)] = [
            (try share(1, SHA256.hash([1])), error(.otherElection, 1)),
            (try share(2, fingerprint), error(.otherGuardian, 1)),
            (try share(1, fingerprint), error(.badSecrets, 1)),
            (try share(1, fingerprint, record.extendedBaseHash), error(.badSecrets, 1)),
            ([UInt8](repeating: 7, count: 204), error(.badSecrets, 1)),
        ]
        for (sealed, refusal) in cases {
            try DurableFile.write(sealed, to: "\(fixture.state(1))/share.sealed", replacing: true, secret: true)
            #expect(throws: refusal) { try fixture.receive(1) }
            #expect(try DurableFile.read("\(fixture.state(1))/share.sealed") == sealed)
            #expect(DurableFile.exists("\(fixture.state(1))/secrets.sealed"))
            #expect(!DurableFile.exists(fixture.files.path("guardians.json.guardian-1.p7s")))
        }
        #expect(throws: error(.wrongPassphrase, 1)) {
            try DurableFile.write(
                share(1, fingerprint), to: "\(fixture.state(1))/share.sealed", replacing: true, secret: true)
            _ = try fixture.receive(1, secret("another passphrase"))
        }
        try DurableFile.remove("\(fixture.state(1))/share.sealed")
        #expect(try fixture.receive(1) == fingerprint)
    }

    @Test("a decision whose file was broken off empty is taken again")
    func decidesAgain() throws {
        let fixture = try CeremonyFolderFixture().run(to: .shared)
        for name in ["commitments.json", "guardians.json"] {
            try DurableFile.write([], to: "\(fixture.state(1))/\(name)", replacing: true, secret: true)
        }
        _ = try fixture.desk(1).agree(at: TestElection.time)
        _ = try fixture.receive(1)
        #expect(try DurableFile.read("\(fixture.state(1))/guardians.json") == fixture.read(ElectionFolder.guardians))
    }
}
