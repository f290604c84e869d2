import ArgumentParser
import CommandConsole
import Primitives
import TransparencyLog
import WitnessService

struct Initialize: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Makes a witness: a folder with a new key.",
        discussion: """
            Prints the verifier key, for the officials' election.json. Never copy or restore the folder: a witness \
            that went back could be made to cosign two different logs. After a loss make a new one, with a new key.
            """)

    @OptionGroup var options: WitnessOptions

    @Option(help: "The witness's name, for example witness.example.org/1; no spaces, no +.")
    var name: String

    func run() throws {
        var random = SystemRandom()
        do {
            let key = try Witness.create(in: options.folder, name: name, using: &random)
            WitnessMain.console.say(key.encoded)
        } catch let error as WitnessError {
            throw CommandFailure(witness: error)
        } catch let error as PrimitivesError where error.code == .badKey {
            throw CommandFailure(.usage, error.reason)
        }
    }
}
