import ArgumentParser
import CollectionClient
import CommandConsole
import ElectionModel
import GroupArithmetic
import Primitives
import TransparencyLog

struct Dispute: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Judge a complaint: is the receipt's ballot in the log, and if not, whose fault is it?",
        discussion: """
            Compares the receipt with the published record, or with the log that the collector shows now. The verdict \
            follows from what the log signed and from nothing else; with --evidence the signed proofs are written out, \
            so that anyone can repeat it. Verdicts: included; omitted (the log signed the ballot and shows a log \
            without it, and that log contradicts what it signed, or is complete); fork (the log signed two logs that \
            contradict each other); undecided (the receipt holds, but what is shown is older than it, or lacks \
            cosignatures); unsigned (the receipt proves nothing); other-election. Of a ballot that was to be opened \
            as a test it says besides, with --record, whether it was opened: one that was not opened tested nothing.

              glassurn-voter dispute receipts/quickstart-1.json --record record \\
                --fingerprint-file fingerprint.txt --evidence evidence

            Exit status: 0 included; 2 the collector is to blame; 3 undecided; 65 nothing was signed, another \
            election, or no receipt.
            """)

    @Argument(help: "The receipt, a file such as receipts/quickstart-1.json.")
    var file: String

    @OptionGroup var election: FingerprintOptions

    @Option(help: "The published record, a folder.")
    var record: String?

    @Option(help: "Instead: the collector's address, to look at the log that it shows now.")
    var server: String?

    @Option(help: "PEM file with the only issuers of the collector's certificate to trust.")
    var ca: String?

    @Option(help: "A new folder for the signed evidence.")
    var evidence: String?

    @Flag(help: "Print the verdict as JSON.")
    var json = false

    func run() throws {
        let dispute = try Failures.reported { try judge() }
        if let evidence { try dispute.write(to: evidence) }
        let console = VoterMain.console
        console.say(
            json
                ? String(decoding: dispute.json, as: UTF8.self)
                : dispute.lines.map(PlainText.clean).joined(separator: "\n"))
        switch dispute.verdict {
        case .included: return
        case .omitted, .fork: console.end(.doesNotHold)
        case .undecided: console.end(.holdsAsFarAsShown)
        case .unsigned, .otherElection: console.end(.badInput)
        }
    }

    private func judge() throws -> ReceiptDispute {
        let saved = try KeptReceipt.read(ReceiptFolder.receiptPath(for: file), group: .standard).receipt
        let fingerprint = try election.read()
        switch (record, server) {
        case (let folder?, nil): return try judge(saved, fingerprint, record: folder)
        case (nil, let server?): return try judge(saved, fingerprint, server: server)
        default: throw ValidationError("say what to compare with: either --record or --server")
        }
    }

    private func judge(
        _ saved: any LoggedReceipt, _ fingerprint: HashValue, record folder: String
    ) throws -> ReceiptDispute {
        let record = try DisputedRecord(folder: folder, group: .standard)
        guard record.fingerprint == fingerprint else {
            throw VoterError(
                .wrongElection, "the record is of another election than the fingerprint that you gave",
                hint: "compare the fingerprint with the published one")
        }
        return try record.judge(saved, now: VoterClock.system.now())
    }

    private func judge(
        _ saved: any LoggedReceipt, _ fingerprint: HashValue, server: String
    ) throws -> ReceiptDispute {
        let transport = CurlTransport(
            try ServerAddress(server), authorities: try ca.map { try DurableFile.read($0, limit: 1 << 20) },
            credentials: nil)
        let context = try ElectionSource(fingerprint: fingerprint, group: .standard)
            .load(from: CollectorClient(transport: transport, group: .standard))
        return try LiveDispute(context, source: CollectorLog(transport), now: VoterClock.system.now()).judge(saved)
    }
}
