import COpenSSL
import Primitives

extension Certificate {
    /// Whether the issuer's key has signed this certificate, and name and key identifier fit. Nothing else is looked at.
    public func isIssued(by issuer: Certificate) -> Bool {
        OpenSSLCall.clean {
            X509_check_issued(issuer.handle.pointer, handle.pointer) == X509_V_OK
                && X509_verify(handle.pointer, X509_get0_pubkey(issuer.handle.pointer)) == 1
        }
    }

    /// The certificate in PEM (RFC 7468), with a line feed at its end.
    public var pem: [UInt8] {
        var text = Array("-----BEGIN CERTIFICATE-----\n".utf8)
        var rest = Array(Base64.encode(der).utf8)[...]
        while !rest.isEmpty {
            text += rest.prefix(64) + [10]
            rest = rest.dropFirst(64)
        }
        return text + Array("-----END CERTIFICATE-----\n".utf8)
    }
}
