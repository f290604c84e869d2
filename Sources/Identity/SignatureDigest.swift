import COpenSSL

/// The hashes under which OCSP responders and timestamp authorities may sign. Statements are signed with SHA-256 only.
enum SignatureDigest: CaseIterable, Sendable {
    case sha256, sha384, sha512

    var method: OpaquePointer? {
        switch self {
        case .sha256: EVP_sha256()
        case .sha384: EVP_sha384()
        case .sha512: EVP_sha512()
        }
    }

    private var identifier: [UInt8] {
        switch self {
        case .sha256: ObjectIdentifier.sha256
        case .sha384: ObjectIdentifier.sha384
        case .sha512: ObjectIdentifier.sha512
        }
    }

    /// Reads an AlgorithmIdentifier; parameters are absent or NULL (RFC 5754, section 2).
    init(_ reader: inout DERReader, _ name: String) throws(DERProblem) {
        var algorithm = try reader.open(DERTag.sequence, name)
        let found = Array(try algorithm.next(DERTag.objectIdentifier, name).content)
        guard let digest = Self.allCases.first(where: { $0.identifier == found }) else {
            throw DERProblem("\(name): neither SHA-256 nor SHA-384 nor SHA-512")
        }
        if !algorithm.isAtEnd { try algorithm.readNull(name) }
        try algorithm.end(name)
        self = digest
    }

    func hash(_ bytes: some Collection<UInt8>) -> [UInt8] { MessageDigest.hash(Array(bytes), method) }
}

/// Hashes that standards ask for beside the project's own SHA-256.
enum MessageDigest {
    /// For CertIDs of OCSP only (RFC 6960, section 4.1.1): nothing rests on its collision resistance there.
    static func sha1(_ bytes: [UInt8]) -> [UInt8] { hash(bytes, EVP_sha1()) }

    static func hash(_ bytes: [UInt8], _ method: OpaquePointer?) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count = UInt32(0)
        guard EVP_Digest(bytes, bytes.count, &digest, &count, method, nil) == 1 else {
            preconditionFailure("OpenSSL cannot hash")
        }
        return Array(digest.prefix(Int(count)))
    }
}
