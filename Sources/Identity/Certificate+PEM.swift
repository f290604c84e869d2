import COpenSSL

extension Certificate {
    private static let maximumPEMByteCount = 1 << 20

    /// The first certificate of a PEM file (RFC 7468); other text and blocks of another kind are skipped.
    ///
    /// - Throws: `.badCertificate`, also where there is none.
    public init(pem: [UInt8]) throws(IdentityError) {
        guard let first = try Self.derBlocks(pem: pem).first else {
            throw IdentityError(.badCertificate, "the file has no certificate in PEM")
        }
        try self.init(der: first)
    }

    /// Every certificate of a PEM file in order, at least one.
    ///
    /// - Throws: `.badCertificate`.
    public static func list(pem: [UInt8]) throws(IdentityError) -> [Certificate] {
        var found: [Certificate] = []
        for der in try derBlocks(pem: pem) { found.append(try Certificate(der: der)) }
        guard !found.isEmpty else { throw IdentityError(.badCertificate, "the file has no certificate in PEM") }
        return found
    }

    private static func derBlocks(pem: [UInt8]) throws(IdentityError) -> [[UInt8]] {
        guard pem.count <= maximumPEMByteCount else {
            throw IdentityError(.badCertificate, "a PEM file has at most \(maximumPEMByteCount) bytes")
        }
        let blocks = OpenSSLCall.clean {
            OpenSSLCall.withMemory(pem) { memory -> [[UInt8]]? in
                var blocks: [[UInt8]] = []
                while let block = nextBlock(memory) {
                    if block.label == "CERTIFICATE" { blocks.append(block.der) }
                }
                // Anything but the plain end of the file is a damaged block.
                let isEnd = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE
                return isEnd ? blocks : nil
            }
        }
        guard let blocks else { throw IdentityError(.badCertificate, "a block of the PEM file is damaged") }
        return blocks
    }

    private static func nextBlock(_ memory: OpaquePointer) -> (label: String, der: [UInt8])? {
        var label: UnsafeMutablePointer<CChar>?
        var header: UnsafeMutablePointer<CChar>?
        var data: UnsafeMutablePointer<UInt8>?
        var count = 0
        guard PEM_read_bio(memory, &label, &header, &data, &count) == 1, let label, let data else { return nil }
        defer {
            CRYPTO_free(label, "", 0)
            CRYPTO_free(header, "", 0)
            // The block may be a private key.
            CRYPTO_clear_free(data, count, "", 0)
        }
        return (String(cString: label), Array(UnsafeBufferPointer(start: data, count: count)))
    }
}
