import COpenSSL

/// The attributes of a subject that name a person.
struct SubjectNames: Sendable {
    let serialNumbers: [String]
    let commonNames: [String]

    init(_ handle: CertificateHandle) throws(IdentityError) {
        serialNumbers = try Self.values(handle, NID_serialNumber)
        commonNames = try Self.values(handle, NID_commonName)
    }

    private static func values(_ handle: CertificateHandle, _ attribute: Int32) throws(IdentityError) -> [String] {
        try OpenSSLCall.clean { () throws(IdentityError) -> [String] in
            let name = X509_get_subject_name(handle.pointer)
            var found: [String] = []
            var index = X509_NAME_get_index_by_NID(name, attribute, -1)
            while index >= 0 {
                guard let text = text(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index))) else {
                    throw IdentityError(.badCertificate, "an attribute of the subject is not text")
                }
                found.append(text)
                index = X509_NAME_get_index_by_NID(name, attribute, index)
            }
            return found
        }
    }

    private static func text(_ value: UnsafeMutablePointer<ASN1_STRING>?) -> String? {
        var out: UnsafeMutablePointer<UInt8>?
        let count = ASN1_STRING_to_UTF8(&out, value)
        defer { CRYPTO_free(out, "", 0) }
        guard count >= 0, let out else { return nil }
        return String(validating: UnsafeBufferPointer(start: out, count: Int(count)), as: UTF8.self)
    }
}
