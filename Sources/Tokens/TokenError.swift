/// What went wrong with a token. Two errors are equal when their codes are; `reason` is for people and never holds a PIN.
public struct TokenError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Code: String, CaseIterable, Sendable {
        /// The file is not there, cannot be opened, or is no PKCS#11 module.
        case badModule
        /// No token is inserted, or none with this label.
        case missingToken
        /// More than one token or certificate would do.
        case ambiguous
        case missingCertificate
        /// The certificate is there and its private key is not.
        case missingKey
        /// A key of a kind that is not used here.
        case unsupportedKey
        case wrongPIN
        /// Too many wrong PINs: only the PUK helps now.
        case lockedPIN
        /// The PIN has not been set yet, or must be changed first.
        case unusablePIN
        /// What was sealed is damaged, or was sealed for another token.
        case badSeal
        /// Everything else that a token answers.
        case refused
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
