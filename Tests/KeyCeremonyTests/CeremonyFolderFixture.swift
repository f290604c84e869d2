import ElectionModel
import Foundation
import GroupArithmetic
import Identity
import KeyCeremony
import Primitives

/// An election folder with signed definition, and a folder for each guardian; removed at the end.
final class CeremonyFolderFixture: Sendable {
    let election: TestElection
    let path: String
    let files: CeremonyFiles
    var office: CeremonyOffice { CeremonyOffice(files) }

    init(guardians n: Int = 3, quorum k: Int = 2, group: Group = TestElection.toy) throws {
        election = try TestElection(guardians: n, quorum: k, group: group)
        path = FileManager.default.temporaryDirectory.path + "/ceremony-\(UUID().uuidString)"
        files = CeremonyFiles("\(path)/election", group: group)
        try DurableFile.makeFolder(files.folder)
        try DurableFile.write(election.manifest, to: files.path(ElectionFolder.manifest))
        try DurableFile.write(election.configuration.canonicalBytes, to: files.path(ElectionFolder.election))
        let bytes = election.definition.canonicalBytes
        let cms = try DetachedSignature.sign(bytes, by: election.people.official, at: TestElection.time.seconds)
        try SignedDocument(bytes: bytes, signatures: [.init(role: .official, index: 1, cms: cms)])
            .save(as: ElectionFolder.definition, in: files.folder)
    }

    init(copying other: CeremonyFolderFixture) throws {
        election = other.election
        path = FileManager.default.temporaryDirectory.path + "/ceremony-\(UUID().uuidString)"
        files = CeremonyFiles("\(path)/election", group: other.files.group)
        try FileManager.default.copyItem(atPath: other.path, toPath: path)
    }

    deinit { remove() }

    func remove() { try? FileManager.default.removeItem(atPath: path) }

    var all: ClosedRange<Int> { 1...election.plan.guardianCount }

    func state(_ guardian: Int) -> String { "\(path)/guardian-\(guardian)" }

    func desk(_ guardian: Int, creating: Bool = false, identity: Int? = nil) throws -> GuardianDesk {
        try GuardianDesk(
            files: files, state: state(guardian), identity: election.people.guardians[(identity ?? guardian) - 1],
            creating: creating)
    }

    /// How far ``run(to:)`` goes; each step includes those before it.
    enum Step: Int, CaseIterable {
        case started, prepared, collected, agreed, opened, shared, received
    }

    @discardableResult
    func run(from first: Step = .started, to last: Step) throws -> Self {
        var random = SystemRandom()
        for step in Step.allCases where (first.rawValue...last.rawValue).contains(step.rawValue) {
            switch step {
            case .started: _ = try office.start(using: &random)
            case .prepared: for index in all { try prepare(index) }
            case .collected: _ = try office.collectCommitments()
            case .agreed: for index in all { _ = try desk(index).agree(at: TestElection.time) }
            case .opened: for index in all { try desk(index).open() }
            case .shared: for index in all { try share(index) }
            case .received: for index in all { _ = try receive(index) }
            }
        }
        return self
    }

    func prepare(_ index: Int) throws {
        var random = SystemRandom()
        _ = try desk(index, creating: true).prepare(passphrase: passphrase, at: TestElection.time, using: &random)
    }

    func share(_ index: Int) throws {
        var random = SystemRandom()
        _ = try desk(index).share(passphrase: passphrase, at: TestElection.time, using: &random)
    }

    func receive(_ index: Int, _ phrase: SecretBytes = passphrase) throws -> HashValue {
        var random = SystemRandom()
        return try desk(index).receive(passphrase: phrase, at: TestElection.time, using: &random).fingerprint
    }

    func read(_ name: String) throws -> [UInt8] { try DurableFile.read(files.path(name)) }

    func replace(_ name: String, _ bytes: [UInt8]) throws {
        try DurableFile.write(bytes, to: files.path(name), replacing: true)
    }

    func keys(_ guardian: Int) throws -> GuardianPublicKeys {
        try GuardianPublicKeys(canonical: read("ceremony/keys-\(guardian).json"), group: files.group)
    }

    /// Replaces a guardian's document and signs it as `identity`.
    func replace(_ name: String, _ bytes: [UInt8], signedAs guardian: Int, by identity: Int? = nil) throws {
        try replace(name, bytes)
        let signature = try election.sign(bytes, guardian: guardian, by: identity)
        try replace(name + signature.suffix, signature.cms)
    }
}
