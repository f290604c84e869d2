import ArgumentParser
import CollectionAPI
import CollectionClient
import CommandConsole
import ElectionModel
import GroupArithmetic
import Primitives
import TransparencyLog

struct ShowStatus: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show your ballots in the log, and compare them with the receipts on this device.",
        discussion: """
            Each ballot that the collector lists, cast or opened as a test, is checked against the log's key. Exit status 2 means that something \
            does not hold: a proof is wrong, or a ballot for which you have a receipt is missing. Exit status 74 means \
            that a ballot is stored and waits for its proof: what is shown holds, and the same again, later, shows the rest.

              glassurn-voter status --server https://vote.example --ca root.pem \\
                --fingerprint-file fingerprint.txt --receipts receipts \\
                --auth-certificate auth.cert.pem --auth-key auth.key.pem
            """)

    @OptionGroup var server: ServerOptions
    @OptionGroup var election: FingerprintOptions
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var token: TokenOptions

    @Option(help: "Your folder for receipts.")
    var receipts: String = "receipts"

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() throws {
        let report = try Failures.reported { try check() }
        let voice = ConsoleVoice(console: VoterMain.console)
        if json {
            voice.say(report.json)
        } else {
            for line in report.lines { voice.say(line) }
        }
        for warning in report.warnings { voice.warn(warning) }
        guard report.faults.isEmpty else {
            for fault in report.faults { voice.warn(fault) }
            throw CommandFailure(
                .doesNotHold, "what the collector says does not hold", hint: "keep your receipts and tell the officials"
            )
        }
        if let waiting = report.waiting {
            throw CommandFailure(.inputOutput, waiting, hint: "run status again in some minutes")
        }
    }

    private func check() throws -> StatusReport {
        let connection = try connection.load(token.open())
        let folder = try ReceiptFolder(receipts)
        let client = try server.client(connection.credentials)
        let context = try ElectionSource(fingerprint: try election.read(), group: .standard)
            .load(from: client, keepingIn: folder)
        let voter = try connection.voter(context.configuration.identity.voterIdentifier)
        let (local, tests) = (try folder.receipts(of: context), try folder.challenges(of: context))
        let latest = try ReceiptChecker(context).verify(checkpoint: try client.checkpoint())
        try LogMemory.require(
            latest, toExtend: local.map(\.inclusion.checkpoint) + tests.map(\.inclusion.checkpoint))
        let status = try client.status()
        for kept in local {
            // Where a promise stood in for cosignatures, they may be there now.
            guard let now = status.receipts.first(where: { $0.statement == kept.saved.statement }) else { continue }
            let better = kept.saved.replacing(proof: now.proof)
            if better.receipt == now { try folder.save(better, of: context) }
        }
        for kept in tests {
            guard let now = status.challenges.first(where: { $0.statement == kept.saved.statement }) else { continue }
            if now.leaf == kept.saved.leaf { try folder.improve(kept.saved, with: now.proof, of: context) }
        }
        return StatusReport(status, voter: voter, context: context, local: local, localTests: tests)
    }
}
