package import CollectionAPI

/// What a refusal of the collector means for the voter, and what to do.
package struct APIAdvice: Sendable {
    package enum Remedy: String, CaseIterable, Sendable {
        case tryLater, tryLaterOrAsk, voteAgain, reportBallot, useCertificate, askOfficials, distrustDevice, wait,
            nothing
    }

    package let message: String
    package let remedy: Remedy
    /// What the collector adds, as it says it.
    package let detail: String

    package init(_ problem: Problem) {
        (message, remedy) = Self.words(problem.code)
        detail = PlainText.clean(problem.detail)
    }

    /// Whether the same bytes may be accepted when they are sent again, or are stored already and wait for their receipt.
    package static func isTemporary(_ code: APIErrorCode) -> Bool {
        switch code {
        case .requestTimeout, .tooManyRequests, .unavailable, .internalError, .witnessesLate, .logBehind, .staleStatus,
            .wrongStatusNonce, .foreignResponder, .badStatusResponse, .statusUnavailable, .badTimestamp,
            .timestampUnavailable:
            true
        default: false
        }
    }

    package var hint: String {
        switch remedy {
        case .tryLater: "wait a minute and try again; a ballot that was on its way is sent again by vote --resume"
        case .tryLaterOrAsk:
            "try again later, and ask the election officials if it lasts: on paper you can still vote as the law of your "
                + "election says; a ballot that was on its way may be stored, and is sent again by vote --resume"
        case .voteAgain: "run vote again: it gets a new ticket and makes a new ballot"
        case .reportBallot:
            "run vote again; if it happens again, update this program or tell the election officials: your ballot was "
                + "damaged or this program and the collector do not fit together"
        case .useCertificate: "use the certificates of your own card: the one for signing and the one for connections"
        case .askOfficials: "ask the election officials; on paper you can still vote as the law of your election says"
        case .distrustDevice:
            "do not use this device: vote on another one or on paper, and tell the election officials"
        case .wait: "look up the opening times of this election"
        case .nothing: "run status to see your ballots in the log"
        }
    }

    private static func words(_ code: APIErrorCode) -> (String, Remedy) {
        switch code {
        case .notFound: ("the collector does not know this address: is it for another version?", .askOfficials)
        case .methodNotAllowed: ("the collector does not offer this request: is it another version?", .askOfficials)
        case .requestTimeout: ("the ballot took too long to reach the collector", .tryLater)
        case .tooLarge: ("the ballot is larger than the collector accepts", .askOfficials)
        case .tooManyRequests: ("too many requests in a short time", .tryLater)
        case .unavailable: ("the collector cannot take ballots at this moment", .tryLater)
        case .internalError: ("the collector has an internal fault", .tryLater)
        case .witnessesLate:
            ("the ballot is stored, but the witnesses of the log have not confirmed it yet", .tryLater)
        case .logBehind:
            (
                "the collector has less of its log than the witnesses and signs nothing until that is mended",
                .tryLaterOrAsk
            )
        case .notJSON: ("the collector could not read the ballot: it is not JSON", .reportBallot)
        case .notCanonical: ("the collector could not read the ballot: it is not in canonical form", .reportBallot)
        case .wrongOrder: ("the collector could not read the ballot: fields in another order", .reportBallot)
        case .wrongCase: ("the collector could not read the ballot: a name in another case", .reportBallot)
        case .duplicateField: ("the collector could not read the ballot: a field stands twice", .reportBallot)
        case .unknownField: ("the collector could not read the ballot: an unknown field", .reportBallot)
        case .missingField: ("the collector could not read the ballot: a field is missing", .reportBallot)
        case .wrongType: ("the collector could not read the ballot: a value of another type", .reportBallot)
        case .outOfRange: ("the collector could not read the ballot: a number out of range", .reportBallot)
        case .badValue: ("the collector could not read the ballot: a value that breaks its rule", .reportBallot)
        case .trailingBytes: ("the collector could not read the ballot: bytes follow its end", .reportBallot)
        case .notOpen: ("the voting has not begun", .wait)
        case .closed: ("the voting is over; this ballot was not taken", .nothing)
        case .unknownTicket: ("the collector does not know the ticket of this ballot", .voteAgain)
        case .ticketExpired: ("the ticket of this ballot has expired: too much time passed", .voteAgain)
        case .ticketUsed: ("the ticket of this ballot was used for another ballot", .voteAgain)
        case .wrongTicket: ("the ticket belongs to another voter or ballot", .voteAgain)
        case .noCertificate: ("the connection came without your certificate", .useCertificate)
        case .foreignCertificate: ("your certificate is not from an issuer of this election", .useCertificate)
        case .certificateExpired: ("your certificate is not valid at this time", .useCertificate)
        case .wrongKeyUsage:
            ("one of your certificates is not made for this use: are the two swapped?", .useCertificate)
        case .weakKey: ("the key of your certificate is too weak for this election", .askOfficials)
        case .badVoterIdentifier: ("your certificate has no voter number in the form of this election", .askOfficials)
        case .malformedSignature: ("the signature of the ballot has another form than expected", .reportBallot)
        case .badSignature: ("the signature of the ballot is wrong", .reportBallot)
        case .identityMismatch: ("the connection and the signature are of two different people", .useCertificate)
        case .wrongCertificatePolicy:
            ("your certificate is of another kind than this election asks for", .useCertificate)
        case .testCertificate: ("your certificate is for tests, and this election is a real one", .useCertificate)
        case .certificateRevoked: ("your certificate is revoked: it has been reported lost or replaced", .askOfficials)
        case .unknownStatus: ("the issuer of your certificate does not know it", .askOfficials)
        case .staleStatus: ("what the issuer says of your certificate is out of date", .tryLater)
        case .wrongStatusNonce: ("the issuer's answer about your certificate was to another question", .tryLater)
        case .foreignResponder: ("somebody else than the issuer answered about your certificate", .tryLater)
        case .badStatusResponse: ("the issuer's answer about your certificate cannot be read", .tryLater)
        case .statusUnavailable: ("the issuer of your certificate does not answer at this moment", .tryLater)
        case .badTimestamp: ("the ballot is stored, but its timestamp does not hold", .tryLater)
        case .timestampUnavailable: ("the ballot is stored, but the timestamp authority does not answer", .tryLater)
        case .notEligible: ("you are not on the roll of this election", .askOfficials)
        case .staleRoll: ("the roll of voters has changed since the ticket was issued", .voteAgain)
        case .wrongStyle: ("the ballot is for another district than yours", .voteAgain)
        case .wrongSequence: ("the ballot's number is not the next one of yours", .voteAgain)
        case .sequenceTaken: ("another ballot of yours with this number was there first", .voteAgain)
        case .wrongPrevious: ("the ballot does not follow your last one: another came between", .voteAgain)
        case .noRevoting: ("you have voted, and this election does not allow to vote again", .nothing)
        case .tooManyChallenges:
            ("you have had as many ballots opened as a test as one voter may have in an election", .nothing)
        case .wrongElection: ("the ballot belongs to another election", .reportBallot)
        case .wrongFingerprint: ("the ballot names another fingerprint of the election", .reportBallot)
        case .wrongPseudonym: ("the ballot names another pseudonym than the ticket", .reportBallot)
        case .statementMismatch: ("the signed statement and the ballot do not fit together", .reportBallot)
        case .foreignBallot: ("the ballot was made for another voter or district", .reportBallot)
        case .identifierUsed: ("a ballot with this identifier is in the ballot box already", .voteAgain)
        case .wrongContests: ("the ballot has other contests than your district", .reportBallot)
        case .wrongOptions: ("a contest of the ballot has other options than the election", .reportBallot)
        case .wrongIdentifierHash: ("the hash of the ballot's identifier is wrong", .reportBallot)
        case .wrongChainingField: ("the ballot's note about this program is wrong", .reportBallot)
        case .wrongContestHash: ("the hash of a contest is wrong", .reportBallot)
        case .wrongConfirmationCode: ("the confirmation code does not belong to the ballot", .reportBallot)
        case .valueOutsideGroup: ("a number in the ballot is not in the election's group", .reportBallot)
        case .zeroNonce: ("the ballot would show the vote, because a random number in it is zero", .reportBallot)
        case .wrongProofShape:
            ("a proof in the ballot has another length than the election's limits ask", .reportBallot)
        case .selectionProof: ("the proof that an option's value is allowed does not hold", .reportBallot)
        case .contestProof: ("the proof that a contest's sum is allowed does not hold", .reportBallot)
        case .nonceProof: ("the proof of the encrypted ballot nonce does not hold", .reportBallot)
        case .wrongOpeningShape:
            ("this device opened the ballot as something that the election does not have", .distrustDevice)
        case .openingMismatch: ("this device encrypted something else than it says that you chose", .distrustDevice)
        }
    }
}

extension VoterError {
    init(_ advice: APIAdvice) {
        let detail = advice.detail.isEmpty ? "" : " (the collector says: \(advice.detail))"
        self.init(.refused, advice.message + detail, hint: advice.hint)
    }
}
