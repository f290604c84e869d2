import ArgumentParser
import CommandConsole
import ElectionModel
import Primitives
import Tally

/// What was recounted before, for the commands that check all ballots.
struct RecountOption: ParsableArguments {
    @Option(
        name: .customLong("recount"), parsing: .upToNextOption,
        help: """
            Instead of checking the ballots here: the files of all shards, in any order, that decrypt recount made on \
            machines of your own. Whoever made them is trusted.
            """)
    var parts: [String] = []
}

struct DecryptRecount: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recount",
        abstract: "Check and multiply a share of the counted ballots, for decrypt commit and others with --recount.",
        discussion: """
            Makes no part of a decryption and needs no medium: one machine, or many, check the ballots as decrypt commit \
            would; then aggregate, decrypt commit, decrypt result and decrypt in-room put the n files together in \
            little time. Also of use with --shard 1/1: the guardian's secrets are then near no long work, and a wrong \
            passphrase costs none.

            Who uses the files trusts the machines that made them. A guardian makes them on machines of its own, and \
            takes no other's: the recount is what it takes part for. The files hold no secrets. A ballot that is wrong \
            ends with status 2 and no file; files that do not belong together or to the count end the commands \
            that use them with 65.
            """)

    @OptionGroup var options: CountOptions

    @Option(help: "Which share of the ballots, i/n; 1/1 for all.")
    var shard: String

    @Option(help: "The shard's file, which must not exist.")
    var out: String

    @OptionGroup var report: ReportOption

    func run() async throws {
        let shard = try Inputs.shard(shard)
        try await Counting.explaining(checking: options.count) {
            let count = try options.load()
            let progress = ProgressReporter("ballots checked", total: 0)
            let found = try await count.recount(shard, to: out) { progress.advance() }
            progress.finish()
            report.say(
                "shard \(shard): \(found.counted) counted ballots checked, in \(out)", "decrypt-recount"
            ) {
                $0.field("shard", shard.number)
                $0.field("shards", shard.count)
                $0.field("ballots", found.lines)
                $0.field("counted", found.counted)
            }
        }
    }
}
