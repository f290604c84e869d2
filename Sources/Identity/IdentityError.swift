/// What went wrong in this module. Two errors are equal when their codes are; `reason` is for people and never holds
/// a name, an identifier or a secret.
public struct IdentityError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Code: String, CaseIterable, Sendable {
        // A certificate, by itself and on its path to an anchor.
        case badCertificate, weakKey, expired, notYetValid, unknownIssuer, wrongKeyUsage
        // A signing identity in files.
        case badIdentity, passphraseRequired, wrongPassphrase, keyMismatch
        // A signature.
        case malformedSignature, signatureTooLarge, contentMismatch, signerMismatch, badSignature, signingFailed
        // The voter that a certificate names.
        case badVoterIdentifier
    }

    public let code: Code
    public let reason: String

    public init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }
    public var description: String { reason }
}
