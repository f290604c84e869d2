import CollectionService
import ElectionModel
import Foundation
import Logging
import Primitives
import Synchronization
import TransparencyLog
import WitnessService

/// A witness that really serves, in this process, and that can go away and come back at the same port.
final class TestWitness: Sendable {
    let witness: Witness
    private let folder: String
    private let running = Mutex<Task<Void, any Error>?>(nil)
    private let port = Mutex(0)

    init(_ name: String, in folder: String) throws {
        var random = SystemRandom()
        _ = try Witness.create(in: folder, name: name, using: &random)
        witness = try Witness(folder: folder)
        self.folder = folder
    }

    /// As it was at a checkpoint before: for tests that each go on from one election with a log of their own.
    func forget(backTo checkpoint: [UInt8]?) throws {
        for name in try DurableFile.list("\(folder)/logs") {
            let state = "\(folder)/logs/\(name)"
            for name in ["evidence", "unexplained", "cosigned"] {
                try? FileManager.default.removeItem(atPath: "\(state)/\(name)")
            }
            try DurableFile.remove("\(state)/checkpoint")
            if let checkpoint { try DurableFile.write(checkpoint, to: "\(state)/checkpoint") }
        }
    }

    deinit { running.withLock { $0?.cancel() } }

    var url: String { "http://127.0.0.1:\(port.withLock { $0 })" }

    func start() async throws {
        var logger = Logger(label: "witness") { _ in LogRecorder() }
        logger.logLevel = .critical
        let server = WitnessServer(witness, now: { ElectionWorld.now().seconds }, logger: logger)
        let wanted = port.withLock { $0 }
        let (ports, sender) = AsyncStream<Int>.makeStream()
        let task = Task {
            defer { sender.finish() }
            try await server.run(at: .init(host: "127.0.0.1", port: wanted, identity: nil)) { sender.yield($0) }
        }
        running.withLock { $0 = task }
        guard let found = await ports.first(where: { _ in true }) else {
            try await task.value
            throw Tool.Failure(description: "the witness ended before it ran")
        }
        port.withLock { $0 = found }
    }

    func stop() async {
        let task = running.withLock { running in
            defer { running = nil }
            return running
        }
        task?.cancel()
        _ = try? await task?.value
    }

    /// What it cosigned last.
    func size() throws -> Int? { try witness.logs().first?.latest?.size }
}

/// On a busy machine witnesses may be late although they are there: then the same again, as an operator would.
func patiently<Value>(_ body: () async throws -> Value) async throws -> Value {
    for _ in 0..<20 {
        do {
            return try await body()
        } catch let error as ServiceError where error.code == .witnessesLate {
            continue
        }
    }
    return try await body()
}

/// An election whose log has two witnesses: one that serves, and one that never answers.
final class WitnessedWorld: Sendable {
    let world: ElectionWorld
    let witness: TestWitness
    let rule: WitnessRule

    private static let waiting = Task { try await WitnessedWorld(.wait, seconds: 4) }
    private static let promising = Task { try await WitnessedWorld(.promise, seconds: 300) }
    private let start: [UInt8]?

    /// The election before its opening, and a witness that saw no more: copies of one data folder that go different
    /// ways would be forks to it.
    static func fresh(_ late: WitnessRule.Late) async throws -> WitnessedWorld {
        let shared = try await (late == .wait ? waiting : promising).value
        try shared.witness.forget(backTo: shared.start)
        return shared
    }

    private init(_ late: WitnessRule.Late, seconds: Int) async throws {
        let folder = ElectionWorld.newFolder()
        let witness = try TestWitness("witness.invalid/1", in: folder + "/witness")
        let absent = try NoteVerifierKey(
            name: "witness.invalid/2", algorithm: .cosignature,
            publicKey: Ed25519.SigningKey(seed: [UInt8](repeating: 42, count: 32)).publicKey)
        try await witness.start()
        let rule = try WitnessRule(
            witnesses: [
                .init(name: "Absent", key: absent, url: "http://127.0.0.1:9"),
                .init(name: "Present", key: witness.witness.verifierKey, url: witness.url),
            ], quorum: 1, late: late, seconds: seconds)
        world = try await ElectionWorld(witnesses: { key in
            try witness.witness.addLog(key)
            return rule
        })
        self.witness = witness
        self.rule = rule
        start = try witness.witness.logs().first?.latest?.encoded
    }
}
