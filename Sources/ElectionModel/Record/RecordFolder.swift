/// Where things lie in an election record, relative to its folder.
///
///     record.json                    the file list, signed by officials (its own signatures beside it)
///     definition/manifest.json election.json definition.json
///     guardians/commitments.json guardians.json
///     steps/open.json close.json processed.json session-1.json …
///     steps/roll-update-1.json … override-list-1.json … release-1.json …
///     ballots/000000.jsonl …         published ballots, in log order, at most 1,000 a file
///     ballots/000000.hints …         optional: square roots for faster verification, see ``HintReader``
///     challenged/000000.jsonl …      opened ballots, in log order, at most 1,000 a file; only where there are some
///     dispositions.jsonl             one line for each cast or challenged leaf, in log order
///     aggregate.json result.json result.csv
///     log/checkpoint log/tile/…      the log as C2SP tiles
///
/// Signatures lie beside the document that they sign, as in ``SignedDocument``.
public enum RecordFolder {
    public static let list = "record.json"
    public static let manifest = "definition/manifest.json"
    public static let election = "definition/election.json"
    public static let definition = "definition/definition.json"
    public static let commitments = "guardians/commitments.json"
    public static let guardians = "guardians/guardians.json"
    public static let open = "steps/open.json"
    public static let close = "steps/close.json"
    public static let processed = "steps/processed.json"
    public static let ballots = "ballots"
    public static let challenged = "challenged"
    public static let dispositions = "dispositions.jsonl"
    public static let aggregate = "aggregate.json"
    public static let result = "result.json"
    public static let resultTable = "result.csv"
    public static let log = "log"
    public static let ballotsPerSegment = 1_000

    public static func rollUpdate(_ number: Int) -> String { "steps/\(ElectionFolder.rollUpdate(number))" }
    public static func overrideList(_ number: Int) -> String { "steps/\(ElectionFolder.overrideList(number))" }
    public static func release(_ number: Int) -> String { "steps/\(ElectionFolder.release(number))" }
    public static func session(_ number: Int) -> String { "steps/session-\(number).json" }

    /// `ballots/000000.jsonl` for 0.
    public static func segment(_ number: Int) -> String { segment(number, of: ballots) }

    /// `challenged/000000.jsonl` for 0.
    public static func challengedSegment(_ number: Int) -> String { segment(number, of: challenged) }

    static func segment(_ number: Int, of folder: String) -> String {
        let digits = String(number)
        return "\(folder)/\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits)\(segmentEnding)"
    }

    private static let segmentEnding = ".jsonl"

    public static func isSegment(_ path: String) -> Bool { path.hasSuffix(segmentEnding) }

    public static func isHints(_ path: String) -> Bool { path.hasPrefix("\(ballots)/") && path.hasSuffix(".hints") }

    /// `ballots/000000.hints` for `ballots/000000.jsonl`, wherever that lies.
    public static func hints(beside segment: String) -> String {
        isSegment(segment) ? "\(segment.dropLast(segmentEnding.count)).hints" : "\(segment).hints"
    }
}
