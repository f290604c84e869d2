import COpenSSL

extension CertificateHandle {
    /// The purposes of signing statements that an extendedKeyUsage may name.
    static let signingPurposes: Set<Int32> = [NID_email_protect, NID_anyExtendedKeyUsage, documentSigning]

    /// Whether the certificate may issue others: basicConstraints with cA, and keyCertSign where there is a keyUsage.
    var isAuthority: Bool { OpenSSLCall.clean { X509_check_ca(pointer) == 1 } }

    /// Whether basicConstraints or keyUsage claim some power to issue others, be it enough or not.
    var claimsAuthority: Bool {
        let isMarked = OpenSSLCall.clean { X509_get_extension_flags(pointer) & UInt32(EXFLAG_CA) != 0 }
        return isMarked || (keyUsage ?? 0) & KU_KEY_CERT_SIGN != 0
    }

    /// The bits of keyUsage (`KU_…`), or `nil` without the extension.
    var keyUsage: Int32? {
        let bits = OpenSSLCall.clean { X509_get_key_usage(pointer) }
        return Int32(exactly: bits)
    }

    /// The purposes of extendedKeyUsage as OpenSSL's numbers (0 for an unknown one), or `nil` without the extension.
    var extendedPurposes: Set<Int32>? {
        OpenSSLCall.clean { () -> Set<Int32>? in
            guard X509_get_ext_by_NID(pointer, NID_ext_key_usage, -1) >= 0 else { return nil }
            guard let list = X509_get_ext_d2i(pointer, NID_ext_key_usage, nil, nil) else { return [] }
            let stack = OpaquePointer(list)
            defer { EXTENDED_KEY_USAGE_free(stack) }
            var purposes: Set<Int32> = []
            for index in 0..<max(0, OPENSSL_sk_num(stack)) {
                guard let object = OPENSSL_sk_value(stack, index) else { continue }
                purposes.insert(Self.number(OpaquePointer(object)))
            }
            return purposes
        }
    }

    /// id-kp-documentSigning (RFC 9336) and the older purpose of the same meaning, which OpenSSL 3.0 does not number.
    private static let documentSigning: Int32 = -1
    private static let documentSigningNames: Set<String> = ["1.3.6.1.5.5.7.3.36", "1.3.6.1.4.1.311.10.3.12"]

    private static func number(_ object: OpaquePointer) -> Int32 {
        var text = [CChar](repeating: 0, count: 80)
        OBJ_obj2txt(&text, Int32(text.count), object, 1)
        let name = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return documentSigningNames.contains(name) ? documentSigning : OBJ_obj2nid(object)
    }
}
