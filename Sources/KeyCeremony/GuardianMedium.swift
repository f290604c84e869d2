public import ElectionModel
public import GroupArithmetic
public import Primitives

/// A guardian's own folder after the ceremony, as the decryption needs it.
public enum GuardianMedium {
    /// What shows without a passphrase, before long work that would be in vain.
    ///
    /// - Throws: `.wrongStep` if the folder is not there, `.openFolder` if others may enter it, `.missingShare`.
    public static func requireShare(in state: String) throws(CeremonyError) {
        try GuardianFolder(opening: state).requireShare()
    }

    /// - Throws: `.wrongStep` if the folder is not there, `.openFolder` if others may enter it, `.missingShare`,
    ///   `.wrongPassphrase`, `.badSecrets`.
    public static func share(in state: String, passphrase: SecretBytes, group: Group) throws -> GuardianShare {
        try GuardianFolder(opening: state).share(passphrase, group: group)
    }
}
