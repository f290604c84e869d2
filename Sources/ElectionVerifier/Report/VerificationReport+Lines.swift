extension VerificationReport {
    /// The report for people: a table of all checks, then the failures, the totals and the verdict.
    public var lines: [String] {
        var lines = ["  id    result          items  what holds"]
        for entry in entries { lines += Self.lines(entry) }
        let failed = entries.filter { $0.status == .fail }
        if !failed.isEmpty { lines += ["", "failures"] }
        for entry in failed where !entry.isUnreached { lines += Self.failureLines(entry) }
        let unreached = failed.filter(\.isUnreached).map(\.check.id)
        if !unreached.isEmpty {
            lines.append("  nothing could be checked for \(Self.list(unreached)), because of the failures above")
        }
        return lines + [""] + resultLines + challengedLines + [""] + verdictLines
    }

    private var challengedLines: [String] { openedLines + unopenedLines }

    /// Every level shows what a challenged ballot contains.
    private var unopenedLines: [String] {
        switch self[.challengedDecryption]?.notShown ?? 0 {
        case 0: []
        case 1: ["1 ballot was to be opened at its voter's wish and was not: ask the officials why"]
        case let count: ["\(count) ballots were to be opened at their voters' wish and were not: ask the officials why"]
        }
    }

    private var openedLines: [String] {
        switch challengedCount {
        case 0: []
        case 1: ["1 ballot was opened at its voter's wish (13, 14); it is in no total"]
        default: ["\(challengedCount) ballots were opened at their voters' wish (13, 14); they are in no total"]
        }
    }

    /// What the verdict means.
    public var verdictLines: [String] {
        let identity =
            isPinned
            ? "It is the election with the fingerprint that you gave."
            : "No fingerprint was given: the record is only shown to agree with itself, not to be the election that "
                + "you mean. Give --fingerprint with the number that the election office has published."
        let number = fingerprint.map { ["fingerprint \($0)"] } ?? []
        switch verdict {
        case .holds: return number + ["The record holds: all checks that apply passed. \(identity)"]
        case .holdsAsFarAsShown:
            let open = entries.filter { $0.status == .notCheckable }.map(\.check.id)
            return number + [
                "The record holds as far as it can be checked; not or not wholly checkable were \(Self.list(open)). "
                    + identity
            ]
        case .doesNotHold:
            let failed = entries.filter { $0.status == .fail }.map(\.check.id)
            return number + ["The record does not hold: \(Self.list(failed)) failed. Its totals must not be trusted."]
        }
    }

    private static func list(_ ids: [String]) -> String { ids.joined(separator: ", ") }

    private static func lines(_ entry: Entry) -> [String] {
        let result =
            switch entry.status {
            case .pass: "pass"
            case .fail: "FAIL"
            case .notCheckable: "not checkable"
            case .notApplicable: "not applicable"
            }
        let items = entry.status == .notApplicable ? "" : "\(entry.items)"
        let line = "  \(pad(entry.check.id, 6))\(pad(result, 15))\(pad(items, 6, right: true))  \(entry.check.text)"
        return [entry.note.map { "\(line) (\($0))" } ?? line]
    }

    private static func failureLines(_ entry: Entry) -> [String] {
        var lines = ["  \(entry.check.id) \(entry.check.text)"]
        lines += entry.failures.map { "    \($0.place): \($0.reason)" }
        let rest = entry.failureCount - entry.failures.count
        return rest > 0 ? lines + ["    and \(rest) more"] : lines
    }

    private var resultLines: [String] {
        guard !contests.isEmpty else { return ["no result could be read"] }
        var lines = [verdict == .doesNotHold ? "result as the record states it (not verified)" : "result"]
        for contest in contests {
            guard let options = contest.options else {
                lines.append("  \(contest.label): withheld, too few ballots")
                continue
            }
            lines.append("  \(contest.label)")
            let width = options.map { $0.label.count }.max() ?? 0
            let digits = options.map { "\($0.total)".count }.max() ?? 0
            for option in options {
                lines.append(
                    "    \(Self.pad(option.label, width))  \(Self.pad("\(option.total)", digits, right: true))")
            }
        }
        return lines
    }

    private static func pad(_ text: String, _ width: Int, right: Bool = false) -> String {
        let space = String(repeating: " ", count: max(0, width - text.count))
        return right ? space + text : text + space
    }
}
