/// Why there is no HTTP answer. Two errors are equal when their codes are; `reason` is for people.
public struct TransferError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Code: String, CaseIterable, Sendable {
        /// The address is not one that this program asks.
        case badAddress
        /// The certificate, key, passphrase or file of authorities cannot be used.
        case badCredentials
        /// No connection, a broken one, or no answer in time. Trying again may help.
        case unreachable
        /// The server's certificate or its TLS version is not acceptable.
        case tlsFailed
        /// The server does not accept the client's certificate.
        case certificateRefused
        /// The answer is longer than allowed.
        case tooLong
        /// An answer of another status or type than asked for.
        case badAnswer
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

/// What came back, not looked at yet.
package struct TransferAnswer: Hashable, Sendable {
    /// The HTTP status.
    package let status: Int
    /// The Content-Type without parameters, in lower case.
    package let mediaType: String
    package let body: [UInt8]
}
