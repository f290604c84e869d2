import COpenSSL
public import Primitives

/// A certificate and its private key: what ``DetachedSignature`` signs with.
public final class SigningIdentity: Sendable {
    public let certificate: Certificate
    /// Authorities above the certificate that came along in its file, nearest first, at most four and no root. They are
    /// put into each signature.
    public let intermediates: [Certificate]
    let key: PrivateKey

    /// - Parameters:
    ///   - certificatePEM: the certificate first; authorities above it may follow.
    ///   - keyPEM: the private key, encrypted or not.
    ///   - passphrase: used only if the key is encrypted.
    /// - Throws: `.badCertificate`, `.weakKey`, `.badIdentity` for a malformed key file, `.passphraseRequired`,
    ///   `.wrongPassphrase`, `.keyMismatch`.
    public convenience init(
        certificatePEM: [UInt8], keyPEM: [UInt8], passphrase: SecretBytes? = nil
    ) throws(IdentityError) {
        let certificates = try Certificate.list(pem: certificatePEM)
        let key = try KeyFile.read(keyPEM, passphrase: passphrase)
        try self.init(certificates[0], others: Array(certificates.dropFirst()), key: key)
    }

    /// - Parameters:
    ///   - pkcs12: a PKCS#12 file (RFC 7292) with one key, its certificate and possibly authorities.
    ///   - passphrase: UTF-8, without zero bytes.
    /// - Throws: `.badIdentity`, `.wrongPassphrase`, `.keyMismatch`, `.badCertificate`, `.weakKey`.
    public convenience init(pkcs12: [UInt8], passphrase: SecretBytes) throws(IdentityError) {
        let contents = try PKCS12File.read(pkcs12, passphrase: passphrase)
        try self.init(contents.certificate, others: contents.others, key: contents.key)
    }

    /// - Parameter others: among which the authorities above the certificate may be.
    /// - Throws: `.weakKey`, `.keyMismatch`.
    package init(_ certificate: Certificate, others: [Certificate], key: PrivateKey) throws(IdentityError) {
        try certificate.requireStrongKey()
        let belongs = OpenSSLCall.clean { X509_check_private_key(certificate.handle.pointer, key.pointer) == 1 }
        guard belongs else {
            throw IdentityError(.keyMismatch, "the private key does not belong to the certificate")
        }
        self.certificate = certificate
        intermediates = IssuerPath.ancestors(of: certificate, among: others)
        self.key = key
    }
}

extension SigningIdentity: CustomStringConvertible, CustomReflectable {
    public var description: String { "SigningIdentity(redacted)" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
