import ArgumentParser
import CommandConsole
import ElectionModel
import ElectionVerifier
import GroupArithmetic
import Primitives

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// `glassurn-observer dispute RECEIPT --record RECORD`.
struct Dispute: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Judge a voter's complaint by the receipt and the record alone.",
        discussion: """
            The verdict follows from what the log signed; with --evidence the signed proofs are written out, so that \
            anyone can repeat it. Verdicts: included; omitted (the log signed the ballot and is published without it: \
            the collector is to blame); fork (the log signed two logs that contradict each other: the same); undecided \
            (the receipt holds, but the record is of an earlier time or lacks cosignatures); unsigned (the receipt \
            proves nothing: this collector never signed it); other-election. Of a ballot that was to be opened as a \
            test it says besides whether the record has it opened: one that is not opened tested nothing. Exit status: \
            0 included, 2 the collector is to blame, 3 undecided, 65 unsigned, another election, or no receipt or \
            record. The rest of the record is not verified: use verify for that.
            """)

    @Argument(help: "The receipt: the voter's file ID-K.json.")
    var receipt: String

    @Option(help: "The record's folder.")
    var record: String

    @Option(help: "The election's fingerprint, 64 hexadecimal digits or a file, from elsewhere than the record.")
    var fingerprint: String

    @Option(help: "A new folder for the signed evidence.")
    var evidence: String?

    @Flag(help: "Print the verdict as JSON.")
    var json = false

    func run() throws {
        guard RecordVerifier.isRecord(record) else {
            throw CommandFailure(.badInput, "\(record) is no election record")
        }
        let pinned = try HashArgument.parse(orFile: fingerprint, name: "fingerprint")
        let saved: any LoggedReceipt
        do {
            saved = try KeptReceipt(canonical: DurableFile.read(receipt, limit: 1 << 20), group: .standard).receipt
        } catch let error as FormatError {
            throw CommandFailure(
                .badInput, "\(receipt) is not a receipt: \(error)",
                hint:
                    "give the voter's file ID-K.json; ID-K.tlog-proof alone does not say which ballot it is about"
            )
        }
        let dispute = try judge(saved, pinned)
        if let evidence { try dispute.write(to: evidence) }
        let console = ObserverCommand.console
        console.say(json ? String(decoding: dispute.json, as: UTF8.self) : dispute.lines.joined(separator: "\n"))
        switch dispute.verdict {
        case .included: return
        case .omitted, .fork: console.end(.doesNotHold)
        case .undecided: console.end(.holdsAsFarAsShown)
        case .unsigned, .otherElection: console.end(.badInput)
        }
    }

    private func judge(_ saved: any LoggedReceipt, _ pinned: HashValue) throws -> ReceiptDispute {
        let disputed = try DisputedRecord(folder: record, group: .standard)
        guard disputed.fingerprint == pinned else {
            throw CommandFailure(
                .badInput, "the record is of another election: it has the fingerprint \(disputed.fingerprint)")
        }
        return try disputed.judge(saved, now: Timestamp(seconds: Int64(time(nil))))
    }
}
