import COpenSSL

/// The signature algorithms that a statement may carry; the digest is always SHA-256.
enum SignatureAlgorithm: Hashable, Sendable {
    case ecdsa
    case rsaPKCS1
    /// MGF1 with SHA-256.
    case rsaPSS(saltByteCount: Int)

    private static let saltByteCounts = 32...512

    /// Reads the signatureAlgorithm of a SignerInfo.
    init(_ reader: inout DERReader) throws(DERProblem) {
        let name = "signatureAlgorithm"
        var algorithm = try reader.open(DERTag.sequence, name)
        let identifier = Array(try algorithm.next(DERTag.objectIdentifier, name).content)
        switch identifier {
        case ObjectIdentifier.ecdsaWithSHA256: self = .ecdsa
        case ObjectIdentifier.rsaEncryption, ObjectIdentifier.rsaWithSHA256:
            try algorithm.readNull(name)
            self = .rsaPKCS1
        case ObjectIdentifier.rsaPSS: self = .rsaPSS(saltByteCount: try Self.readSaltByteCount(&algorithm))
        default: throw DERProblem("\(name): neither ECDSA nor RSA with SHA-256")
        }
        try algorithm.end(name)
    }

    /// RSASSA-PSS-params (RFC 4055, section 3.1), whose defaults mean SHA-1: both hashes are there.
    private static func readSaltByteCount(_ reader: inout DERReader) throws(DERProblem) -> Int {
        let name = "parameters of RSASSA-PSS"
        var parameters = try reader.open(DERTag.sequence, name)
        var hash = try parameters.open(DERTag.context(0), name)
        try hash.readSHA256(name)
        try hash.end(name)
        var mask = try parameters.open(DERTag.context(1), name)
        var generator = try mask.open(DERTag.sequence, name)
        try generator.readIdentifier(ObjectIdentifier.mgf1, name)
        try generator.readSHA256(name)
        try generator.end(name)
        try mask.end(name)
        var salt = try parameters.open(DERTag.context(2), name)
        let count = try salt.readSmallInteger(name)
        try salt.end(name)
        try parameters.end(name)
        guard saltByteCounts.contains(count) else { throw DERProblem("\(name): the salt has 32 to 512 bytes") }
        return count
    }

    func fits(_ key: PublicKeyKind) -> Bool {
        switch (self, key) {
        case (.ecdsa, .p256), (.ecdsa, .p384), (.rsaPKCS1, .rsa), (.rsaPSS, .rsa): true
        default: false
        }
    }

    /// Whether `signature` is that of `message` under the certificate's key.
    func verifies(_ signature: [UInt8], of message: [UInt8], by certificate: Certificate) -> Bool {
        OpenSSLCall.clean {
            guard let key = X509_get0_pubkey(certificate.handle.pointer), let context = EVP_MD_CTX_new() else {
                return false
            }
            defer { EVP_MD_CTX_free(context) }
            var keyContext: OpaquePointer?
            guard EVP_DigestVerifyInit(context, &keyContext, EVP_sha256(), nil, key) == 1, configure(keyContext) else {
                return false
            }
            return EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
        }
    }

    private func configure(_ context: OpaquePointer?) -> Bool {
        switch self {
        case .ecdsa: return true
        case .rsaPKCS1: return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1
        case .rsaPSS(let saltByteCount):
            return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1
                && EVP_PKEY_CTX_set_rsa_mgf1_md(context, EVP_sha256()) == 1
                && EVP_PKEY_CTX_set_rsa_pss_saltlen(context, Int32(saltByteCount)) == 1
        }
    }
}
