import COpenSSL
public import Primitives

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A certificate revocation list (RFC 5280, section 5), as officials give it by file.
///
/// Only complete lists are taken: one with a critical extension (a delta, or the list of some certificates only) is
/// refused.
public final class RevocationList: @unchecked Sendable {
    // Parsed and sorted in `init`; afterwards OpenSSL only reads.
    private let pointer: OpaquePointer
    private static let maximumByteCount = 64 << 20

    /// Seconds since 1970, UTC.
    public let thisUpdate: Int64
    public let nextUpdate: Int64
    /// SHA-256 of the DER.
    public let hash: HashValue

    /// - Parameter der: exactly one list in DER.
    /// - Throws: `.badRevocationList`, also for a list without nextUpdate.
    public init(der: [UInt8]) throws(IdentityError) {
        guard der.count <= Self.maximumByteCount else {
            throw IdentityError(.badRevocationList, "a revocation list has at most \(Self.maximumByteCount) bytes")
        }
        guard let parsed = Self.parse(der) else {
            throw IdentityError(.badRevocationList, "not a certificate revocation list")
        }
        guard let times = Self.times(parsed), OpenSSLCall.clean({ Self.isComplete(parsed) }) else {
            X509_CRL_free(parsed)
            throw IdentityError(
                .badRevocationList, "a revocation list needs both of its times and no critical extension")
        }
        pointer = parsed
        hash = SHA256.hash(der)
        thisUpdate = times.first
        nextUpdate = times.last
    }

    /// A list in PEM (`X509 CRL`) or DER.
    public convenience init(file: [UInt8]) throws(IdentityError) {
        let isPEM = file.starts(with: Array("-----".utf8))
        guard let der = isPEM ? Self.der(pem: file) : file else {
            throw IdentityError(.badRevocationList, "the file has no revocation list in PEM")
        }
        try self.init(der: der)
    }

    deinit { X509_CRL_free(pointer) }

    /// Looks up every certificate of the path that this list's issuer has issued.
    ///
    /// - Parameter seconds: the time that counts, since 1970, UTC. A later list is as good: what it revokes after that
    ///   time was good then.
    /// - Throws: `.badRevocationList` if the issuer has not signed it, `.staleRevocationList`, `.revoked`.
    public func check(_ path: CertificatePath, at seconds: Int64) throws(IdentityError) {
        for (certificate, issuer) in zip(path.certificates, path.certificates.dropFirst()) {
            guard isIssued(by: issuer) else { continue }
            guard OpenSSLCall.clean({ X509_CRL_verify(pointer, X509_get0_pubkey(issuer.handle.pointer)) == 1 }) else {
                throw IdentityError(.badRevocationList, "the revocation list is not signed by the authority it names")
            }
            guard seconds <= nextUpdate else {
                throw IdentityError(.staleRevocationList, "the revocation list ended before the time that counts")
            }
            if let time = revocation(of: certificate), time <= seconds {
                throw IdentityError(.revoked, "the revocation list names the certificate")
            }
        }
    }

    /// Whether the certificate's own issuer is the list's.
    func covers(_ path: CertificatePath) -> Bool { path.issuer.map(isIssued) ?? false }

    private func isIssued(by issuer: Certificate) -> Bool {
        OpenSSLCall.clean {
            X509_NAME_cmp(X509_CRL_get_issuer(pointer), X509_get_subject_name(issuer.handle.pointer)) == 0
        }
    }

    /// When the certificate was revoked; the beginning of time where the list does not say.
    private func revocation(of certificate: Certificate) -> Int64? {
        OpenSSLCall.clean { () -> Int64? in
            var entry: OpaquePointer?
            // 2 stands for an entry that lifts a suspension.
            guard X509_CRL_get0_by_cert(pointer, &entry, certificate.handle.pointer) == 1 else { return nil }
            return Self.seconds(X509_REVOKED_get0_revocationDate(entry)) ?? .min
        }
    }

    private static func parse(_ der: [UInt8]) -> OpaquePointer? {
        OpenSSLCall.clean {
            guard let list = OpenSSLCall.decode(der, free: { X509_CRL_free($0) }, { d2i_X509_CRL(nil, $0, $1) }) else {
                return nil
            }
            // Sorts the entries once, so that later look-ups only read.
            if let zero = ASN1_INTEGER_new() {
                var entry: OpaquePointer?
                _ = X509_CRL_get0_by_serial(list, &entry, zero)
                ASN1_INTEGER_free(zero)
            }
            return list
        }
    }

    private static func der(pem: [UInt8]) -> [UInt8]? {
        OpenSSLCall.clean {
            OpenSSLCall.withMemory(pem) { memory in
                guard let list = PEM_read_bio_X509_CRL(memory, nil, nil, nil) else { return nil }
                defer { X509_CRL_free(list) }
                return OpenSSLCall.encode { i2d_X509_CRL(list, $0) }
            }
        }
    }

    private static func times(_ list: OpaquePointer) -> (first: Int64, last: Int64)? {
        OpenSSLCall.clean {
            guard let first = seconds(X509_CRL_get0_lastUpdate(list)),
                let last = seconds(X509_CRL_get0_nextUpdate(list))
            else { return nil }
            return (first, last)
        }
    }

    private static func isComplete(_ list: OpaquePointer) -> Bool {
        (0..<max(0, X509_CRL_get_ext_count(list))).allSatisfy { index in
            X509_EXTENSION_get_critical(X509_CRL_get_ext(list, index)) == 0
        }
    }

    private static func seconds(_ time: UnsafePointer<ASN1_STRING>?) -> Int64? {
        var parts = tm()
        guard let time, ASN1_TIME_to_tm(time, &parts) == 1 else { return nil }
        return Int64(timegm(&parts))
    }
}
