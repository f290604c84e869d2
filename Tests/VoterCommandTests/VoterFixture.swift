import BallotEncryption
import CollectionClient
import ElectionModel
import Foundation
import Identity
import Primitives
import Synchronization
import VoterCommand

/// Remembers what was said, and answers from a script.
final class ScriptedVoice: VoterVoice, Sendable {
    private let lines = Mutex<[String]>([])
    private let script: Mutex<[String]>

    init(_ script: [String] = []) { self.script = Mutex(script) }

    var said: [String] { lines.withLock { $0 } }
    var warnings: [String] { said.filter { $0.hasPrefix("WARNING") } }

    func say(_ text: String) { add(text) }
    func note(_ text: String) { add(text) }
    func warn(_ text: String) { add("WARNING \(text)") }
    func show(_ text: String) { add(text) }

    func ask(_ prompt: String) -> String? {
        add(prompt)
        return script.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }

    private func add(_ text: String) { lines.withLock { $0.append(text) } }
}

/// One voter's device with a folder of its own.
final class VoterFixture {
    static let filesOfOneBallot = [
        "test-1.json", "test-1.statement.json", "test-1.statement.p7s", "test-1.tlog-proof",
    ]

    let election: TestElection
    let collector: StubCollector
    let voice: ScriptedVoice
    let folder: ReceiptFolder
    let signer: SigningIdentity
    let time: Time
    let clock: VoterClock

    init(_ election: TestElection? = nil, script: [String] = []) throws {
        let election = try election ?? TestElection.shared.get()
        self.election = election
        collector = try StubCollector(election)
        voice = ScriptedVoice(script)
        let path = FileManager.default.temporaryDirectory.appending(path: "receipts-\(UUID().uuidString)").path
        folder = try ReceiptFolder(path)
        signer = try TestPeople.shared.get().voter("EE-1")
        let time = Time()
        self.time = time
        clock = VoterClock(now: { time.now }, pause: { time.pause($0) })
    }

    deinit { try? FileManager.default.removeItem(atPath: folder.path) }

    final class Time: Sendable {
        private let state = Mutex((seconds: TestElection.now.seconds, pauses: [Int]()))
        var now: Timestamp { Timestamp(seconds: state.withLock(\.seconds)) }
        var pauses: [Int] { state.withLock(\.pauses) }
        func pause(_ seconds: Int) { state.withLock { $0.pauses.append(seconds) } }
        func advance(_ seconds: Int64) { state.withLock { $0.seconds += seconds } }
    }

    var client: CollectorClient { CollectorClient(transport: collector, group: election.context.group) }

    var session: CastingSession {
        CastingSession(
            context: election.context, client: client, voter: "EE-1", folder: folder, voice: voice, clock: clock)
    }

    /// The whole way with the same choices, as the command goes it.
    @discardableResult
    func vote(_ values: [Int: [Int]] = [1: [0, 1, 0], 2: [3, 0, 1]]) throws -> CastOutcome {
        var random = SystemRandom()
        return try vote(values, using: &random)
    }

    func vote(_ values: [Int: [Int]], using random: inout some SecureRandomSource) throws -> CastOutcome {
        try session.requireNothingPending()
        let ticket = try session.obtainTicket()
        let selections = try VoterSelections(values, manifest: election.context.manifest, ballotStyle: 1)
        return try session.cast(selections, ticket: ticket, signer: signer, using: &random)
    }

    /// The whole way to a ballot that is opened as a test.
    @discardableResult
    func challenge(_ values: [Int: [Int]] = [1: [0, 1, 0], 2: [3, 0, 1]]) throws -> ChallengeOutcome {
        var random = SystemRandom()
        return try challenge(values, using: &random)
    }

    func challenge(_ values: [Int: [Int]], using random: inout some SecureRandomSource) throws -> ChallengeOutcome {
        try session.requireNothingPending()
        let ticket = try session.obtainTicket()
        let selections = try VoterSelections(values, manifest: election.context.manifest, ballotStyle: 1)
        return try session.challenge(
            session.encrypt(selections, ticket: ticket, using: &random), ticket: ticket, signer: signer)
    }

    var files: [String] { (try? DurableFile.list(folder.path)) ?? [] }

    func write(_ text: String, _ name: String) throws -> String {
        let path = "\(folder.path)/\(name)"
        try DurableFile.write(Array(text.utf8), to: path, replacing: true)
        return path
    }
}

extension CastingSession {
    /// Encrypts and casts, as the command does without asking.
    func cast(
        _ selections: VoterSelections, ticket: CheckedTicket, signer: SigningIdentity,
        using random: inout some SecureRandomSource
    ) throws -> CastOutcome {
        try cast(encrypt(selections, ticket: ticket, using: &random), ticket: ticket, signer: signer)
    }
}

extension BallotOutcome {
    func asCast() throws -> CastOutcome {
        guard case .cast(let outcome) = self else { throw OtherOutcome() }
        return outcome
    }

    func asChallenge() throws -> ChallengeOutcome {
        guard case .challenged(let outcome) = self else { throw OtherOutcome() }
        return outcome
    }

    struct OtherOutcome: Error {}
}
