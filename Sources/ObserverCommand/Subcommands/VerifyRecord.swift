import ArgumentParser
import CommandConsole
import ElectionModel
import ElectionVerifier
import Primitives

/// `glassurn-observer verify RECORD`.
struct VerifyRecord: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verify a record from its first signature to its totals.",
        discussion: """
            Makes every check and collects all failures. Exit status: 0 if all holds, 3 if it holds as far as this \
            publication level and the given fingerprint allow to check, also where a challenged ballot was not opened \
            (ask the officials why), 2 if anything is wrong, 65 if RECORD is no election record.

            For many machines: each verifies the ballots of one shard with --shard i/n --out FILE, and one puts the n \
            files together with --merge and makes all other checks. Its report and exit status are those of a \
            verification in one piece; it trusts the machines that made the files. A shard ends with 0 when its file \
            is written, whatever it found; --merge with 65 if the files do not belong together or to RECORD.
            """)

    @Argument(help: "The record's folder.")
    var record: String

    @Option(help: "The election's fingerprint, 64 hexadecimal digits or a file, from elsewhere than the record.")
    var fingerprint: String?

    @Option(help: "A checkpoint or receipt of this log as it was seen elsewhere, a file; may be repeated.")
    var checkpoint: [String] = []

    @Option(help: "Verify only the ballots of one shard, i/n, and write what was found to --out.")
    var shard: String?

    @Option(help: "The file of the shard, which must not exist.")
    var out: String?

    @Option(
        parsing: .upToNextOption, help: "The files of all shards, in any order, instead of checking the ballots here.")
    var merge: [String] = []

    @Option(help: "A folder for temporary files of large records.")
    var scratch: String = SortSpace().folder

    @Flag(help: "Print the report as JSON.")
    var json = false

    @Flag(help: "Print only the verdict, and no progress.")
    var quiet = false

    func validate() throws {
        guard (shard == nil) == (out == nil) else {
            throw ValidationError("'--shard' and '--out' go together")
        }
        guard shard == nil || (merge.isEmpty && fingerprint == nil && checkpoint.isEmpty) else {
            throw ValidationError(
                "'--fingerprint', '--checkpoint' and '--merge' are for the whole record, not for a shard")
        }
    }

    func run() async throws {
        guard RecordVerifier.isRecord(record) else {
            throw CommandFailure(
                .badInput, "\(record) is no election record",
                hint: "give the folder that has record.json and definition/ in it")
        }
        do {
            if let shard, let out { try await verify(Shard(shard), to: out) } else { try await verifyAll() }
        } catch let error as ShardError {
            throw CommandFailure(error.code == .badShard ? .usage : .badInput, error.reason)
        }
    }

    private var verifier: RecordVerifier { RecordVerifier(space: SortSpace(folder: scratch)) }

    private func verify(_ shard: Shard, to out: String) async throws {
        let progress = quiet || json ? nil : LazyProgress()
        let found = try await verifier.verifyShard(shard, folder: record, to: out) { done, total in
            progress?.show(done, of: total / shard.count)
        }
        progress?.finish()
        if json {
            var writer = JSONWriter()
            writer.object {
                $0.field("shard", shard.number)
                $0.field("shards", shard.count)
                $0.field("ballots", found.ballotCount)
                $0.field("failure_count", found.failureCount)
            }
            ObserverCommand.console.say(String(decoding: writer.bytes, as: UTF8.self))
        } else if !quiet {
            ObserverCommand.console.say(
                "shard \(shard): \(found.ballotCount) ballots looked at, \(found.failureCount) failures, in \(out)")
        }
    }

    private func verifyAll() async throws {
        let pinned = try fingerprint.map { try HashArgument.parse(orFile: $0, name: "fingerprint") }
        let progress = quiet || json ? nil : LazyProgress()
        let seen = try checkpoint.map { try DurableFile.read($0, limit: 1 << 18) }
        let report = try await verifier.verify(
            folder: record, fingerprint: pinned, checkpoints: seen, parts: merge.isEmpty ? nil : merge
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
