import COpenSSL
import CommandConsole
import Identity
import Primitives

/// Issues certificates of voters who do not exist, with the key of tools/devpki's authority and marked like it.
///
/// The certificates have what `devpki voter` puts into one for signing.
final class VoterAuthority: @unchecked Sendable {
    // Only read after `init`.
    private let certificate: OpaquePointer
    private let key: OpaquePointer

    private static let mark = "2.25.147607489642377258748132043413380287489"
    private static let organization = "Glassurn test certificates, worth nothing"
    private static let failure = CommandFailure(.internalError, "OpenSSL could not issue a voter's certificate")

    /// - Parameters:
    ///   - certificate: PEM.
    ///   - key: PEM.
    init(certificate: [UInt8], key: [UInt8]) throws {
        func load(_ bytes: [UInt8], _ body: (OpaquePointer) -> OpaquePointer?) -> OpaquePointer? {
            guard let memory = BIO_new_mem_buf(bytes, Int32(bytes.count)) else { return nil }
            defer { BIO_free(memory) }
            return body(memory)
        }
        let issuer = load(certificate) { PEM_read_bio_X509($0, nil, nil, nil) }
        let secret = load(key) { PEM_read_bio_PrivateKey($0, nil, nil, nil) }
        guard let issuer, let secret, X509_check_private_key(issuer, secret) == 1 else {
            X509_free(issuer)
            EVP_PKEY_free(secret)
            throw CommandFailure(.badInput, "the authority of tools/devpki cannot be used")
        }
        self.certificate = issuer
        self.key = secret
    }

    deinit {
        X509_free(certificate)
        EVP_PKEY_free(key)
    }

    /// A new P-256 key for the voter and its certificate.
    func identity(of voter: String) throws -> SigningIdentity {
        let secret = PrivateKey(owning: try Self.newKey())
        guard let made = X509_new() else { throw Self.failure }
        defer { X509_free(made) }
        guard X509_set_version(made, 2) == 1,
            ASN1_INTEGER_set_uint64(
                X509_get_serialNumber(made), Self.serial()) == 1,
            X509_set_issuer_name(made, X509_get_subject_name(certificate)) == 1,
            X509_gmtime_adj(X509_getm_notBefore(made), -3_600) != nil,
            X509_gmtime_adj(X509_getm_notAfter(made), 3_650 * 86_400) != nil,
            secret.withPointer({ X509_set_pubkey(made, $0) }) == 1, setSubject(made, voter), extend(made),
            // Without a name of a hash the one that belongs to the key: SHA-256.
            X509_sign(made, key, nil) > 0
        else { throw Self.failure }
        return try SigningIdentity(Certificate(der: Self.encoded(made)), others: [], key: secret)
    }

    private static func newKey() throws -> OpaquePointer {
        guard let context = EVP_PKEY_CTX_new_from_name(nil, "EC", nil) else { throw failure }
        defer { EVP_PKEY_CTX_free(context) }
        var made: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_CTX_set_group_name(context, "P-256") == 1,
            EVP_PKEY_generate(context, &made) == 1, let made
        else { throw failure }
        return made
    }

    private static func serial() -> UInt64 {
        var random = SystemRandom()
        return random.bytes(8).reduce(1) { $0 << 7 | UInt64($1 & 127) }
    }

    private func setSubject(_ made: OpaquePointer, _ voter: String) -> Bool {
        guard let name = X509_get_subject_name(made) else { return false }
        return [("O", Self.organization), ("serialNumber", voter), ("CN", "Voter \(voter)")].allSatisfy { field, text in
            let bytes = Array(text.utf8)
            return X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, bytes, Int32(bytes.count), -1, 0) == 1
        }
    }

    private func extend(_ made: OpaquePointer) -> Bool {
        var context = X509V3_CTX()
        X509V3_set_ctx(&context, certificate, made, nil, nil, 0)
        let values = [
            (NID_basic_constraints, "critical,CA:FALSE"), (NID_key_usage, "critical,nonRepudiation"),
            (NID_subject_key_identifier, "hash"), (NID_authority_key_identifier, "keyid:always"),
        ]
        let isExtended = values.allSatisfy { identifier, value in
            guard let one = X509V3_EXT_conf_nid(nil, &context, identifier, value) else { return false }
            defer { X509_EXTENSION_free(one) }
            return X509_add_ext(made, one, -1) == 1
        }
        guard isExtended, let object = OBJ_txt2obj(Self.mark, 1) else { return false }
        defer { ASN1_OBJECT_free(object) }
        let position = X509_get_ext_by_OBJ(certificate, object, -1)
        guard position >= 0 else { return false }
        return X509_add_ext(made, X509_get_ext(certificate, position), -1) == 1
    }

    private static func encoded(_ made: OpaquePointer) throws -> [UInt8] {
        var out: UnsafeMutablePointer<UInt8>?
        let count = i2d_X509(made, &out)
        defer { CRYPTO_free(out, "", 0) }
        guard count > 0, let out else { throw failure }
        return Array(UnsafeBufferPointer(start: out, count: Int(count)))
    }
}
