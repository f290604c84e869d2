import Logging
import Synchronization

/// Keeps the levels and texts of what is logged; its copies share them.
struct LogRecorder: LogHandler {
    private final class Entries: Sendable {
        let all = Mutex<[(level: Logger.Level, text: String)]>([])
    }

    private let entries = Entries()
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        entries.all.withLock { $0.append((event.level, "\(event.message) \(event.metadata ?? [:])")) }
    }

    func texts(_ matches: (Logger.Level) -> Bool) -> [String] {
        entries.all.withLock { entries in entries.filter { matches($0.level) }.map(\.text) }
    }
}
