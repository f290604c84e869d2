import ElectionModel
import Identity
import Primitives

extension Decoder {
    /// What OCSP responders, timestamp authorities and issuers say, and the lists that they give out.
    static let evidence: [Decoder] = [status, timestampToken, revocationList, registrations, policy]

    /// What the timestamps of the seeds are over, and the nonce of the OCSP answers.
    static let stamped = Array("seed".utf8)
    static let statusNonce = SHA256.hash(stamped)

    /// A seed is three pieces of DER: the issuer's certificate, the one that was asked about, the response.
    private static let status = Decoder("StatusResponse", refusal: IdentityError.self) { bytes in
        let parts = try pieces(of: bytes, 3)
        let (issuer, certificate) = (try Certificate(der: parts[0]), try Certificate(der: parts[1]))
        let path = try TrustAnchors([issuer]).validate(
            certificate, intermediates: [], at: certificate.notBefore, purpose: .sign)
        let request = try StatusRequest(path, nonce: statusNonce, digest: .sha256)
        _ = try VerifiedCertificateStatus(
            checking: parts[2], of: request, in: certificate.notBefore...certificate.notAfter,
            .init(maximumAge: 60))
        return issuer.der + certificate.der + parts[2]
    }

    /// A seed is two pieces of DER: the root of the authority's certificate and the response.
    private static let timestampToken = Decoder("TimestampResponse", refusal: IdentityError.self) { bytes in
        let parts = try pieces(of: bytes, 2)
        let root = try Certificate(der: parts[0])
        _ = try VerifiedTimestamp(
            checking: parts[1], over: stamped, request: nil, in: root.notBefore...max(root.notBefore, root.notAfter),
            by: .init(anchors: TrustAnchors([root]), policy: nil))
        return root.der + parts[1]
    }

    /// PEM or DER; OpenSSL reads it, and officials give it.
    private static let revocationList = Decoder("RevocationList", refusal: IdentityError.self, isCanonical: false) {
        bytes in
        let list = try RevocationList(file: bytes)
        return [list.thisUpdate <= list.nextUpdate ? 1 : 0]
    }

    private static let registrations = Decoder("RegistrationList", refusal: IdentityError.self) { bytes in
        let entries = try RegistrationList(csv: bytes).entries
        let lines = [RegistrationList.header] + entries.map { "\($0.time),\($0.imprint.hexadecimal),\($0.serial)" }
        return lines.flatMap { Array("\($0)\n".utf8) }
    }

    private static let policy = Decoder("PolicyIdentifier", refusal: FormatError.self) { bytes in
        guard let text = String(validating: bytes, as: UTF8.self), let policy = PolicyIdentifier(text) else {
            throw FormatError(.badValue, "not a policy")
        }
        return Array(policy.description.utf8)
    }

    /// Cuts the bytes where each element of DER ends.
    private static func pieces(of bytes: [UInt8], _ count: Int) throws(IdentityError) -> [[UInt8]] {
        var (pieces, rest) = ([[UInt8]](), bytes[...])
        while pieces.count < count - 1 {
            guard rest.count > 4, let head = rest.dropFirst().first, head == 0x82 else {
                throw IdentityError(.badCertificate, "no certificate")
            }
            let start = rest.startIndex
            let length = 4 + Int(rest[start + 2]) << 8 + Int(rest[start + 3])
            guard rest.count > length else { throw IdentityError(.badCertificate, "cut off") }
            pieces.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        return pieces + [Array(rest)]
    }
}
