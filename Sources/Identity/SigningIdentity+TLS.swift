import COpenSSL

extension SigningIdentity {
    /// Makes this certificate and key those of a TLS client.
    ///
    /// - Parameter tlsContext: OpenSSL's `SSL_CTX`.
    package func authenticate(tlsContext: OpaquePointer) -> Bool {
        OpenSSLCall.clean {
            SSL_CTX_use_certificate(tlsContext, certificate.handle.pointer) == 1
                && SSL_CTX_use_PrivateKey(tlsContext, key.pointer) == 1
        }
    }
}
