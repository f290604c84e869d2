import ElectionModel
import Identity

extension ReceiptChecker {
    /// Who signed a statement: the certificate leads to an anchor of the election and may sign. The collector decides about
    /// the rest of the rules when it takes the statement.
    ///
    /// - Parameters:
    ///   - signature: detached CMS, DER.
    ///   - time: at which the certificate must be valid.
    /// - Returns: the voter, as in the certificate.
    func signer(
        of statement: [UInt8], _ signature: [UInt8], at time: Timestamp
    ) throws(IdentityError) -> String {
        let configuration = context.configuration
        let signer = try DetachedSignature.parse(signature).verify(
            content: statement, anchors: TrustAnchors(configuration.trustAnchors),
            intermediates: configuration.identity.intermediates, at: time.seconds)
        return try configuration.identity.voterIdentifier.voterIdentifier(of: signer.certificate)
    }
}
