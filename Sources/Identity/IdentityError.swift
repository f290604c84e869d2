/// What went wrong in this module. Two errors are equal when their codes are; `reason` is for people and never holds
/// a name, an identifier or a secret.
public struct IdentityError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Code: String, CaseIterable, Sendable {
        // A certificate, by itself and on its path to an anchor.
        case badCertificate, weakKey, expired, notYetValid, unknownIssuer, wrongKeyUsage, wrongPolicy, testCertificate
        // Revocation, whoever says it.
        case revoked
        // A revocation list.
        case badRevocationList, staleRevocationList
        // An OCSP response.
        case malformedResponse, responderRefused, responderBusy, wrongCertificateStatus, wrongNonce, staleResponse
        case foreignResponder, badResponseSignature, unknownStatus
        // A timestamp.
        case malformedTimestamp, timestampRefused, wrongImprint, wrongTimestampNonce, wrongTimestampPolicy
        case foreignAuthority, badTimestampSignature, untimelyTimestamp
        // A timestamp authority's list of tokens.
        case badRegistrations
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
