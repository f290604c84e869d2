extension VerificationReport.Entry {
    /// The status of one check by what was found; a check that looked at nothing without a reason has failed.
    init(_ check: Check, _ findings: Findings, occasion: Occasion) {
        let found = findings[check]
        self.check = check
        items = found.items
        notShown = found.notShown
        if found.failureCount > 0 {
            (status, failureCount, failures, note) = (.fail, found.failureCount, found.failures, nil)
        } else if found.items + found.notShown == 0 {
            if let reason = findings.notApplicable[check] ?? occasion.reasonForNothing(check) {
                (status, failureCount, failures, note) = (.notApplicable, 0, [], reason)
            } else {
                let failure = VerificationFailure(
                    check: check, place: Place("record"), reason: "nothing could be checked: see the other failures")
                (status, failureCount, failures, note) = (.fail, 1, [failure], nil)
            }
        } else if found.notShown > 0 {
            let reason =
                check == .pinnedFingerprint
                ? "no fingerprint was given to compare with"
                : Check.overChallenges.contains(check)
                    ? "\(found.notShown) not opened, which the collector must explain"
                    : "\(found.notShown) not shown in this record"
            (status, failureCount, failures, note) = (.notCheckable, 0, [], reason)
        } else {
            (status, failureCount, failures, note) = (.pass, 0, [], nil)
        }
    }
}

/// What the record declares to have none of.
struct Occasion: Sendable {
    /// The log, which was verified, has no cast leaf.
    var hasNoBallots = false
    /// Every contest is withheld, by the rule that was checked.
    var hasNoResults = false

    fileprivate func reasonForNothing(_ check: Check) -> String? {
        if hasNoBallots, Check.vacuousWithoutBallots.contains(check) { return "no ballot was cast" }
        if hasNoResults, Check.vacuousWithoutResults.contains(check) { return "every contest is withheld" }
        return nil
    }
}
