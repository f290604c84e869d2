import Primitives
import Testing
import TransparencyLog
import WitnessService

@Suite struct MonitorTests {
    private let scratch: Scratch
    private let log: TestLog
    private let monitor: LogMonitor

    init() throws {
        scratch = try Scratch()
        log = try TestLog(600)
        monitor = try LogMonitor(folder: scratch.path + "/monitor", key: log.key)
    }

    private func source(_ log: TestLog, _ size: Int) throws -> FolderSource {
        let folder = "\(scratch.path)/log-\(SystemRandom.name())"
        try log.write(size, to: folder)
        return FolderSource(folder)
    }

    private func look(_ log: TestLog, _ size: Int, isLatest: Bool = true) throws -> LogMonitor.Outcome {
        let source = try source(log, size)
        return try monitor.look(at: source.checkpoint(), tiles: source, isLatest: isLatest)
    }

    private func alarm(_ outcome: LogMonitor.Outcome) throws -> MonitorAlarm {
        guard case .alarm(let alarm) = outcome else { throw Unexpected() }
        return alarm
    }

    @Test("a log that only grows raises no alarm, however it grows")
    func follows() throws {
        var last = 0
        for size in [1, 2, 255, 256, 257, 300, 512, 600] {
            guard case .grown(last, size) = try look(log, size) else { throw Unexpected() }
            last = size
        }
        guard case .unchanged(600) = try look(log, 600) else { throw Unexpected() }
        #expect(try monitor.seen().count == 8)
        #expect(try monitor.alarms().isEmpty)
    }

    @Test("L1: two trees of one size are a fork, with both signatures as evidence")
    func seesSplitView() throws {
        _ = try look(log, 300)
        let found = try alarm(look(TestLog(600, fork: 290), 300))
        #expect(found.kind == "fork")
        let files = try ["earlier", "later"].map {
            try Checkpoint(
                signed: DurableFile.read("\(found.folder)/\($0).checkpoint"), key: log.key, origin: TestLog.origin)
        }
        _ = try LogFork(sameSize: files[0], files[1])
        #expect(try monitor.alarms() == [found.folder])
        #expect(try monitor.seen().count == 1)
    }

    @Test(
        "L2: a leaf that was changed before any checkpoint ever seen is a fork that anyone can check",
        arguments: [0, 99, 256, 299])
    func seesChangedLeaf(_ index: Int) throws {
        for size in [100, 280, 300] { _ = try look(log, size) }
        guard case .fork(let fork) = try alarm(look(TestLog(600, fork: index), 600)).finding else { throw Unexpected() }
        _ = try LogFork(
            earlier: fork.earlier, later: fork.later, otherRoot: fork.otherRoot, proof: fork.proof)
        #expect(fork.earlier.size > index && fork.later.size == 600)
    }

    @Test("a log that goes back raises an alarm; a witness that is behind does not")
    func seesShrinking() throws {
        _ = try look(log, 300)
        #expect(try alarm(look(log, 299)).kind == "went-back")
        let current = try source(log, 300)
        guard case .filledIn(200) = try monitor.look(at: log.checkpoint(200).encoded, tiles: current, isLatest: false)
        else { throw Unexpected() }
        guard case .unchanged = try monitor.look(at: log.checkpoint(200).encoded, tiles: current, isLatest: false)
        else { throw Unexpected() }
    }

    @Test("recipe 17: what another witness cosigned is compared with what the log shows here")
    func comparesWitnesses() throws {
        _ = try look(log, 300)
        let other = try TestLog(600, fork: 100)
        let current = try source(log, 300)
        let found = try monitor.look(at: other.checkpoint(250).encoded, tiles: current, isLatest: false)
        #expect(try alarm(found).kind == "fork")
    }

    @Test("tiles that are not those of the checkpoint prove nothing and raise an alarm")
    func seesWrongTiles() throws {
        _ = try look(log, 300)
        let other = try source(TestLog(600, fork: 5), 400)
        let found = try monitor.look(at: log.checkpoint(400).encoded, tiles: other)
        #expect(try alarm(found).kind == "unproven")
        #expect(try monitor.seen().count == 1)
    }

    @Test("what the log did not sign is no checkpoint")
    func seesForgery() throws {
        let imposter = try TestLog(10, seed: 9)
        let source = try source(log, 10)
        #expect(try alarm(monitor.look(at: imposter.checkpoint(10).encoded, tiles: source)).kind == "bad-checkpoint")
        #expect(throws: WitnessError(.otherKey, "")) {
            try LogMonitor(folder: scratch.path + "/monitor", key: imposter.key)
        }
    }
}

extension SystemRandom {
    static func name() -> String {
        var random = SystemRandom()
        return Hexadecimal.encode(random.bytes(8))
    }
}
