import BallotStorage
import CollectionService
import ElectionModel
import Foundation
import Identity
import Logging
import Primitives
import SQLiteStorage
import Synchronization

/// A clock that tests set.
final class TestClock: Sendable {
    private let time: Mutex<Timestamp>

    init(_ time: Timestamp) { self.time = Mutex(time) }

    var now: Timestamp {
        get { time.withLock { $0 } }
        set { time.withLock { $0 = newValue } }
    }

    func advance(_ seconds: Int) { time.withLock { $0 = Timestamp(seconds: $0.seconds + Int64(seconds)) } }
}

/// A running collector on a free port, with its own copy of the world's data folder.
final class TestCollector: Sendable {
    /// Each has dozens of open files, and Foundation cannot start programs from a process with more than a thousand.
    private static let turnstile = Turnstile(16)

    let world: ElectionWorld
    let folder: String
    let store: any BallotStore
    let recorder: StepRecorder
    let clock: TestClock
    let port: Int

    private init(_ world: ElectionWorld, folder: String, store: any BallotStore, clock: TestClock, port: Int) throws {
        self.world = world
        self.folder = folder
        self.store = store
        self.clock = clock
        self.port = port
        recorder = StepRecorder(store: store, secrets: try CollectorSetup.secrets(in: folder))
    }

    /// Copies the data folder, opens the voting where asked, serves, runs the body, and stops.
    static func run(
        opened: Bool = true, limits: ServiceLimits = generous, world: ElectionWorld? = nil, log: LogRecorder? = nil,
        revocationLists: [RevocationList] = [], _ body: (TestCollector) async throws -> Void
    ) async throws {
        await turnstile.enter()
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await serve(opened, limits, world, log, revocationLists, body))
        } catch {
            outcome = .failure(error)
        }
        await turnstile.leave()
        try outcome.get()
    }

    private static func serve(
        _ opened: Bool, _ limits: ServiceLimits, _ world: ElectionWorld?, _ log: LogRecorder?,
        _ revocationLists: [RevocationList], _ body: (TestCollector) async throws -> Void
    ) async throws {
        let world = if let world { world } else { try await ElectionWorld.shared.value }
        let folder = try copy(world)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try SQLiteBallotStore(folder: folder)
        let secrets = try CollectorSetup.secrets(in: folder)
        if opened {
            let recorder = StepRecorder(store: store, secrets: secrets)
            _ = try await patiently { try await recorder.record("\(world.officials)/open.json") }
        }
        let clock = TestClock(start(world))
        var logger = Logger(label: "test") { _ in log ?? LogRecorder() }
        logger.logLevel = log == nil ? .critical : .info
        let server = try CollectorServer(
            store: store, secrets: secrets, election: try await .load(from: store, revocationLists: revocationLists),
            limits: limits, now: { clock.now }, logger: logger)
        let (ports, running) = AsyncStream<Int>.makeStream()
        let task = Task {
            defer { running.finish() }
            try await server.run(at: address(world)) { running.yield($0) }
        }
        defer { task.cancel() }
        guard let port = await ports.first(where: { _ in true }) else {
            try await task.value
            throw Tool.Failure(description: "the server ended before it ran")
        }
        try await body(TestCollector(world, folder: folder, store: store, clock: clock, port: port))
        task.cancel()
        _ = try? await task.value
    }

    /// Shortly after the opening. Responders answer by the real clock, which a slow suite leaves behind.
    private static func start(_ world: ElectionWorld) -> Timestamp {
        let opened = Timestamp(seconds: world.opensAt.seconds + 10)
        let rules = world.context.configuration.identity
        guard rules.certificateStatus != nil || rules.timestampAuthority != nil else { return opened }
        return max(opened, Timestamp(seconds: Int64(Date().timeIntervalSince1970)))
    }

    static var generous: ServiceLimits {
        var limits = ServiceLimits()
        limits.requestsPerMinute = 1_000
        limits.openRequestsPerVoter = 100
        limits.batchMilliseconds = 5
        return limits
    }

    static func copy(_ world: ElectionWorld) throws -> String {
        let folder = "\(world.folder)/copy-\(UUID().uuidString)"
        try DurableFile.makeFolder(folder)
        for name in try DurableFile.list(world.data) where !name.hasSuffix("-shm") {
            try FileManager.default.copyItem(atPath: "\(world.data)/\(name)", toPath: "\(folder)/\(name)")
        }
        return folder
    }

    static func address(_ world: ElectionWorld) -> CollectorServer.Address {
        .init(
            host: "127.0.0.1", port: 0, certificate: world.pki.path("pki/server/fullchain.pem"),
            key: world.pki.path("pki/server/key.pem"))
    }
}
