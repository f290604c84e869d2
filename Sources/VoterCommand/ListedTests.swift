package import CollectionAPI
package import ElectionModel
package import TransparencyLog

/// The ballots that the collector lists as opened for a test, checked against the log key and against the receipts on this
/// device.
package struct ListedTests: Sendable {
    package struct Test: Sendable {
        package let receipt: ChallengeReceipt
        package let index: Int
        package let isKnownHere: Bool
    }

    package let tests: [Test]
    /// What does not fit; empty if all is well.
    package let faults: [String]

    /// - Parameters:
    ///   - local: the receipts on this device, verified.
    ///   - checkpoints: what this device has seen of the log.
    package init(
        _ receipts: [ChallengeReceipt], _ context: ElectionContext, local: [VerifiedChallenge],
        checkpoints: [Checkpoint]
    ) {
        var tests: [Test] = []
        var faults: [String] = []
        let known = Set(local.map(\.saved.statement))
        let listed = Set(receipts.map(\.statement))
        if listed.count != receipts.count { faults.append("the collector lists a ballot opened as a test twice") }
        for (position, receipt) in receipts.enumerated() {
            do throws(VoterError) {
                let inclusion = try ReceiptChecker(context).verify(receipt)
                try LogMemory.require(inclusion.checkpoint, toAgreeWith: checkpoints)
                let isKnown = known.contains(receipt.statement)
                tests.append(Test(receipt: receipt, index: inclusion.index, isKnownHere: isKnown))
            } catch {
                faults.append("test \(position + 1): \(error.reason)")
            }
        }
        for lost in local where !listed.contains(lost.saved.statement) {
            faults.append(
                "a ballot opened as a test, log entry \(lost.inclusion.index), has a receipt here, but the collector does "
                    + "not list it: keep the receipt and tell the election officials")
        }
        self.tests = tests
        self.faults = faults
    }

    package var warnings: [String] {
        let strangers = tests.count { !$0.isKnownHere }
        guard strangers > 0 else { return [] }
        return [
            "\(strangers) of \(tests.count) ballots opened as a test have no receipt on this device: if you did not have them "
                + "opened on another one, somebody used your identity: tell the election officials"
        ]
    }

    /// One for each.
    package var lines: [String] {
        tests.map {
            let here = $0.isKnownHere ? "receipt on this device" : "no receipt on this device"
            return "opened as a test: log entry \($0.index), which does not count; \(here)"
        }
    }
}
