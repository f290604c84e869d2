package import CollectionAPI
package import ElectionModel
import Identity
package import Primitives
package import TransparencyLog

extension ReceiptChecker {
    /// What the collector shows as the use of a ticket: a statement that names the ticket, with this voter's signature, whose
    /// leaf is in the log.
    ///
    /// - Parameters:
    ///   - ticket: SHA-256 of the ticket's canonical bytes.
    ///   - voter: as in the voter's certificates.
    /// - Throws: ``VoterError`` `.unprovenRefusal`.
    package func verify(
        _ use: TicketUse, of ticket: HashValue, by voter: String
    ) throws(VoterError) -> VerifiedInclusion {
        guard use.ticket == ticket else { throw Self.unproven("the statement names another ticket") }
        do throws(IdentityError) {
            guard try signer(of: use.statementBytes, use.signature, at: use.signedAt) == voter else {
                throw IdentityError(.signerMismatch, "the statement was signed by somebody else")
            }
        } catch {
            throw Self.unproven(error.reason)
        }
        do throws(VoterError) {
            return try check(use.proof, of: use.leaf, "the other ballot").inclusion
        } catch {
            throw Self.unproven(error.reason)
        }
    }

    private static func unproven(_ reason: String) -> VoterError {
        VoterError(
            .unprovenRefusal,
            "the collector says that the ticket of this ballot was used for another one, and does not prove it: \(reason)",
            hint: "your ballot is saved; tell the election officials, and run vote --resume later")
    }
}

extension TicketUse {
    /// What happened to the ticket, for a voter whose ballot was refused.
    func words(_ inclusion: VerifiedInclusion) -> String {
        let use =
            switch statement {
            case .cast(let statement): "to cast ballot \(statement.sequence) of yours"
            case .challenge: "to have a ballot of yours opened as a test, which does not count"
            }
        return
            "the ticket of this ballot was used \(use): log entry \(inclusion.index), signed with your key; if that was not "
            + "you on another device, somebody used your identity: vote again, and tell the election officials"
    }
}
