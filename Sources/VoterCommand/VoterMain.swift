import ArgumentParser
import CommandConsole

@main
enum VoterMain {
    static func main() async { await console.run(VoterRoot.self) }

    static let console = Console(program: "voter")
}

struct VoterRoot: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "glassurn-voter",
        abstract: "Vote, and check that your vote is in the ballot box.",
        discussion: """
            Your choice is encrypted on this device before anything is sent. You need the election's fingerprint (64 \
            digits, published on paper and on the web), the collector's address, and your two certificates: one to \
            sign your ballot and one to open the connection.

            To vote:
              glassurn-voter vote --server https://vote.example --ca root.pem \\
                --fingerprint-file fingerprint.txt --receipts receipts \\
                --certificate sign.cert.pem --key sign.key.pem \\
                --auth-certificate auth.cert.pem --auth-key auth.key.pem
            """,
        version: VoterDevice.version,
        subcommands: [Vote.self, Challenge.self, ShowStatus.self, ReceiptCommands.self, Dispute.self])
}
