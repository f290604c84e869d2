/// What lies in a collector's data folder, beside the files of the store.
public enum DataFolder {
    /// The three secrets: one line of 64 hexadecimal digits each, readable by the owner only.
    public static let logKey = "log.key"
    public static let ticketKey = "ticket.key"
    public static let pseudonymKey = "pseudonym.key"
    /// The public keys, for the officials; written last, so that a folder with it is complete.
    public static let publicKeys = "keys.json"
}
