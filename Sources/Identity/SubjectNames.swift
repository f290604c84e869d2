import COpenSSL

/// The attributes of a subject that may name a person, by their short names (RFC 4519).
public enum SubjectAttribute: String, CaseIterable, Sendable {
    case serialNumber, commonName, dnQualifier
    case userIdentifier = "uid"

    fileprivate var number: Int32 {
        switch self {
        case .serialNumber: NID_serialNumber
        case .commonName: NID_commonName
        case .dnQualifier: NID_dnQualifier
        case .userIdentifier: NID_userId
        }
    }
}

/// The values of these attributes in a certificate.
struct SubjectNames: Sendable {
    let values: [SubjectAttribute: [String]]

    init(_ handle: CertificateHandle) throws(IdentityError) {
        var found: [SubjectAttribute: [String]] = [:]
        for attribute in SubjectAttribute.allCases {
            let texts = try Self.values(handle, attribute.number)
            if !texts.isEmpty { found[attribute] = texts }
        }
        values = found
    }

    /// `nil` unless there is exactly one.
    func single(_ attribute: SubjectAttribute) -> String? {
        guard let found = values[attribute], found.count == 1 else { return nil }
        return found[0]
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
