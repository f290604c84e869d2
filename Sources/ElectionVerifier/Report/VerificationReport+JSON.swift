import ElectionModel
import Primitives

extension VerificationReport {
    /// The report as canonical JSON without a line feed at the end, for scripts.
    public var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.field("type", "verification-report")
            writer.field("format", 0)
            writer.field("verdict", verdict.rawValue)
            if let election { writer.field("election", election) }
            if let fingerprint { writer.field("fingerprint", fingerprint) }
            writer.field("pinned", isPinned)
            writer.field("ballots", ballotCount)
            if challengedCount > 0 { writer.field("challenged", challengedCount) }
            writer.field("checks", array: entries) { Self.write($1, to: &$0) }
            writer.field("contests", array: contests) { Self.write($1, to: &$0) }
        }
        return writer.bytes
    }

    private static func write(_ entry: Entry, to writer: inout JSONWriter) {
        writer.object {
            $0.field("id", entry.check.id)
            $0.field("text", entry.check.text)
            $0.field("status", entry.status.rawValue)
            $0.field("items", entry.items)
            $0.field("not_shown", entry.notShown)
            $0.field("failure_count", entry.failureCount)
            $0.field("failures", array: entry.failures) { write($1, to: &$0) }
            if let note = entry.note { $0.field("note", note) }
        }
    }

    private static func write(_ failure: VerificationFailure, to writer: inout JSONWriter) {
        writer.object {
            $0.field("file", failure.place.file)
            if let line = failure.place.line { $0.field("line", line) }
            if !failure.place.part.isEmpty { $0.field("part", failure.place.part) }
            $0.field("reason", failure.reason)
        }
    }

    private static func write(_ contest: StatedContest, to writer: inout JSONWriter) {
        writer.object {
            $0.field("label", contest.label)
            $0.field("withheld", contest.options == nil)
            $0.field("options", array: contest.options ?? []) { writer, option in
                writer.object {
                    $0.field("label", option.label)
                    $0.field("total", option.total)
                }
            }
        }
    }
}
