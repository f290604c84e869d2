public import Primitives

/// Who has which public key: one key under two voters means that one of them can vote for the other.
public struct KeyOwners: Sendable {
    private var owners: [HashValue: String] = [:]

    public init() {}

    /// Notes that a key is a voter's.
    ///
    /// - Parameter key: ``Certificate/keyFingerprint``.
    /// - Returns: another voter under whom the same key stood first, or `nil`.
    public mutating func note(_ key: HashValue, of voter: String) -> String? {
        let known = owners[key, default: voter]
        owners[key] = known
        return known == voter ? nil : known
    }
}
