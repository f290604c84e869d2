/// Why a proof was refused. Two errors are equal when their codes are; `reason` is for people.
public struct ProofError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Code: String, CaseIterable, Sendable {
        /// A list in the proof or statement has the wrong length; found before any arithmetic.
        case wrongComponentCount
        /// A value of the statement is not in the subgroup of order q.
        case notInSubgroup
        /// The recomputed challenge differs from the one in the proof.
        case challengeMismatch
        /// A value that would reveal the vote or make a key useless: 1, or g as a key.
        case degenerateValue
        /// A decrypted share is not below q or does not fit its commitments.
        case badShare
        /// The set of guardians is too small, unordered or names a guardian twice.
        case badGuardianSet
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
