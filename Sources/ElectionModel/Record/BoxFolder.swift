/// Where things lie in an exported ballot box, relative to its folder. It names voters, so it is never published.
///
///     definition/manifest.json election.json roll.json definition.json
///     guardians/commitments.json guardians.json
///     steps/open.json close.json roll-update-1.json … override-list-1.json … release-1.json …
///     roll/roll-changes-1.json …     who each roll update is about
///     overrides/override-entries-1.json …
///     envelopes/000000.jsonl …       every cast ballot with statement, signature and ticket, in log order
///     challenged/000000.jsonl …      every challenged ballot with its opening, only where there are some; in log order
///     log/checkpoint log/tile/…      the log up to its closing leaf or the last override list
///
/// Signatures lie beside the document that they sign, as in ``SignedDocument``.
public enum BoxFolder {
    public static let manifest = RecordFolder.manifest
    public static let election = RecordFolder.election
    public static let definition = RecordFolder.definition
    public static let roll = "definition/roll.json"
    public static let commitments = RecordFolder.commitments
    public static let guardians = RecordFolder.guardians
    public static let open = RecordFolder.open
    public static let close = RecordFolder.close
    public static let rollFolder = "roll"
    public static let overrideFolder = "overrides"
    public static let envelopes = "envelopes"
    public static let challenged = RecordFolder.challenged
    public static let log = RecordFolder.log
    public static let envelopesPerSegment = 1_000

    public static func rollChanges(_ number: Int) -> String {
        "\(rollFolder)/\(ElectionFolder.rollChanges(number))"
    }

    public static func overrideEntries(_ number: Int) -> String {
        "\(overrideFolder)/\(ElectionFolder.overrideEntries(number))"
    }

    /// `envelopes/000000.jsonl` for 0.
    public static func segment(_ number: Int) -> String { RecordFolder.segment(number, of: envelopes) }

    /// `challenged/000000.jsonl` for 0; at most ``envelopesPerSegment`` lines a file.
    public static func challengedSegment(_ number: Int) -> String { RecordFolder.challengedSegment(number) }
}
