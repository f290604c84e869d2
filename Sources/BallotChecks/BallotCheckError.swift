/// Why a ballot or its statement is refused. Two errors are equal when their codes are; `reason` is for people and holds
/// no voter data.
public struct BallotCheckError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Code: String, CaseIterable, Sendable {
        // The ballot against the election and its style.
        case wrongElection = "wrong-election"
        case wrongStyle = "wrong-style"
        case wrongContests = "wrong-contests"
        case wrongOptions = "wrong-options"
        // Hashes.
        case identifierHash = "wrong-identifier-hash"
        case chainingField = "wrong-chaining-field"
        case contestHash = "wrong-contest-hash"
        case confirmationCode = "wrong-confirmation-code"
        // Proofs.
        case valueOutsideGroup = "value-outside-group"
        case zeroNonce = "zero-nonce"
        case proofShape = "wrong-proof-shape"
        case selectionProof = "selection-proof"
        case contestProof = "contest-proof"
        case nonceProof = "nonce-proof"
        // The opening of a challenged ballot.
        case openingShape = "wrong-opening-shape"
        case openingMismatch = "opening-mismatch"
        // The statement.
        case wrongFingerprint = "wrong-fingerprint"
        case statementMismatch = "statement-mismatch"
        case foreignBallot = "foreign-ballot"
        case wrongTicket = "wrong-ticket"
        case wrongPseudonym = "wrong-pseudonym"
        case staleRoll = "stale-roll"
        case notEligible = "not-eligible"
        case wrongSequence = "wrong-sequence"
        case wrongPrevious = "wrong-previous"
        case noRevoting = "no-revoting"
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
