import ArgumentParser
import BallotStorage
import CollectionService
import CommandConsole
import ElectionModel
import Primitives

/// What `log append`, `open` and `close` have in common.
struct StepOptions: ParsableArguments {
    @Argument(help: "The signed document; its signatures lie beside it.")
    var file: String

    @OptionGroup var data: DataOptions

    /// Logs the document and leaves FILE.receipt beside it.
    func append(expected: LogLeaf.Step?) async throws {
        let recorder = StepRecorder(
            store: try data.openStore(), secrets: try data.secrets(), witnessAuthorities: try data.witnessAuthorities())
        let recorded: StepRecorder.Recorded
        do {
            recorded = try await recorder.record(file, expected: expected)
        } catch let error as StorageError {
            throw CommandFailure(collector: error)
        } catch let error as ServiceError where error.code == .witnessesLate {
            throw CommandFailure(
                .inputOutput, error.reason, hint: "the step stands in the log; run the same command again")
        }
        let path = "\(file).receipt"
        if try !DurableFile.exists(path) || DurableFile.read(path, limit: 1 << 20) != recorded.receipt {
            try DurableFile.write(recorded.receipt, to: path)
        }
        Console.collector.say("\(recorded.step.rawValue) is leaf \(recorded.leaf); receipt in \(path)")
    }
}

struct Append: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Logs a signed step of the election and writes the proof to FILE.receipt.",
        discussion: """
            Takes definition.json (with manifest.json, election.json and roll.json beside it), commitments.json, \
            guardians.json, open.json, close.json, processed.json, session-N.json and record.json, in this order. \
            Repeating is harmless: the same document gets the same receipt.
            """)

    @OptionGroup var options: StepOptions

    func run() async throws { try await options.append(expected: nil) }
}

struct Open: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Opens the voting by the officials' signed order.")

    @OptionGroup var options: StepOptions

    func run() async throws { try await options.append(expected: .open) }
}

struct Close: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Closes the voting by the officials' signed order, with every stored ballot logged before it.")

    @OptionGroup var options: StepOptions

    func run() async throws { try await options.append(expected: .close) }
}
