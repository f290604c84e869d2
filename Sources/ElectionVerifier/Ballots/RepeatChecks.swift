import ElectionModel
import Primitives

/// 5.A, S.4 and C.6: what only shows when all ballots are compared. Of the failures those of the first ballots are kept.
struct RepeatChecks {
    let index: BallotIndex
    let settings: ElectionSettings

    /// - Parameter unseenCount: how many invalid and test ballots there are.
    func run(unseenCount: Int, _ findings: inout Findings) throws(PrimitivesError) {
        try checkRepeats(.identifiers, .uniqueIdentifier, &findings) {
            "the identifier is that of the ballot of leaf \($0) too"
        }
        try checkRepeats(.nonces, .repeatedNonce, &findings) {
            "an encryption with the same nonce stands in the ballot of leaf \($0)"
        }
        try checkVotes(unseenCount, &findings)
    }

    private func checkRepeats(
        _ section: BallotIndex.Section, _ check: Check, _ findings: inout Findings, _ reason: (Int) -> String
    ) throws(PrimitivesError) {
        let records = try index.sorted(section)
        var failures = EarliestFailures()
        var (last, count): ([UInt8], Int) = ([], 0)
        while let record = try records?.next() {
            if record.prefix(section.keyByteCount) == last.prefix(section.keyByteCount) {
                let position = section.position(record)
                failures.add(at: position, reason(section.position(last).leaf))
            }
            last = record
            count += 1
        }
        findings.pass(check, count - failures.count)
        failures.report(check, &findings)
    }

    private func checkVotes(_ unseenCount: Int, _ findings: inout Findings) throws(PrimitivesError) {
        let records = try index.sorted(.voters)
        var votes = VoteOrder(unseenCount: unseenCount, allowsRevoting: settings.allowsRevoting)
        while let record = try records?.next() { votes.add(record) }
        votes.finish(&findings)
    }
}
