import COpenSSL

extension Certificate {
    /// Whether the certificate may sign statements.
    ///
    /// keyUsage must assert digitalSignature or nonRepudiation. Where an extendedKeyUsage restricts the key, it must name
    /// a purpose of signing (emailProtection, document signing or any); if it names TLS as well, only nonRepudiation says
    /// that the key is not for authentication alone: the authentication certificates of several identity cards carry
    /// emailProtection.
    public var canSign: Bool {
        let isForStatements = hasKeyUsage(KU_NON_REPUDIATION)
        guard isForStatements || hasKeyUsage(KU_DIGITAL_SIGNATURE) else { return false }
        guard let purposes = extendedPurposes else { return true }
        guard !purposes.isDisjoint(with: Self.signingPurposes) else { return false }
        return isForStatements || purposes.isDisjoint(with: [NID_client_auth, NID_server_auth])
    }

    /// Whether the certificate may authenticate a TLS client: extendedKeyUsage names clientAuth, and keyUsage, if there
    /// is one, asserts digitalSignature.
    public var canAuthenticate: Bool {
        guard let purposes = extendedPurposes, purposes.contains(NID_client_auth) else { return false }
        return keyUsage == UInt32.max || hasKeyUsage(KU_DIGITAL_SIGNATURE)
    }

    /// Whether the certificate may issue others: basicConstraints with cA, and keyCertSign where there is a keyUsage.
    var isAuthority: Bool { OpenSSLCall.clean { X509_check_ca(handle.pointer) == 1 } }

    /// The purposes of extendedKeyUsage as OpenSSL's numbers (0 for an unknown one), or `nil` without the extension.
    var extendedPurposes: Set<Int32>? {
        OpenSSLCall.clean { () -> Set<Int32>? in
            guard X509_get_ext_by_NID(handle.pointer, NID_ext_key_usage, -1) >= 0 else { return nil }
            guard let list = X509_get_ext_d2i(handle.pointer, NID_ext_key_usage, nil, nil) else { return [] }
            let stack = OpaquePointer(list)
            defer { EXTENDED_KEY_USAGE_free(stack) }
            var purposes: Set<Int32> = []
            for index in 0..<OPENSSL_sk_num(stack) {
                guard let object = OPENSSL_sk_value(stack, index) else { continue }
                purposes.insert(Self.number(OpaquePointer(object)))
            }
            return purposes
        }
    }

    static let signingPurposes: Set<Int32> = [NID_email_protect, NID_anyExtendedKeyUsage, documentSigning]

    /// id-kp-documentSigning (RFC 9336) and the older purpose of the same meaning, which OpenSSL 3.0 does not number.
    private static let documentSigning: Int32 = -1
    private static let documentSigningNames: Set<String> = ["1.3.6.1.5.5.7.3.36", "1.3.6.1.4.1.311.10.3.12"]

    private static func number(_ object: OpaquePointer) -> Int32 {
        var text = [CChar](repeating: 0, count: 80)
        OBJ_obj2txt(&text, Int32(text.count), object, 1)
        let name = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return documentSigningNames.contains(name) ? documentSigning : OBJ_obj2nid(object)
    }

    /// The bits of keyUsage, all set where the extension is missing.
    private var keyUsage: UInt32 { OpenSSLCall.clean { X509_get_key_usage(handle.pointer) } }

    private func hasKeyUsage(_ bit: Int32) -> Bool {
        keyUsage != UInt32.max && keyUsage & UInt32(bit) != 0
    }
}
