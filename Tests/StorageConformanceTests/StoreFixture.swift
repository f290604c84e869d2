import BallotStorage
import ElectionModel
import Foundation
import GroupArithmetic
import Primitives
import SQLiteStorage
import SigmaProofs
import TransparencyLog

/// One kind of store under test. Every test of the contract runs against every kind.
enum StoreKind: String, CaseIterable, Sendable {
    case sqlite

    func create(in folder: String, signer: NoteSigner) throws {
        switch self {
        case .sqlite: try SQLiteBallotStore.create(in: folder, signer: signer)
        }
    }

    func open(_ folder: String) throws -> any BallotStore {
        switch self {
        case .sqlite: try SQLiteBallotStore(folder: folder)
        }
    }
}

/// A store in a folder of its own, with documents and ballots that only look like real ones: a store checks neither
/// signatures nor proofs.
final class StoreFixture: Sendable {
    static let voters = ["EE-1", "EE-2", "EE-3"]

    let kind: StoreKind
    let folder: String
    let signer: NoteSigner
    let store: any BallotStore

    init(_ kind: StoreKind) throws {
        self.kind = kind
        folder = FileManager.default.temporaryDirectory.appending(path: "store-\(UUID().uuidString)").path
        try DurableFile.makeFolder(folder)
        signer = try NoteSigner(
            name: "test.invalid/log", key: Ed25519.SigningKey(seed: [UInt8](repeating: 7, count: 32)))
        try kind.create(in: folder, signer: signer)
        store = try kind.open(folder)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// A store whose voting is open.
    static func open(_ kind: StoreKind) async throws -> StoreFixture {
        let fixture = try StoreFixture(kind)
        for step in [LogLeaf.Step.definition, .commitments, .guardians, .open] { try await fixture.log(step) }
        return fixture
    }

    /// Logs roll update or override list N.
    @discardableResult
    func log(
        _ step: LogLeaf.Step, number: Int, changes: [RollChanges.Change] = []
    ) async throws -> Int {
        let document = SignedDocument(bytes: Array("\(step) \(number)".utf8), signatures: [])
        let supplement = NewStep.Supplement(number: number, list: [UInt8(number), 9], changes: changes)
        return try await store.append(NewStep(step, document, supplement: supplement), signer: signer)
    }

    @discardableResult
    func log(_ step: LogLeaf.Step, _ text: String = "document") async throws -> Int {
        let document = SignedDocument(
            bytes: Array("\(step) \(text)".utf8),
            signatures: [.init(role: .official, index: 2, cms: [2, 2]), .init(role: .official, index: 1, cms: [1])])
        var definition: NewStep.Definition?
        if step == .definition {
            let files = ElectionFiles(manifest: [1], election: [2], roll: [3])
            definition = try NewStep.Definition(
                files: files,
                roll: VoterRoll(
                    version: 0, voters: Self.voters.map { .init(identifier: $0, name: "Somebody", ballotStyle: 1) }))
        }
        return try await store.append(NewStep(step, document, definition: definition), signer: signer)
    }

    /// A ticket that is stored.
    func ticket(_ voter: String, sequence: Int = 1, nonce: UInt8 = 0) async throws -> Ticket {
        let ticket = Ticket(
            election: .zero, fingerprint: .zero, voter: voter, ballotStyle: 1, rollVersion: 0, sequence: sequence,
            previous: .zero, nonce: SHA256.hash([nonce]), issuedAt: Timestamp(seconds: 1),
            expiresAt: Timestamp(seconds: 61), checkpoint: "", pseudonym: nil)
        let signed = SignedTicket(ticket: ticket, signature: [UInt8](repeating: 0, count: 64))
        if try await store.ticket(ticket.documentHash) == nil { try await store.issue(signed) }
        return ticket
    }

    /// A submission; `identifier` makes the ballot another one.
    func submission(
        ticket: HashValue, sequence: Int = 1, previous: HashValue = .zero, identifier: String = "id",
        rollVersion: Int = 0
    ) throws -> CastSubmission {
        let ballot = try Self.ballot(identifier)
        let statement = CastStatement(
            election: .zero, fingerprint: .zero, ballot: ballot.documentHash, confirmationCode: ballot.confirmationCode,
            ballotStyle: 1, rollVersion: rollVersion, sequence: sequence, previous: previous, ticket: ticket,
            pseudonym: nil,
            identifierSalt: SHA256.hash(Array(identifier.utf8)), castAt: Timestamp(seconds: 5))
        return CastSubmission(ballot: ballot, statement: statement, signature: [9, 9], hints: [7])
    }

    /// A challenge; `identifier` makes the ballot another one.
    func challengeSubmission(
        ticket: HashValue, identifier: String, rollVersion: Int = 0
    ) throws -> ChallengeSubmission {
        let ballot = try Self.ballot(identifier)
        let statement = ChallengeStatement(
            election: .zero, fingerprint: .zero, ballot: ballot.documentHash, confirmationCode: ballot.confirmationCode,
            ballotStyle: 1, rollVersion: rollVersion, ticket: ticket,
            identifierSalt: SHA256.hash(Array(identifier.utf8)), challengedAt: Timestamp(seconds: 5))
        let opening = BallotOpening(contests: [
            .init(contest: 1, label: "c", options: [.init(label: "o", value: 1, nonce: Scalar(.standard, 3))])
        ])
        return ChallengeSubmission(ballot: ballot, statement: statement, signature: [8, 8], opening: opening)
    }

    /// A challenged ballot stored as pending.
    @discardableResult
    func challenge(_ voter: String, number: UInt8 = 1) async throws -> ChallengeSubmission {
        let ticket = try await ticket(voter, nonce: 100 + number)
        let submission = try challengeSubmission(
            ticket: ticket.documentHash, identifier: "\(voter) challenge \(number)")
        _ = try await store.append(submission, voter: voter)
        return submission
    }

    private static func ballot(_ identifier: String) throws -> EncryptedBallot {
        let group = Group.standard
        let proof = SchnorrProof(challenge: Scalar(group, 1), response: Scalar(group, 2))
        let element = try UncheckedElement(group, bytes: group.generator.bytes)
        return EncryptedBallot(
            election: .zero, ballotStyle: 1, identifier: SHA256.hash(Array(identifier.utf8)), identifierHash: .zero,
            device: "test", contests: [],
            encryptedNonce: SignedElGamalCiphertext(c0: element, c1: [UInt8](repeating: 0, count: 32), proof: proof),
            chainingField: [UInt8](repeating: 0, count: 36), confirmationCode: .zero)
    }

    /// A ballot stored as pending.
    @discardableResult
    func cast(_ voter: String, sequence: Int = 1, previous: HashValue = .zero) async throws -> CastSubmission {
        let ticket = try await ticket(voter, sequence: sequence)
        let submission = try submission(
            ticket: ticket.documentHash, sequence: sequence, previous: previous, identifier: "\(voter) \(sequence)")
        _ = try await store.append(submission, voter: voter)
        return submission
    }
}

/// The code of the storage error that `body` throws, or `nil`.
func refusal(_ body: () async throws -> some Any) async -> StorageError.Code? {
    do {
        _ = try await body()
        return nil
    } catch {
        return (error as? StorageError)?.code
    }
}
