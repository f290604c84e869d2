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
    @OptionGroup var report: StepReport

    func append(expected: LogLeaf.Step?) async throws {
        try await StepAppender(file: file, data: data, report: report).append(expected: expected)
    }
}

/// How a logged step is reported.
struct StepReport: ParsableArguments {
    @Flag(help: "One line of JSON for scripts.")
    var json = false

    func say(_ recorded: StepRecorder.Recorded, receipt: String) {
        guard json else {
            return Console.collector.say("\(recorded.step.rawValue) is leaf \(recorded.leaf); receipt in \(receipt)")
        }
        var writer = JSONWriter()
        writer.object {
            $0.field("type", "step-report")
            $0.field("step", recorded.step.rawValue)
            $0.field("leaf", recorded.leaf)
            $0.field("receipt", receipt)
        }
        Console.collector.say(String(decoding: writer.bytes, as: UTF8.self))
    }
}

/// Logs one document and leaves FILE.receipt beside it.
struct StepAppender {
    let file: String
    let data: DataOptions
    let report: StepReport

    func append(expected: LogLeaf.Step?) async throws {
        let recorder = StepRecorder(
            store: try data.openStore(), secrets: try data.secrets(), witnessAuthorities: try data.witnessAuthorities())
        let recorded: StepRecorder.Recorded
        do {
            recorded = try await recorder.record(file, expected: expected)
        } catch let error as StorageError {
            throw CommandFailure(collector: error)
        } catch let error as FormatError {
            throw CommandFailure(
                .badInput, "\(file): \(error)", hint: "officials sign the very file with glassurn-tally sign FILE")
        } catch let error as ServiceError where error.code == .wrongDocument {
            throw CommandFailure(
                .badInput, error.reason.hasPrefix(file) ? error.reason : "\(file): \(error.reason)",
                hint: "nothing was logged; it must be the next of its kind, signed by enough officials as it is")
        } catch let error as ServiceError where error.code == .behindWitnesses {
            throw CommandFailure(behind: error)
        } catch let error as ServiceError where error.code == .witnessesLate {
            throw CommandFailure(
                .inputOutput, error.reason, hint: "the step stands in the log; run the same command again")
        }
        let path = "\(file).receipt"
        if try !DurableFile.exists(path) || DurableFile.read(path, limit: 1 << 20) != recorded.receipt {
            try DurableFile.write(recorded.receipt, to: path)
        }
        report.say(recorded, receipt: path)
    }
}

struct Append: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Logs a signed step of the election and writes the proof to FILE.receipt.",
        discussion: """
            Takes definition.json (with manifest.json, election.json and roll.json beside it), commitments.json, \
            guardians.json, open.json, close.json, processed.json, session-N.json and record.json, in this order, and \
            roll-update-N.json and override-list-N.json as roll apply and override apply do. \
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
