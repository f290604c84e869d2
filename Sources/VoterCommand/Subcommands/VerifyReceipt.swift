import ArgumentParser
import CollectionAPI
import CollectionClient
import CommandConsole
import ElectionModel
import GroupArithmetic
import Primitives
import TransparencyLog

struct ReceiptCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipt", abstract: "Check receipts.", subcommands: [VerifyReceipt.self])
}

struct VerifyReceipt: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that a receipt proves a ballot to be in the log. Needs no network.",
        discussion: """
            The election's files come from --election-file, or from the folder of the receipt, or from --server. They \
            must have the fingerprint that you give. Where the election has a timestamp authority, its timestamp is \
            checked, too, against the signature that vote has kept beside the receipt.

              glassurn-voter receipt verify receipts/quickstart-1.json \\
                --fingerprint-file fingerprint.txt

            A ballot that you had opened as a test and that was not logged, receipts/quickstart-challenge-CODE.unlogged.json, \
            is checked, too, best on another device than the one that made it: its opening is encrypted again and compared. \
            Shown are what it contains, whose ballot it is and its confirmation code, which must be the one that you noted.
            """)

    @Argument(help: "The receipt, a file such as receipts/quickstart-1.json.")
    var file: String

    @OptionGroup var election: FingerprintOptions

    @Option(help: "File with the election, such as receipts/quickstart.election.json.")
    var electionFile: String?

    @Option(help: "Collector to fetch the election from.")
    var server: String?

    @Option(help: "PEM file with the only issuers of the collector's certificate to trust.")
    var ca: String?

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() throws { try Failures.reported { try verify() } }

    private func verify() throws {
        if let opened = try UnloggedBallot.read(receiptPath, group: .standard) {
            let context = try loadElection()
            let report = try UnloggedBallotReport(opened, context)
            VoterMain.console.say(json ? report.json : report.text)
            return
        }
        let kept = try KeptReceipt.read(receiptPath, group: .standard)
        let context = try loadElection()
        let checker = ReceiptChecker(context)
        switch kept {
        case .cast(let saved):
            let (inclusion, standing) = (try checker.verify(saved), try checker.check(saved.receipt).standing)
            let stamp = try checker.verifyTimestamp(saved, with: SignedStatement(beside: receiptPath))
            VoterMain.console.say(
                json ? report(saved, inclusion, standing, stamp) : words(saved, inclusion, standing, stamp, context))
        case .challenge(let saved):
            let (inclusion, standing) = try checker.check(saved)
            let report = ChallengeReceiptReport(
                saved: saved, inclusion: inclusion, standing: standing, origin: context.configuration.logOrigin)
            VoterMain.console.say(json ? report.json : report.text)
        }
    }

    private var receiptPath: String { ReceiptFolder.receiptPath(for: file) }

    private func loadElection() throws -> ElectionContext {
        let fingerprint = try election.read()
        let source = ElectionSource(fingerprint: fingerprint, group: .standard)
        if let electionFile { return try source.load(file: try DurableFile.read(electionFile, limit: 64 << 20)) }
        let parent = file.lastIndex(of: "/").map { String(file[..<$0]) } ?? "."
        let folder = try ReceiptFolder(parent.isEmpty ? "/" : parent)
        if let bundle = try folder.bundle(fingerprint: fingerprint, group: .standard) {
            return try source.load(file: bundle.canonicalBytes)
        }
        guard let server else {
            throw VoterError(
                .badFile, "no file with this election lies beside the receipt", hint: "give --election-file or --server"
            )
        }
        var options = ServerOptions()
        options.server = server
        options.ca = ca
        return try source.load(from: try options.client(nil))
    }

    private func words(
        _ saved: SavedReceipt, _ inclusion: VerifiedInclusion, _ standing: CosignatureStanding,
        _ stamp: TimestampStanding, _ context: ElectionContext
    ) -> String {
        let time =
            switch stamp {
            case .notAsked: ""
            case .holds(let time): "The timestamp authority had its signature on \(time).\n"
            case .unbound(let time):
                "The timestamp authority had a signature on \(time); whether this one is not checked, because the "
                    + "statement's files are not beside the receipt.\n"
            }
        return """
            The receipt holds: ballot \(saved.receipt.sequence) is entry \(inclusion.index) of the log \
            \(PlainText.clean(context.configuration.logOrigin)), which had \(inclusion.checkpoint.size) entries then.
            \(standing.words)\(time)Short code of this entry: \(ReceiptCode(saved.leaf, index: inclusion.index))
            Confirmation code, as your device saved it:
            \(PlainText.groups(saved.confirmationCode.hexadecimal))
            """
    }

    private func report(
        _ saved: SavedReceipt, _ inclusion: VerifiedInclusion, _ standing: CosignatureStanding,
        _ stamp: TimestampStanding
    ) -> String {
        var writer = JSONWriter()
        writer.object {
            $0.field("type", "receipt-report")
            $0.field("fingerprint", saved.fingerprint)
            $0.field("sequence", saved.receipt.sequence)
            $0.field("confirmation_code", saved.confirmationCode)
            $0.field("index", inclusion.index)
            $0.field("code", ReceiptCode(saved.leaf, index: inclusion.index).description)
            $0.field("log_size", inclusion.checkpoint.size)
            standing.write(to: &$0)
            switch stamp {
            case .notAsked: break
            case .holds(let time): $0.field("stamped_at", time)
            case .unbound(let time): $0.field("unbound_timestamp", time)
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
