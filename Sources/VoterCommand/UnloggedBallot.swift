import BallotChecks
package import ElectionModel
package import GroupArithmetic
import Identity
import Primitives

/// A ballot that its voter had opened as a test, as the device kept it: with no proof that it is in the log, but with all
/// that shows what the device encrypted.
package struct UnloggedBallot: Sendable {
    package let submission: ChallengeSubmission

    /// - Returns: `nil` for a file of another kind.
    package static func read(_ path: String, group: Group) throws -> UnloggedBallot? {
        let bytes = try DurableFile.read(path, limit: ChallengeSubmission.maximumByteCount)
        // Canonical JSON begins with its first field; receipts have a type there.
        guard bytes.starts(with: Array("{\"ballot\":".utf8)) else { return nil }
        do throws(FormatError) {
            return UnloggedBallot(submission: try ChallengeSubmission(canonical: bytes, group: group))
        } catch {
            throw VoterError(.badFile, "\(path) is not a ballot that was opened as a test: \(error)")
        }
    }

    /// Encrypts the opening again and compares, as everybody can with a published one.
    ///
    /// - Returns: whose ballot it is, as in the certificate that signed: the ballot's identifier is bound to that voter and
    ///   the ballot style.
    /// - Throws: `.wrongReceipt` where the file is of another election or was changed, or signed by nobody who may vote;
    ///   `.openingFails` where the device encrypted something else than it says, or for another ballot style or voter.
    @discardableResult
    package func check(_ context: ElectionContext) throws(VoterError) -> String {
        let statement = submission.statement
        guard statement.fingerprint == context.fingerprint, statement.election == context.extendedBaseHash else {
            throw VoterError(.wrongReceipt, "the ballot belongs to another election")
        }
        guard statement.ballot == submission.ballotHash,
            statement.confirmationCode == submission.ballot.confirmationCode
        else { throw VoterError(.wrongReceipt, "the signed statement in the file is that of another ballot") }
        let voter = try signer(context)
        guard statement.ballotStyle == submission.ballot.ballotStyle else {
            throw Self.notShown("it signed for another ballot style than the ballot has")
        }
        let bound = BallotHashes.boundIdentifier(
            extendedBaseHash: context.extendedBaseHash, salt: statement.identifierSalt,
            ballotStyle: submission.ballot.ballotStyle, voter: voter)
        guard submission.ballot.identifier == bound else {
            throw Self.notShown("the ballot is another voter's than the signature, or for another ballot style")
        }
        do throws(BallotCheckError) {
            _ = try BallotChecker(context).open(submission.ballot, with: submission.opening)
        } catch {
            throw Self.notShown(error.reason)
        }
        return voter
    }

    private func signer(_ context: ElectionContext) throws(VoterError) -> String {
        do throws(IdentityError) {
            return try ReceiptChecker(context).signer(
                of: submission.statementBytes, submission.signature, at: submission.statement.challengedAt)
        } catch {
            throw VoterError(
                .wrongReceipt,
                "the signature in the file is not a voter's of this election over its statement: \(error.reason)")
        }
    }

    static func notShown(_ reason: String) -> VoterError {
        VoterError(
            .openingFails, "the device that made this ballot has not shown what it encrypted: \(reason)",
            hint: "do not use that device: vote on another one or on paper, and give this file to the election "
                + "officials")
    }
}
