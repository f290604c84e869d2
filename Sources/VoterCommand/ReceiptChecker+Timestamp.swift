package import CollectionAPI
package import ElectionModel
import Identity

/// What a receipt's timestamp says.
package enum TimestampStanding: Equatable, Sendable {
    /// The election has no timestamp authority.
    case notAsked
    /// The authority had the voter's signature over this ballot's statement at this time.
    case holds(Timestamp)
    /// The authority had something at this time; the signature is not at hand to say whether it was this one.
    case unbound(Timestamp)
}

extension ReceiptChecker {
    /// The timestamp that the election promises, over this signature and from its authority.
    ///
    /// - Parameter signature: `nil` where it is not at hand.
    /// - Throws: ``VoterError`` `.badTimestamp`.
    package func verifyTimestamp(
        _ receipt: CastReceipt, over signature: [UInt8]?
    ) throws(VoterError) -> TimestampStanding {
        guard let authority = context.configuration.identity.authority() else { return .notAsked }
        do throws(IdentityError) {
            guard let token = receipt.timestamp else {
                throw IdentityError(.malformedTimestamp, "the receipt has no timestamp")
            }
            // The device's clock may be anywhere; what counts is who stamped and what.
            let times = 0...Timestamp.maximumSeconds
            guard let signature else {
                return .unbound(
                    Timestamp(seconds: try VerifiedTimestamp(checking: token, in: times, by: authority).time))
            }
            let stamp = try VerifiedTimestamp(
                checking: token, over: signature, request: nil, in: times, by: authority)
            return .holds(Timestamp(seconds: stamp.time))
        } catch {
            throw VoterError(
                .badTimestamp, "the timestamp of ballot \(receipt.sequence) does not hold: \(error.reason)",
                hint: "your ballot is saved; run vote --resume, and tell the election officials if it happens again")
        }
    }

    /// The timestamp of a kept receipt: over the signature that was kept with it, which must be that of the receipt's
    /// statement.
    ///
    /// - Parameter signed: `nil` where the receipt stands alone.
    /// - Throws: ``VoterError`` `.badTimestamp`, `.wrongReceipt`.
    package func verifyTimestamp(
        _ saved: SavedReceipt, with signed: SignedStatement?
    ) throws(VoterError) -> TimestampStanding {
        if let signed {
            guard signed.documentHash == saved.statement else {
                throw VoterError(.wrongReceipt, "the statement beside the receipt is that of another ballot")
            }
            do throws(IdentityError) {
                _ = try DetachedSignature.parse(signed.signature).verify(content: signed.statement)
            } catch {
                throw VoterError(
                    .wrongReceipt, "the signature beside the receipt is not one of its statement: \(error.reason)")
            }
        }
        return try verifyTimestamp(saved.receipt, over: signed?.signature)
    }
}
