import Identity
import Primitives

extension Decoder {
    /// Certificates, signatures and key files.
    static let identity: [Decoder] = [certificate, signature, certificateFile, pkcs12, keyFile]

    private static let certificate = Decoder("Certificate", refusal: IdentityError.self) { bytes in
        let certificate = try Certificate(der: bytes)
        use(certificate)
        return certificate.der
    }

    private static let signature = Decoder("DetachedSignature", refusal: IdentityError.self) { bytes in
        let signature = try DetachedSignature.parse(bytes)
        _ = try? signature.verify(content: [1, 2, 3])
        return signature.der
    }

    /// PEM has comments and free line lengths; what is taken from it is DER.
    private static let certificateFile = Decoder("CertificateFile", refusal: IdentityError.self, isCanonical: false) {
        bytes in
        let all = try Certificate.list(pem: bytes)
        try DecoderFault.require(
            all.first == (try Certificate(pem: bytes)), "CertificateFile: the first is not the first")
        try DecoderFault.require(
            try TrustAnchors(pem: bytes).certificates == all, "CertificateFile: other anchors than certificates")
        return all.flatMap(\.der)
    }

    /// The passphrase of the seeds is `seed`.
    private static let pkcs12 = Decoder("PKCS12File", refusal: IdentityError.self, isCanonical: false) { bytes in
        try SigningIdentity(pkcs12: bytes, passphrase: passphrase()).certificate.der
    }

    /// Certificate and key in one file.
    private static let keyFile = Decoder("KeyFile", refusal: IdentityError.self, isCanonical: false) { bytes in
        try SigningIdentity(certificatePEM: bytes, keyPEM: bytes, passphrase: passphrase()).certificate.der
    }

    private static func passphrase() -> SecretBytes {
        var text = Array("seed".utf8)
        return SecretBytes(wiping: &text)
    }

    /// Everything that is asked of a certificate once it is read.
    private static func use(_ certificate: Certificate) {
        _ = (certificate.canSign, certificate.canAuthenticate, certificate.isSelfIssued, certificate.commonName)
        _ = (certificate.keyKind, certificate.isTest, try? certificate.policies())
        _ = try? VoterIdentifierRule().voterIdentifier(of: certificate)
        for purpose in Purpose.allCases {
            try? TrustAnchors([certificate]).validate(
                certificate, intermediates: [certificate], at: certificate.notBefore, purpose: purpose)
        }
    }
}
