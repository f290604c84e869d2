package import CollectionAPI
package import ElectionModel
import Primitives
import TransparencyLog

/// What the collector has of one voter, checked against the log key and against the receipts on this device.
package struct StatusReport: Sendable {
    package struct Ballot: Sendable {
        package let receipt: CastReceipt
        package let index: Int
        package let isKnownHere: Bool
    }

    package let status: VoterStatus
    package let ballots: [Ballot]
    /// Ballots that were opened as a test.
    package let tests: ListedTests
    /// What does not fit; empty if all is well.
    package let faults: [String]
    package let warnings: [String]

    /// - Parameters:
    ///   - local: the receipts on this device, verified.
    ///   - localTests: the same of ballots that were opened as a test.
    package init(
        _ status: VoterStatus, voter: String, context: ElectionContext, local: [VerifiedReceipt],
        localTests: [VerifiedChallenge]
    ) {
        self.status = status
        var ballots: [Ballot] = []
        var faults: [String] = []
        if status.voter != voter { faults.append("the collector answered about somebody else") }
        if status.receipts.map(\.sequence) != Array(1..<status.receipts.count + 1) {
            faults.append("the collector's receipts are not numbered 1, 2, 3 and so on")
        }
        let known = Set(local.map(\.saved.receipt.statement))
        let checkpoints = (local.map(\.inclusion) + localTests.map(\.inclusion)).map(\.checkpoint)
        for receipt in status.receipts {
            do throws(VoterError) {
                let inclusion = try ReceiptChecker(context).verify(receipt)
                // A receipt keeps the first checkpoint over its ballot, which may be older than those known here.
                try LogMemory.require(inclusion.checkpoint, toAgreeWith: checkpoints)
                ballots.append(
                    Ballot(receipt: receipt, index: inclusion.index, isKnownHere: known.contains(receipt.statement)))
            } catch {
                faults.append("ballot \(receipt.sequence): \(error.reason)")
            }
        }
        let statements = Set(status.receipts.map(\.statement))
        for lost in local where !statements.contains(lost.saved.receipt.statement) {
            faults.append(
                "ballot \(lost.saved.receipt.sequence) has a receipt here, but the collector does not list it: keep "
                    + "the receipt and tell the election officials")
        }
        tests = ListedTests(status.challenges, context, local: localTests, checkpoints: checkpoints)
        faults += tests.faults
        let strangers = ballots.filter { !$0.isKnownHere }.count
        let warning =
            strangers == 0
            ? []
            : [
                "\(strangers) of \(ballots.count) ballots have no receipt on this device: if you did not cast them on "
                    + "another one, vote again and tell the election officials"
            ]
        warnings = warning + tests.warnings
        self.ballots = ballots
        self.faults = faults
    }

    /// What the collector has stored and not proved yet; `nil` if there is nothing of that kind.
    package var waiting: String? {
        let count = status.waiting + status.challengesWaiting
        guard count > 0 else { return nil }
        let one = status.waiting == 1 ? "ballot \(status.receipts.count + 1)" : "a ballot opened as a test"
        let ballots = count == 1 ? "\(one) is" : "\(count) ballots are"
        return
            "\(ballots) stored at the collector and without proof yet: the log's witnesses are late, or a timestamp is"
    }

    package var lines: [String] {
        let phase =
            switch status.phase {
            case .notOpen: "the voting has not begun"
            case .open: "the voting is open"
            case .closed: "the voting is over"
            }
        var lines = [phase]
        if status.ballotStyle == nil { lines.append("you are not on the roll of voters any more") }
        if ballots.isEmpty, status.waiting == 0 { lines.append("no ballot of yours is in the log") }
        let count = status.receipts.count + status.waiting
        for ballot in ballots {
            let number = "ballot \(ballot.receipt.sequence) of \(count)"
            let latest = ballot.receipt.sequence == count ? ", the one that counts" : ", replaced"
            let here = ballot.isKnownHere ? "receipt on this device" : "no receipt on this device"
            lines.append("\(number): log entry \(ballot.index)\(latest); \(here)")
        }
        lines += tests.lines
        if let waiting { lines.append(waiting) }
        return lines
    }

    package var json: String {
        var writer = JSONWriter()
        writer.object {
            $0.field("type", "status-report")
            $0.field("phase", status.phase.rawValue)
            if let style = status.ballotStyle { $0.field("ballot_style", style) }
            $0.field("roll_version", status.rollVersion)
            $0.field("ballots", array: ballots) { writer, ballot in
                writer.object {
                    $0.field("sequence", ballot.receipt.sequence)
                    $0.field("ballot", ballot.receipt.ballot)
                    $0.field("statement", ballot.receipt.statement)
                    $0.field("index", ballot.index)
                    $0.field("known_here", ballot.isKnownHere)
                }
            }
            if status.waiting > 0 { $0.field("waiting", status.waiting) }
            $0.field("challenges", array: tests.tests) { writer, test in
                writer.object {
                    $0.field("ballot", test.receipt.ballot)
                    $0.field("statement", test.receipt.statement)
                    $0.field("index", test.index)
                    $0.field("known_here", test.isKnownHere)
                }
            }
            if status.challengesWaiting > 0 { $0.field("challenges_waiting", status.challengesWaiting) }
            $0.field("faults", array: faults) { $0.string($1) }
            $0.field("warnings", array: warnings) { $0.string($1) }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
