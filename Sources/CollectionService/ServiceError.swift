/// Why a task of the operator cannot be done. Two errors are equal when their codes are; `reason` is for people.
public struct ServiceError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Code: String, CaseIterable, Sendable {
        /// A key file is missing, malformed or readable by others.
        case badKeys
        /// Something that must be in the log already is not.
        case notReady
        /// A document that is none of an election's steps.
        case unknownDocument
        /// A document whose content or signatures do not fit what is logged.
        case wrongDocument
        /// The voting is not closed.
        case notClosed
        /// A configuration that cannot work.
        case badConfiguration
        /// Witnesses have not cosigned in time; the same again, later, helps.
        case witnessesLate
        /// A witness knows more of the log than the database; nothing is signed.
        case behindWitnesses
        /// A place for output that has something in it.
        case exists
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
