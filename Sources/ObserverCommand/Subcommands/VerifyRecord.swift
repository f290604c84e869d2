import ArgumentParser
import CommandConsole
import ElectionVerifier
import Primitives

/// `glassurn-observer verify RECORD`.
struct VerifyRecord: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verify a record from its first signature to its totals.",
        discussion: """
            Makes every check and collects all failures. Exit status: 0 if all holds, 3 if it holds as far as this \
            publication level and the given fingerprint allow to check, 2 if anything is wrong, 65 if RECORD is no \
            election record.
            """)

    @Argument(help: "The record's folder.")
    var record: String

    @Option(help: "The election's fingerprint, 64 hexadecimal digits or a file, from elsewhere than the record.")
    var fingerprint: String?

    @Option(help: "A checkpoint or receipt of this log as it was seen elsewhere, a file; may be repeated.")
    var checkpoint: [String] = []

    @Flag(help: "Print the report as JSON.")
    var json = false

    @Flag(help: "Print only the verdict, and no progress.")
    var quiet = false

    func run() async throws {
        guard RecordVerifier.isRecord(record) else {
            throw CommandFailure(
                .badInput, "\(record) is no election record",
                hint: "give the folder that has record.json and definition/ in it")
        }
        let pinned = try fingerprint.map { try HashArgument.parse(orFile: $0, name: "fingerprint") }
        let progress = quiet || json ? nil : LazyProgress()
        let seen = try checkpoint.map { try DurableFile.read($0, limit: 1 << 18) }
        let report = await RecordVerifier().verify(
            folder: record, fingerprint: pinned, checkpoints: seen
        ) { done, total in
            progress?.show(done, of: total)
        }
        progress?.finish()
        let console = ObserverCommand.console
        if json {
            console.say(String(decoding: report.json, as: UTF8.self))
        } else {
            console.say((quiet ? report.verdictLines : report.lines).joined(separator: "\n"))
        }
        switch report.verdict {
        case .holds: console.end(.holds)
        case .holdsAsFarAsShown: console.end(.holdsAsFarAsShown)
        case .doesNotHold: console.end(.doesNotHold)
        }
    }
}
