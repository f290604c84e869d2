/// What was looked at and what was wrong, by check. Parts found by several threads are merged.
struct Findings: Sendable {
    /// Further failures of one check are counted and not kept, so that memory is bounded for any record.
    static let keptFailures = 20

    struct Entry: Sendable {
        var items = 0
        /// Items that exist but that this publication level does not show.
        var notShown = 0
        var failureCount = 0
        var failures: [VerificationFailure] = []
    }

    private(set) var entries: [Check: Entry] = [:]
    /// Checks that the record gives no occasion for, with the reason.
    private(set) var notApplicable: [Check: String] = [:]

    subscript(check: Check) -> Entry { entries[check] ?? Entry() }

    /// Counts items that hold.
    mutating func pass(_ check: Check, _ count: Int = 1) {
        if count > 0 { entries[check, default: Entry()].items += count }
    }

    /// Counts an item that does not hold.
    mutating func fail(_ check: Check, _ place: Place, _ reason: String) {
        entries[check, default: Entry()].items += 1
        entries[check, default: Entry()].failureCount += 1
        if self[check].failures.count < Self.keptFailures {
            entries[check, default: Entry()].failures.append(
                VerificationFailure(check: check, place: place, reason: reason))
        }
    }

    /// Adds what was counted elsewhere.
    ///
    /// - Parameter failures: the first of them.
    mutating func add(_ check: Check, items: Int, failureCount: Int, _ failures: [VerificationFailure]) {
        guard items > 0 else { return }
        var entry = self[check]
        entry.items += items
        entry.failureCount += failureCount
        entry.failures += failures.prefix(Self.keptFailures - entry.failures.count)
        entries[check] = entry
    }

    /// Counts an item that holds if `condition` does.
    mutating func require(
        _ condition: Bool, _ check: Check, _ place: @autoclosure () -> Place, _ reason: @autoclosure () -> String
    ) {
        if condition { pass(check) } else { fail(check, place(), reason()) }
    }

    mutating func notShown(_ check: Check, _ count: Int) { entries[check, default: Entry()].notShown += count }

    mutating func declare(notApplicable check: Check, _ reason: String) { notApplicable[check] = reason }

    /// Adds what another part of the work found after this one.
    mutating func merge(_ other: Findings) {
        for (check, found) in other.entries {
            var entry = self[check]
            entry.items += found.items
            entry.notShown += found.notShown
            entry.failureCount += found.failureCount
            entry.failures += found.failures.prefix(Self.keptFailures - entry.failures.count)
            entries[check] = entry
        }
        notApplicable.merge(other.notApplicable) { first, _ in first }
    }
}
