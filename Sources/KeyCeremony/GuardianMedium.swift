public import ElectionModel
public import GroupArithmetic
public import Primitives

/// A guardian's own folder after the ceremony, as the decryption needs it.
public enum GuardianMedium {
    /// - Throws: `.wrongStep` if the folder is not there, `.openFolder` if others may enter it, `.missingShare`,
    ///   `.wrongPassphrase`, `.badSecrets`.
    public static func share(in state: String, passphrase: SecretBytes, group: Group) throws -> GuardianShare {
        try GuardianFolder(opening: state).share(passphrase, group: group)
    }
}
