import ArgumentParser
import CommandConsole
import ElectionModel
import TransparencyLog
import WitnessService

struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows the logs, what was cosigned last, and the evidence against them.",
        discussion: "Exit status: 0, or 2 if a log signed something that this witness had to refuse.")

    @OptionGroup var options: WitnessOptions

    @Flag(help: "One line of JSON for scripts.")
    var json = false

    func run() throws {
        let witness = try options.open()
        let logs: [Witness.KnownLog]
        do {
            logs = try witness.logs()
        } catch let error as WitnessError {
            throw CommandFailure(witness: error)
        }
        let console = WitnessMain.console
        if json {
            console.say(Self.json(witness, logs))
        } else {
            console.say("witness  \(witness.verifierKey.encoded)")
            for log in logs {
                console.say(
                    "log      \(log.key.name), \(log.latest.map { "\($0.size) leaves cosigned" } ?? "nothing cosigned")"
                )
                guard log.evidenceCount > 0 else { continue }
                console.say("WARNING  \(log.evidenceCount) signed checkpoints were refused: see \(log.evidenceFolder)")
            }
        }
        if logs.contains(where: { $0.evidenceCount > 0 }) { console.end(.doesNotHold) }
    }

    private static func json(_ witness: Witness, _ logs: [Witness.KnownLog]) -> String {
        var writer = JSONWriter()
        writer.object {
            $0.field("type", "witness-status")
            $0.field("key", witness.verifierKey.encoded)
            $0.field("logs", array: logs) { writer, log in
                writer.object {
                    $0.field("origin", log.key.name)
                    if let latest = log.latest {
                        $0.field("size", latest.size)
                        $0.field("root", latest.root)
                    }
                    $0.field("refused", log.evidenceCount)
                }
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
