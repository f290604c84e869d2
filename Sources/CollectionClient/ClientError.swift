public import CollectionAPI
import CurlTransfer

/// Why the collector gave no usable answer. Two errors are equal when their codes are; `reason` is for people.
public struct ClientError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Code: String, CaseIterable, Sendable {
        /// The address is not one of a collector.
        case badAddress
        /// The certificate, key, passphrase or file of authorities cannot be used.
        case badCredentials
        /// No connection, a broken one, or no answer in time. Trying again may help.
        case unreachable
        /// The server's certificate or its TLS version is not acceptable.
        case tlsFailed
        /// The server does not accept the voter's certificate.
        case certificateRefused
        /// An answer that no collector gives: another status, type or form, or too long.
        case badAnswer
        /// The collector refuses and says why; see ``ClientError/problem``.
        case problem
    }

    public let code: Code
    public let reason: String
    /// With the code `.problem`: what the collector said.
    public let problem: Problem?

    public init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
        problem = nil
    }

    public init(_ problem: Problem) {
        code = .problem
        reason = "the collector refuses: \(problem.code.title)"
        self.problem = problem
    }

    init(_ error: TransferError) {
        let code: Code =
            switch error.code {
            case .badAddress: .badAddress
            case .badCredentials: .badCredentials
            case .unreachable: .unreachable
            case .tlsFailed: .tlsFailed
            case .certificateRefused: .certificateRefused
            case .tooLong, .badAnswer: .badAnswer
            }
        self.init(code, error.reason)
    }

    public static func == (left: Self, right: Self) -> Bool {
        left.code == right.code && left.problem?.code == right.problem?.code
    }

    public var description: String { reason }
}
