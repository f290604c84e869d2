/// Every way in which the collector refuses, as the last part of the problem's `type` (RFC 9457). The list is closed.
public enum APIErrorCode: String, CaseIterable, Sendable {
    // The request itself.
    case notFound = "not-found"
    case methodNotAllowed = "method-not-allowed"
    case requestTimeout = "request-timeout"
    case tooLarge = "too-large"
    case tooManyRequests = "too-many-requests"
    case unavailable = "unavailable"
    case internalError = "internal-error"
    case witnessesLate = "witnesses-late"
    case logBehind = "log-behind"
    // Strict grammar.
    case notJSON = "not-json"
    case notCanonical = "not-canonical"
    case wrongOrder = "wrong-order"
    case wrongCase = "wrong-case"
    case duplicateField = "duplicate-field"
    case unknownField = "unknown-field"
    case missingField = "missing-field"
    case wrongType = "wrong-type"
    case outOfRange = "out-of-range"
    case badValue = "bad-value"
    case trailingBytes = "trailing-bytes"
    // Time.
    case notOpen = "not-open"
    case closed = "closed"
    // Ticket.
    case unknownTicket = "unknown-ticket"
    case ticketExpired = "ticket-expired"
    case ticketUsed = "ticket-used"
    case wrongTicket = "wrong-ticket"
    // Identity.
    case noCertificate = "no-certificate"
    case foreignCertificate = "foreign-certificate"
    case certificateExpired = "certificate-expired"
    case wrongKeyUsage = "wrong-key-usage"
    case weakKey = "weak-key"
    case badVoterIdentifier = "bad-voter-identifier"
    case malformedSignature = "malformed-signature"
    case badSignature = "bad-signature"
    case identityMismatch = "identity-mismatch"
    case wrongCertificatePolicy = "wrong-certificate-policy"
    case testCertificate = "test-certificate"
    // What the responders say.
    case certificateRevoked = "certificate-revoked"
    case unknownStatus = "unknown-status"
    case staleStatus = "stale-status"
    case wrongStatusNonce = "wrong-status-nonce"
    case foreignResponder = "foreign-responder"
    case badStatusResponse = "bad-status-response"
    case statusUnavailable = "status-unavailable"
    case badTimestamp = "bad-timestamp"
    case timestampUnavailable = "timestamp-unavailable"
    // Eligibility and order.
    case notEligible = "not-eligible"
    case staleRoll = "stale-roll"
    case wrongStyle = "wrong-style"
    case wrongSequence = "wrong-sequence"
    case sequenceTaken = "sequence-taken"
    case wrongPrevious = "wrong-previous"
    case noRevoting = "no-revoting"
    case tooManyChallenges = "too-many-challenges"
    // The statement and the ballot.
    case wrongElection = "wrong-election"
    case wrongFingerprint = "wrong-fingerprint"
    case wrongPseudonym = "wrong-pseudonym"
    case statementMismatch = "statement-mismatch"
    case foreignBallot = "foreign-ballot"
    case identifierUsed = "identifier-used"
    case wrongContests = "wrong-contests"
    case wrongOptions = "wrong-options"
    case wrongIdentifierHash = "wrong-identifier-hash"
    case wrongChainingField = "wrong-chaining-field"
    case wrongContestHash = "wrong-contest-hash"
    case wrongConfirmationCode = "wrong-confirmation-code"
    case valueOutsideGroup = "value-outside-group"
    case zeroNonce = "zero-nonce"
    case wrongProofShape = "wrong-proof-shape"
    case selectionProof = "selection-proof"
    case contestProof = "contest-proof"
    case nonceProof = "nonce-proof"
    // The opening of a challenged ballot.
    case wrongOpeningShape = "wrong-opening-shape"
    case openingMismatch = "opening-mismatch"

    /// The code in words, the problem's `title`.
    public var title: String { rawValue.split(separator: "-").joined(separator: " ") }

    /// The HTTP status with which this code goes out.
    public var status: Int {
        switch self {
        case .notFound: 404
        case .methodNotAllowed: 405
        case .requestTimeout: 408
        case .tooLarge: 413
        case .tooManyRequests: 429
        case .unavailable, .witnessesLate, .logBehind, .staleStatus, .wrongStatusNonce, .foreignResponder,
            .badStatusResponse,
            .statusUnavailable, .badTimestamp, .timestampUnavailable:
            503
        case .internalError: 500
        case .noCertificate: 401
        case .notOpen, .closed, .foreignCertificate, .certificateExpired, .wrongKeyUsage, .weakKey, .badVoterIdentifier,
            .identityMismatch, .notEligible, .noRevoting, .tooManyChallenges, .wrongCertificatePolicy, .testCertificate,
            .certificateRevoked, .unknownStatus:
            403
        case .unknownTicket, .ticketExpired, .ticketUsed, .staleRoll, .wrongSequence, .sequenceTaken, .wrongPrevious,
            .identifierUsed:
            409
        case .notJSON, .notCanonical, .wrongOrder, .wrongCase, .duplicateField, .unknownField, .missingField,
            .wrongType,
            .outOfRange, .badValue, .trailingBytes:
            400
        default: 422
        }
    }
}
