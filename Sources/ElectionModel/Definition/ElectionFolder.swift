/// Where things lie in the officials' working folder of one election, before it is opened.
///
///     manifest.json election.json roll.json definition.json (with signatures)
///     ceremony/…                     files that guardians exchange
///     commitments.json guardians.json (with all guardians' signatures)
///     fingerprint.txt                the number to publish, 64 digits and a line feed
///     checks/…                       questions to the guardians whether their shares are alive, and the answers
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
}
