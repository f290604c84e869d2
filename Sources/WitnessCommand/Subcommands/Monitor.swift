import ArgumentParser
import CollectionClient
import CommandConsole
import ElectionModel
import LogClient
import Primitives
import TransparencyLog
import WitnessService

struct Monitor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Follows a log and raises an alarm when it contradicts itself.",
        discussion: """
            Remembers every checkpoint that it ever saw and verifies, by the log's tiles, that each is a beginning of \
            the latest. With --witness it also looks at what witnesses cosigned, which shows a log that tells \
            different people different things, and with --checkpoints at what a witness refused. An alarm says what \
            happened, leaves the signed evidence below DATA/alarms, and ends the program with status 2; so does every \
            later run, until the evidence is taken away. A signed checkpoint that cannot be compared, because the \
            tiles cannot be read, is kept in DATA/pending; after three looks without tiles that is an alarm too, \
            which ends by itself and ends only a program with --once.

              glassurn-witness monitor --data watch --election election.json \\
                --log https://vote.example/log --witness https://witness.example
            """)

    @Option(name: .customLong("data"), help: "The monitor's folder; made where it is missing.")
    var folder: String

    @OptionGroup var key: LogKeyOptions

    @Option(
        name: .customLong("log"), help: "Where the log is: an address that ends in front of /checkpoint, or a folder.")
    var place: String

    @Option(help: "Address of a witness whose checkpoint is compared too; may be repeated.")
    var witness: [String] = []

    @Option(help: "A folder of further checkpoints to compare, such as those that a witness refused.")
    var checkpoints: String?

    @Option(help: "PEM file with the only issuers of servers' certificates to trust.")
    var ca: String?

    @Option(help: "Seconds between two looks.")
    var interval = 60

    @Flag(help: "Look once and end.")
    var once = false

    @Flag(help: "Print each finding as a line of JSON.")
    var json = false

    func validate() throws {
        guard interval >= 1 else { throw ValidationError("--interval is at least 1") }
    }

    func run() async throws {
        let log = try key.read()
        let source = try source()
        do {
            let monitor = try LogMonitor(folder: folder, key: log)
            repeat {
                try await look(monitor, source)
                if !once { try await Task.sleep(for: .seconds(interval)) }
            } while !once
            try requireNoAlarms(monitor)
        } catch let error as WitnessError {
            throw CommandFailure(witness: error)
        }
    }

    private func source() throws -> any LogSource {
        guard place.hasPrefix("https://") || place.hasPrefix("http://") else { return FolderSource(place) }
        return RemoteLog(try transport(place))
    }

    private func transport(_ address: String) throws -> WebTransport {
        do throws(ClientError) {
            return WebTransport(
                try ServerAddress(signedService: address), authorities: try ca.map(readAuthorities))
        } catch {
            throw CommandFailure(.usage, "\(address): \(error.reason)")
        }
    }

    private func readAuthorities(_ path: String) throws(ClientError) -> [UInt8] {
        do throws(PrimitivesError) {
            return try DurableFile.read(path, limit: 1 << 20)
        } catch {
            throw ClientError(.badCredentials, error.reason)
        }
    }

    /// One look at the log and at each witness. What cannot be reached is said; the next look tries again.
    private func look(_ monitor: LogMonitor, _ source: any LogSource) async throws {
        for attempt in 1...LogMonitor.patience {
            var outcome: LogMonitor.Outcome?
            try self.attempt("the log") { outcome = try monitor.look(at: source.checkpoint(), tiles: source) }
            // A program that looks only once has no later look.
            if once, case .unchecked(let unchecked)? = outcome, !unchecked.isAlarm, attempt < LogMonitor.patience {
                try await Task.sleep(for: .seconds(1))
                continue
            }
            if let outcome { report(outcome, "log") }
            break
        }
        if let checkpoints {
            for name in try DurableFile.list(checkpoints) {
                let note = try DurableFile.read("\(checkpoints)/\(name)", limit: SignedNote.maximumByteCount)
                report(try monitor.look(at: note, tiles: source, isLatest: false), name)
            }
        }
        let hash = SHA256.hash(Array(monitor.key.name.utf8)).hexadecimal.lowercased()
        for address in witness {
            let transport = try transport(address)
            try attempt(address) {
                let answer = try transport.send("/\(hash)/checkpoint", limit: SignedNote.maximumByteCount)
                guard answer.status == 200 else {
                    throw ClientError(.badAnswer, "it has no checkpoint of this log (status \(answer.status))")
                }
                report(try monitor.look(at: answer.body, tiles: source, isLatest: false), address)
            }
        }
    }

    private func attempt(_ what: String, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as ClientError {
            try unreachable(what, error.reason)
        } catch let error as LogError {
            try unreachable(what, error.reason)
        }
    }

    private func unreachable(_ what: String, _ reason: String) throws {
        guard !once else { throw CommandFailure(.inputOutput, "\(what) cannot be read: \(reason)") }
        WitnessMain.console.note("\(what) cannot be read: \(reason)")
    }

    private func report(_ outcome: LogMonitor.Outcome, _ place: String) {
        let console = WitnessMain.console
        let (kind, text): (String, String) =
            switch outcome {
            case .unchanged(let size): ("unchanged", "\(size) leaves, as before")
            case .grown(let from, let to): ("grown", "\(to) leaves, consistent with all that was seen; \(from) before")
            case .filledIn(let size): ("filled-in", "\(size) leaves, consistent with all that was seen")
            case .unchecked(let unchecked): ("unchecked", Self.text(unchecked))
            case .alarm(let alarm): (alarm.kind, "ALARM: \(alarm.text); evidence in \(alarm.folder)")
            }
        console.say(json ? Self.json(kind, place, text, outcome) : "\(place): \(text)")
        if case .alarm = outcome { console.end(.doesNotHold) }
        if once, case .unchecked(let unchecked) = outcome, unchecked.isAlarm { console.end(.doesNotHold) }
    }

    private static func text(_ unchecked: LogMonitor.Unchecked) -> String {
        let what = "a signed checkpoint of \(unchecked.size) leaves is kept and not compared yet: \(unchecked.reason)"
        return unchecked.isAlarm ? "ALARM: for \(unchecked.looks) looks \(what)" : what
    }

    private static func json(_ kind: String, _ place: String, _ text: String, _ outcome: LogMonitor.Outcome) -> String {
        var writer = JSONWriter()
        writer.object {
            $0.field("type", "monitor-report")
            $0.field("finding", kind)
            $0.field("place", place)
            if case .alarm(let alarm) = outcome { $0.field("evidence", alarm.folder) }
            $0.field("text", text)
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private func requireNoAlarms(_ monitor: LogMonitor) throws {
        let alarms = try monitor.alarms()
        guard let first = alarms.first else { return }
        throw CommandFailure(
            .doesNotHold, "\(alarms.count) earlier alarms: \(first)",
            hint: "show the evidence to the election office and to the public, then move it away")
    }
}
