import ArgumentParser
import CommandConsole
import ElectionModel
import TransparencyLog
import WitnessService

struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows the logs, what was cosigned last, and the evidence against them.",
        discussion: """
            A fork is two signed trees of one size: proof against the log. Other signed checkpoints that were refused \
            say nothing yet, since anybody can send an old one or one with a bad proof: compare them with the log by \
            glassurn-witness monitor --checkpoints. Exit status: 0, or 2 if a log signed a fork or what is kept of a \
            log is damaged.
            """)

    @OptionGroup var options: WitnessOptions

    @Flag(help: "One line of JSON for scripts.")
    var json = false

    func run() throws {
        let witness = try options.open()
        let logs = try witness.logs()
        let console = WitnessMain.console
        if json {
            console.say(Self.json(witness, logs))
        } else {
            console.say("witness  \(witness.verifierKey.encoded)")
            for log in logs { for line in Self.lines(log) { console.say(line) } }
        }
        if logs.contains(where: { $0.forkCount > 0 || $0.damage != nil }) { console.end(.doesNotHold) }
    }

    private static func lines(_ log: Witness.KnownLog) -> [String] {
        let size = log.latest.map { "\($0.size) leaves cosigned" } ?? "nothing cosigned"
        var lines = ["log      \(log.key?.name ?? log.folder), \(log.damage == nil ? size : "nothing is cosigned")"]
        if let damage = log.damage { lines.append("DAMAGED  \(damage.reason)") }
        if log.forkCount > 0 {
            lines.append("FORK     \(log.forkCount) times two signed trees of one size: see \(log.evidenceFolder)")
        }
        if log.unexplainedCount > 0 {
            lines.append(
                "note     \(log.unexplainedCount) other signed checkpoints were refused: see \(log.unexplainedFolder)")
        }
        if log.isFull {
            lines.append("WARNING  there is no room for more of them: what comes now is refused and not kept")
        }
        return lines
    }

    private static func json(_ witness: Witness, _ logs: [Witness.KnownLog]) -> String {
        var writer = JSONWriter()
        writer.object {
            $0.field("type", "witness-status")
            $0.field("key", witness.verifierKey.encoded)
            $0.field("logs", array: logs) { writer, log in
                writer.object {
                    if let key = log.key { $0.field("origin", key.name) }
                    if let latest = log.latest {
                        $0.field("size", latest.size)
                        $0.field("root", latest.root)
                    }
                    $0.field("forks", log.forkCount)
                    $0.field("unexplained", log.unexplainedCount)
                    $0.field("full", log.isFull)
                    if let damage = log.damage { $0.field("damage", damage.reason) }
                }
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
