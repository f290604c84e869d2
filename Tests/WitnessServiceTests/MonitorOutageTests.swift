import Primitives
import Synchronization
import Testing
import TransparencyLog
import WitnessService

/// A log whose tiles can be withheld, and counts how often it was asked for them.
private final class ShyLog: LogSource {
    struct Refused: Error {}

    private let folder: FolderSource
    private let counts = Mutex(0)
    private let isShut: Bool

    init(_ folder: String, isShut: Bool) {
        self.folder = FolderSource(folder)
        self.isShut = isShut
    }

    var tileCount: Int { counts.withLock { $0 } }

    func checkpoint() throws -> [UInt8] { try folder.checkpoint() }

    func tile(_ path: TilePath) throws -> [UInt8] {
        counts.withLock { $0 += 1 }
        if isShut { throw Refused() }
        return try folder.tile(path)
    }
}

/// What a monitor does when the log gives checkpoints and no tiles.
@Suite struct MonitorOutageTests {
    private let scratch: Scratch
    private let log: TestLog
    private let monitor: LogMonitor

    init() throws {
        scratch = try Scratch()
        log = try TestLog(600)
        monitor = try LogMonitor(folder: scratch.path + "/monitor", key: log.key)
    }

    private func source(_ log: TestLog, _ size: Int, isShut: Bool = false) throws -> ShyLog {
        let folder = "\(scratch.path)/log-\(SystemRandom.name())"
        try log.write(size, to: folder)
        return ShyLog(folder, isShut: isShut)
    }

    private func look(_ log: TestLog, _ size: Int, isShut: Bool = false) throws -> LogMonitor.Outcome {
        let source = try source(log, size, isShut: isShut)
        return try monitor.look(at: source.checkpoint(), tiles: source)
    }

    private func alarm(_ outcome: LogMonitor.Outcome) throws -> MonitorAlarm {
        guard case .alarm(let alarm) = outcome else { throw Unexpected() }
        return alarm
    }

    @Test("that a log went back is an alarm whether or not its tiles can be read")
    func seesShrinkingWithoutTiles() throws {
        _ = try look(log, 300)
        let found = try alarm(look(log, 200, isShut: true))
        #expect(found.kind == "went-back")
        #expect(try monitor.alarms() == [found.folder])
        #expect(try monitor.pending().map(\.size) == [200])
    }

    @Test("two trees of one size are a fork without a tile")
    func seesForkWithoutTiles() throws {
        _ = try look(log, 300)
        #expect(try alarm(look(TestLog(600, fork: 2), 300, isShut: true)).kind == "fork")
    }

    @Test("a larger checkpoint without tiles is kept, an alarm after three looks, and compared when there are tiles")
    func remembersUnchecked() throws {
        _ = try look(log, 300)
        let other = try TestLog(600, fork: 2)
        for round in 1...4 {
            guard case .unchecked(let unchecked) = try look(other, 400, isShut: true) else { throw Unexpected() }
            #expect(unchecked.looks == round)
            #expect(unchecked.isAlarm == (round >= 3))
        }
        #expect(try monitor.pending().map(\.size) == [400])
        #expect(try monitor.alarms().isEmpty)
        // The log goes back to its first story: by then it has signed another one.
        guard case .fork(let fork) = try alarm(look(log, 500)).finding else { throw Unexpected() }
        #expect(fork.earlier.size == 400 && fork.later.size == 500)
        guard case .grown(300, 500) = try look(log, 500) else { throw Unexpected() }
        guard case .unchecked(let again) = try look(log, 600, isShut: true) else { throw Unexpected() }
        #expect(again.looks == 1)
        guard case .grown(500, 600) = try look(log, 600) else { throw Unexpected() }
        #expect(try monitor.pending().isEmpty)
    }

    @Test("a witness that is ahead of the log is no alarm: its checkpoint waits until the log shows as much")
    func waitsForTheLog() throws {
        let source = try source(log, 300)
        _ = try monitor.look(at: source.checkpoint(), tiles: source)
        let ahead = try log.checkpoint(301).encoded
        guard case .unchecked(let unchecked) = try monitor.look(at: ahead, tiles: source, isLatest: false) else {
            throw Unexpected()
        }
        #expect(!unchecked.isAlarm)
        guard case .unchanged(300) = try monitor.look(at: source.checkpoint(), tiles: source) else {
            throw Unexpected()
        }
        guard case .grown(300, 310) = try look(log, 310) else { throw Unexpected() }
        #expect(try monitor.seen().map(\.size) == [300, 301, 310])
        // And one that is ahead on another tree is found when the log gets there.
        let other = try TestLog(600, fork: 2).checkpoint(320).encoded
        guard case .unchecked = try monitor.look(at: other, tiles: source, isLatest: false) else { throw Unexpected() }
        #expect(try alarm(look(log, 330)).kind == "fork")
    }

    @Test("a look costs the same however many checkpoints were seen before")
    func isLinear() throws {
        var counts: [Int] = []
        for many in [3, 100] {
            let monitor = try LogMonitor(folder: scratch.path + "/monitor-\(many)", key: log.key)
            let first = try source(log, 500)
            for size in (500 - many)..<500 {
                _ = try monitor.look(at: log.checkpoint(size).encoded, tiles: first, isLatest: size == 500 - many)
            }
            let next = try source(log, 600)
            _ = try monitor.look(at: next.checkpoint(), tiles: next)
            counts.append(
                try {
                    let again = try source(log, 600)
                    _ = try monitor.look(at: again.checkpoint(), tiles: again)
                    return again.tileCount
                }())
            #expect(try monitor.seen().count == many + 1)
        }
        #expect(counts[0] == counts[1])
        #expect(counts[0] < 10)
    }
}
