import COpenSSL
import Primitives

/// Keys with their certificates in PKCS#12 files (RFC 7292).
enum PKCS12File {
    private static let maximumByteCount = 256 << 10
    /// Real files have 2,048 to about a million. The number stands in the file, before anything vouches for it.
    private static let maximumIterations = 5_000_000

    struct Contents {
        let certificate: Certificate
        let others: [Certificate]
        let key: PrivateKey
    }

    static func read(_ bytes: [UInt8], passphrase: SecretBytes) throws(IdentityError) -> Contents {
        try OpenSSLCall.clean { () throws(IdentityError) -> Contents in
            guard bytes.count <= maximumByteCount,
                let file = OpenSSLCall.decode(bytes, free: { PKCS12_free($0) }, { d2i_PKCS12(nil, $0, $1) })
            else { throw IdentityError(.badIdentity, "the file is not PKCS#12") }
            defer { PKCS12_free(file) }
            guard PKCS12_mac_present(file) == 1 else {
                throw IdentityError(.badIdentity, "the PKCS#12 file is not protected by a passphrase")
            }
            guard iterations(file) <= maximumIterations else {
                throw IdentityError(
                    .badIdentity, "the PKCS#12 file asks for more than \(maximumIterations) rounds of its hash")
            }
            var parts = PKCS12Parts()
            defer { parts.free() }
            let wrong = IdentityError(.wrongPassphrase, "the passphrase of the PKCS#12 file is wrong")
            let problem = withText(passphrase) { text, count -> IdentityError? in
                guard PKCS12_verify_mac(file, text, count) == 1 else { return wrong }
                guard PKCS12_parse(file, text, &parts.key, &parts.certificate, &parts.others) == 1 else {
                    return IdentityError(
                        .badIdentity, "the PKCS#12 file is damaged, or encrypted by an algorithm no longer supported")
                }
                return nil
            }
            if let problem = problem ?? wrong { throw problem }
            return try contents(of: &parts)
        }
    }

    /// How often the passphrase is hashed to check the file.
    private static func iterations(_ file: OpaquePointer) -> Int {
        var number: UnsafePointer<ASN1_INTEGER>?
        PKCS12_get0_mac(nil, nil, nil, &number, file)
        guard let number else { return 1 }
        var value = UInt64(0)
        return ASN1_INTEGER_get_uint64(&value, number) == 1 ? Int(clamping: value) : .max
    }

    private static func contents(of parts: inout PKCS12Parts) throws(IdentityError) -> Contents {
        guard let pointer = parts.takeKey() else {
            throw IdentityError(.badIdentity, "the PKCS#12 file has no private key")
        }
        let key = PrivateKey(owning: pointer)
        let others = try parts.otherCertificates()
        guard let own = parts.certificate else {
            throw others.isEmpty
                ? IdentityError(.badIdentity, "the PKCS#12 file has no certificate")
                : IdentityError(.keyMismatch, "no certificate of the PKCS#12 file belongs to its key")
        }
        return Contents(certificate: try parts.certificate(own), others: others, key: key)
    }

    /// Lends the passphrase as C text. One with a zero byte would be cut short: `nil`.
    private static func withText<Value>(
        _ passphrase: SecretBytes, _ body: (UnsafePointer<CChar>, Int32) -> Value
    ) -> Value? {
        passphrase.withBytes { bytes -> Value? in
            guard !bytes.contains(0), let count = Int32(exactly: bytes.count) else { return nil }
            var text = bytes + [0]
            defer { SecretBytes.wipe(&text) }
            return text.withUnsafeBytes { raw in
                raw.baseAddress.map { body($0.assumingMemoryBound(to: CChar.self), count) }
            }
        }
    }
}

/// What `PKCS12_parse` hands out; all of it is ours to free.
private struct PKCS12Parts {
    var key: OpaquePointer?
    var certificate: OpaquePointer?
    var others: OpaquePointer?

    mutating func takeKey() -> OpaquePointer? {
        defer { key = nil }
        return key
    }

    func certificate(_ pointer: OpaquePointer) throws(IdentityError) -> Certificate {
        try Certificate(der: OpenSSLCall.encode { i2d_X509(pointer, $0) } ?? [])
    }

    func otherCertificates() throws(IdentityError) -> [Certificate] {
        var found: [Certificate] = []
        for index in 0..<max(0, OPENSSL_sk_num(others)) {
            guard let value = OPENSSL_sk_value(others, index) else { continue }
            found.append(try certificate(OpaquePointer(value)))
        }
        return found
    }

    mutating func free() {
        EVP_PKEY_free(key)
        X509_free(certificate)
        for index in 0..<max(0, OPENSSL_sk_num(others)) {
            X509_free(OPENSSL_sk_value(others, index).map { OpaquePointer($0) })
        }
        OPENSSL_sk_free(others)
        self = PKCS12Parts()
    }
}
