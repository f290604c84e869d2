import BallotChecks
import BallotStorage
import CollectionAPI
import ElectionModel
import Identity

extension Problem {
    /// The refusal that stands for an error of the layers below.
    init(refusing error: any Error) {
        switch error {
        case let error as Problem: self = error
        case let error as FormatError: self.init(Self.code(error.code), error.description)
        case let error as IdentityError: self.init(Self.code(error.code), error.reason)
        case let error as BallotCheckError:
            // The raw values are the same words; a test compares the lists.
            self.init(APIErrorCode(rawValue: error.code.rawValue) ?? .internalError, error.reason)
        case let error as StorageError: self = Self.storage(error)
        case let error as ServiceError where error.code == .behindWitnesses: self.init(.logBehind, error.reason)
        case is CancellationError: self.init(.unavailable, "the collector is shutting down")
        default: self.init(.internalError, "something went wrong inside the collector; try again")
        }
    }

    private static func code(_ code: FormatError.Code) -> APIErrorCode {
        switch code {
        case .notJSON: .notJSON
        case .notCanonical: .notCanonical
        case .wrongOrder: .wrongOrder
        case .wrongCase: .wrongCase
        case .duplicateField: .duplicateField
        case .unknownField: .unknownField
        case .missingField: .missingField
        case .wrongType: .wrongType
        case .outOfRange: .outOfRange
        case .badValue, .inconsistent: .badValue
        case .tooLarge: .tooLarge
        case .trailingBytes: .trailingBytes
        }
    }

    private static func code(_ code: IdentityError.Code) -> APIErrorCode {
        switch code {
        case .unknownIssuer, .badCertificate: .foreignCertificate
        case .expired, .notYetValid: .certificateExpired
        case .wrongKeyUsage: .wrongKeyUsage
        case .wrongPolicy: .wrongCertificatePolicy
        case .testCertificate: .testCertificate
        case .revoked: .certificateRevoked
        case .staleRevocationList, .badRevocationList: .unavailable
        case .responderBusy: .statusUnavailable
        case .timestampRefused: .timestampUnavailable
        case .unknownStatus: .unknownStatus
        case .staleResponse: .staleStatus
        case .wrongNonce: .wrongStatusNonce
        case .foreignResponder, .badResponseSignature: .foreignResponder
        case .malformedResponse, .responderRefused, .wrongCertificateStatus: .badStatusResponse
        case .malformedTimestamp, .wrongImprint, .wrongTimestampNonce, .wrongTimestampPolicy, .foreignAuthority,
            .badTimestampSignature, .untimelyTimestamp:
            .badTimestamp
        case .weakKey: .weakKey
        case .badVoterIdentifier: .badVoterIdentifier
        case .malformedSignature, .signatureTooLarge: .malformedSignature
        case .contentMismatch, .signerMismatch, .badSignature: .badSignature
        case .badIdentity, .passphraseRequired, .wrongPassphrase, .keyMismatch, .signingFailed, .badRegistrations:
            .internalError
        }
    }

    private static func storage(_ error: StorageError) -> Problem {
        switch error.code {
        case .notOpen: Problem(.closed, error.reason)
        case .unknownTicket: Problem(.unknownTicket, error.reason)
        case .ticketUsed: Problem(.ticketUsed, error.reason)
        case .staleRoll: Problem(.staleRoll, "\(error.reason): fetch a new ticket")
        case .sequenceTaken: Problem(.sequenceTaken, error.reason)
        case .wrongHead: Problem(.wrongPrevious, error.reason)
        case .identifierUsed: Problem(.identifierUsed, error.reason)
        case .tooManyChallenges: Problem(.tooManyChallenges, error.reason)
        case .inputOutput: Problem(.unavailable, "the collector cannot store anything at the moment; try again")
        default: Problem(.internalError, "something is wrong with the collector's store")
        }
    }
}
