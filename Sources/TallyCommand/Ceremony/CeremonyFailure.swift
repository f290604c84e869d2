import CommandConsole
import ElectionModel
import Identity
import KeyCeremony
import Tokens

/// Turns the ceremony's errors into words with a next step.
enum CeremonyFailure {
    static func explaining<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as CeremonyError {
            throw CommandFailure(status(of: error.code), "\(error)", hint: hint(for: error.code))
        } catch let error as FormatError {
            throw CommandFailure(.badInput, "\(error)")
        } catch let error as IdentityError {
            throw CommandFailure(.badInput, error.reason)
        } catch let error as TokenError {
            throw CommandFailure(token: error)
        }
    }

    private static func status(of code: CeremonyError.Code) -> ExitStatus {
        switch code {
        case .badSignature, .commitmentMismatch, .badKeys, .degenerateKey, .equalKeys, .complaint, .recordMismatch,
            .ownCommitmentMissing, .alreadyDecided, .badAnswer:
            .doesNotHold
        case .missingDocument, .missingShare: .inputOutput
        case .wrongCounts, .otherElection, .otherCeremony, .notEnrolled, .otherGuardian, .wrongStep, .malformedDocument,
            .missingSignature, .fileTaken, .badSecrets, .wrongPassphrase, .weakPassphrase, .openFolder:
            .badInput
        }
    }

    private static func hint(for code: CeremonyError.Code) -> String? {
        switch code {
        case .complaint, .commitmentMismatch, .badKeys, .degenerateKey, .equalKeys:
            "this ceremony ends here: tell all guardians and officials, never show a share or key, then "
                + "run ceremony abort and start again with all keys new"
        case .recordMismatch, .ownCommitmentMissing, .alreadyDecided, .badSignature:
            "someone has changed a file or shows people different ones: compare the copies before going on"
        case .otherCeremony:
            "each ceremony needs a new --state folder that is not there yet; check too that --election is the right folder"
        case .otherElection: "check that --election is the right folder and that its files are the signed ones"
        case .notEnrolled: "give the certificate that election.json has for this guardian"
        case .otherGuardian: "check that --state, --certificate and --key belong to one guardian"
        case .missingDocument: "wait until this file is there, or copy it from the medium it came on"
        case .missingSignature: "wait until every guardian has signed"
        case .wrongStep:
            "the order is: ceremony start; guardian prepare; ceremony commitments; guardian agree, open, share, "
                + "receive; ceremony finish (ceremony abort puts a failed one aside)"
        case .openFolder: "use a folder of your own and set its mode with chmod 700"
        case .fileTaken: "nothing is overwritten: move the file away if it is not yours"
        case .weakPassphrase: "take six words by dice, or 16 random characters; write it down and keep it apart"
        case .missingShare: "put the right medium in; if it is lost, tell the officials: the others may be enough"
        case .badAnswer: "ask that guardian to run guardian check again, after a new ceremony ask"
        case .wrongPassphrase, .wrongCounts, .malformedDocument, .badSecrets: nil
        }
    }
}
