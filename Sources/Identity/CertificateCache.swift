import Primitives
import Synchronization

/// Certificates that were read before. Reading one costs twice as much as checking a signature, and responders, timestamp
/// authorities and the voter who got a ticket a moment ago send the same one again.
final class CertificateCache: Sendable {
    static let shared = CertificateCache()
    private static let capacity = 1_024
    private let known = Mutex<[HashValue: Certificate]>([:])

    func certificate(der: [UInt8]) throws(IdentityError) -> Certificate {
        let hash = SHA256.hash(der)
        if let found = known.withLock({ $0[hash] }) { return found }
        let certificate = try Certificate(der: der)
        known.withLock { known in
            if known.count >= Self.capacity { known.removeAll(keepingCapacity: true) }
            known[hash] = certificate
        }
        return certificate
    }
}

extension Certificate {
    /// The same as ``init(der:)``, for a certificate that is likely to come again.
    ///
    /// - Throws: `.badCertificate`.
    public static func remembered(der: [UInt8]) throws(IdentityError) -> Certificate {
        try CertificateCache.shared.certificate(der: der)
    }
}
