import ArgumentParser
import CommandConsole
import TransparencyLog
import WitnessService

struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Says which logs this witness cosigns.", subcommands: [AddLog.self])
}

struct AddLog: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Adds a log; also while the witness serves.",
        discussion: """
            Take the key from the election office's announcement and not from the collector: the witness vouches for \
            whatever this key signs.
            """)

    @OptionGroup var options: WitnessOptions
    @OptionGroup var log: LogKeyOptions

    func run() throws {
        let witness = try options.open()
        let key = try log.read()
        do {
            try witness.addLog(key)
        } catch let error as WitnessError {
            throw CommandFailure(witness: error)
        }
        WitnessMain.console.say("cosigns \(key.name)")
        if let policy = try log.policy(), !policy.witnesses.contains(witness.verifierKey) {
            WitnessMain.console.note("the election does not name this witness: its cosignatures will not count there")
        }
    }
}
