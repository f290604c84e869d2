import COpenSSL

/// A signature algorithm of a statement, an OCSP response or a timestamp.
struct SignatureAlgorithm: Hashable, Sendable {
    enum Scheme: Hashable, Sendable {
        case ecdsa, rsaPKCS1
        /// MGF1 with the same hash, which is SHA-256.
        case rsaPSS(saltByteCount: Int)
    }

    let scheme: Scheme
    let digest: SignatureDigest

    private static let saltByteCounts = 32...512
    private static let named: [[UInt8]: (Scheme, SignatureDigest)] = [
        ObjectIdentifier.ecdsaWithSHA256: (.ecdsa, .sha256), ObjectIdentifier.ecdsaWithSHA384: (.ecdsa, .sha384),
        ObjectIdentifier.ecdsaWithSHA512: (.ecdsa, .sha512), ObjectIdentifier.rsaWithSHA256: (.rsaPKCS1, .sha256),
        ObjectIdentifier.rsaWithSHA384: (.rsaPKCS1, .sha384), ObjectIdentifier.rsaWithSHA512: (.rsaPKCS1, .sha512),
    ]

    /// Reads an AlgorithmIdentifier.
    ///
    /// - Parameter hashed: the digestAlgorithm of the SignerInfo, which the algorithm must agree with and which
    ///   `rsaEncryption` leaves to it; `nil` outside CMS.
    init(_ reader: inout DERReader, hashed: SignatureDigest?) throws(DERProblem) {
        let name = "signatureAlgorithm"
        var algorithm = try reader.open(DERTag.sequence, name)
        let identifier = Array(try algorithm.next(DERTag.objectIdentifier, name).content)
        if let (scheme, digest) = Self.named[identifier] {
            if scheme == .rsaPKCS1 { try algorithm.readNull(name) }
            (self.scheme, self.digest) = (scheme, digest)
        } else if identifier == ObjectIdentifier.rsaPSS {
            scheme = .rsaPSS(saltByteCount: try Self.readSaltByteCount(&algorithm))
            digest = .sha256
        } else if let hashed, identifier == ObjectIdentifier.rsaEncryption {
            try algorithm.readNull(name)
            (scheme, digest) = (.rsaPKCS1, hashed)
        } else {
            throw DERProblem("\(name): neither ECDSA nor RSA with SHA-2")
        }
        try algorithm.end(name)
        guard hashed == nil || hashed == digest else {
            throw DERProblem("\(name): another hash than the digestAlgorithm")
        }
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
        switch (scheme, key) {
        case (.ecdsa, .p256), (.ecdsa, .p384), (.rsaPKCS1, .rsa), (.rsaPSS, .rsa): true
        default: false
        }
    }

    /// Whether `signature` is that of `message` under the certificate's key.
    func verifies(_ signature: [UInt8], of message: [UInt8], by certificate: Certificate) -> Bool {
        OpenSSLCall.clean {
            guard let kind = certificate.keyKind, fits(kind),
                let key = X509_get0_pubkey(certificate.handle.pointer), let context = EVP_MD_CTX_new()
            else { return false }
            defer { EVP_MD_CTX_free(context) }
            var keyContext: OpaquePointer?
            guard EVP_DigestVerifyInit(context, &keyContext, digest.method, nil, key) == 1, configure(keyContext) else {
                return false
            }
            return EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
        }
    }

    private func configure(_ context: OpaquePointer?) -> Bool {
        switch scheme {
        case .ecdsa: return true
        case .rsaPKCS1: return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1
        case .rsaPSS(let saltByteCount):
            return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1
                && EVP_PKEY_CTX_set_rsa_mgf1_md(context, EVP_sha256()) == 1
                && EVP_PKEY_CTX_set_rsa_pss_saltlen(context, Int32(saltByteCount)) == 1
        }
    }
}
