/// Where things lie in the officials' working folder of one election, before its count.
///
///     manifest.json election.json roll.json definition.json (with signatures)
///     ceremony/…                     files that guardians exchange
///     commitments.json guardians.json (with all guardians' signatures)
///     fingerprint.txt                the number to publish, 64 digits and a line feed
///     checks/…                       questions to the guardians whether their shares are alive, and the answers
///     roll-update-1.json … override-list-1.json … open.json close.json (with signatures)
///     release-1.json …               which programs the election runs on (with signatures)
///     roll-changes-1.json … override-entries-1.json …     name voters: never published
public enum ElectionFolder {
    public static let manifest = "manifest.json"
    public static let election = "election.json"
    public static let roll = "roll.json"
    public static let definition = "definition.json"
    public static let ceremony = "ceremony"
    public static let commitments = "commitments.json"
    public static let guardians = "guardians.json"
    public static let fingerprint = "fingerprint.txt"
    /// In a guardian's own folder: its sealed share of the key.
    public static let guardianShare = "share.sealed"
    public static let checks = "checks"
    public static let open = "open.json"
    public static let close = "close.json"

    public static func release(_ number: Int) -> String { "release-\(number).json" }

    /// The signed update and, beside it, the secret list of its changes.
    public static func rollUpdate(_ number: Int) -> String { "roll-update-\(number).json" }
    public static func rollChanges(_ number: Int) -> String { "roll-changes-\(number).json" }
    /// The signed list and, beside it, the secret list of its entries.
    public static func overrideList(_ number: Int) -> String { "override-list-\(number).json" }
    public static func overrideEntries(_ number: Int) -> String { "override-entries-\(number).json" }
}
