import ElectionTestKit
import Foundation
import Identity
import Primitives
import Testing

/// OCSP with tools/devpki's responder, which is OpenSSL's (attack L14): each way to be wrong is its own error.
@Suite struct CertificateStatusTests {
    let authority: TestAuthority
    let responders: Responders
    let path: CertificatePath
    let freshness = VerifiedCertificateStatus.Freshness(maximumAge: 300)

    init() throws {
        responders = try Responders.shared.get()
        authority = responders.authority
        path = try responders.path(authority.certificate("voters/EE-2/sign.cert.pem"))
    }

    private func request(
        _ nonce: HashValue = .zero, path: CertificatePath? = nil, digest: IdentifierDigest = .sha256
    ) throws -> StatusRequest { try StatusRequest(path ?? self.path, nonce: nonce, digest: digest) }

    @discardableResult
    private func check(
        _ response: [UInt8], _ request: StatusRequest, after seconds: Int64 = 0
    ) throws -> VerifiedCertificateStatus {
        let now = responders.clock + seconds
        return try VerifiedCertificateStatus(checking: response, of: request, in: now...now, freshness)
    }

    @Test("a good certificate is good, whichever hash names its issuer", arguments: IdentifierDigest.allCases)
    func acceptsGood(_ digest: IdentifierDigest) throws {
        let request = try StatusRequest(signed: [1, 2, 3], path: path, digest: digest)
        #expect(request.nonce == SHA256.hash([1, 2, 3]))
        let status = try check(responders.ocsp(request.der), request)
        #expect(status.certificate == path.certificate.fingerprint)
        #expect(abs(status.producedAt - responders.clock) < 60)
        #expect(OpenSSLErrorQueue.isEmpty)
    }

    @Test("OpenSSL's command reads our question and agrees with our answer") func agreesWithCommand() throws {
        let request = try request(SHA256.hash([7]))
        let name = "status-\(UUID().uuidString)"
        try authority.write(request.der, name + ".req")
        try authority.write(responders.ocsp(request.der), name + ".resp")
        let trust = ["-CAfile", "pki/root.pem", "-verify_other", "pki/chain.pem"]
        // With the question the command compares the nonces, and with the certificate it tells the status.
        try Tool.run(
            ["openssl", "ocsp", "-reqin", name + ".req", "-respin", name + ".resp"] + trust, in: authority.folder)
        let said = try Tool.run(
            [
                "openssl", "ocsp", "-respin", name + ".resp", "-issuer", "pki/chain.pem", "-sha256", "-cert",
                "pki/voters/EE-2/sign.cert.pem", "-no_nonce",
            ] + trust, in: authority.folder)
        #expect(String(decoding: said, as: UTF8.self).contains("good"))
    }

    @Test("a revoked certificate is revoked, and a later answer about an earlier question is not taken for a new one")
    func refusesRevoked() throws {
        try authority.devpki("voter", "pki", "REVOKED", "Revoked")
        let path = try responders.path(authority.certificate("voters/REVOKED/sign.cert.pem"))
        let request = try request(path: path)
        let before = try responders.ocsp(request.der)
        try check(before, request)
        try authority.devpki("revoke", "pki", "pki/voters/REVOKED/sign.cert.pem")
        expect(.revoked) { try check(responders.ocsp(request.der), request) }
        // The old answer, kept and sent again: another question has another nonce.
        expect(.wrongNonce) { try check(before, self.request(SHA256.hash([9]), path: path)) }
    }

    @Test("a certificate that the responder does not know is unknown") func refusesUnknown() throws {
        let name = try authority.issue("unknown-\(UUID().uuidString)")
        let certificate = try Certificate(pem: authority.read("\(name).cert.pem"))
        let text = try authority.openssl("x509", "-in", "\(name).cert.pem", "-noout", "-serial")
        let serial = String(decoding: text, as: UTF8.self).dropFirst("serial=".count)
        try authority.write(Array(serial.utf8), "pki/responders/unknown.txt")
        let request = try request(path: responders.path(certificate))
        expect(.unknownStatus) { try check(responders.ocsp(request.der), request) }
    }

    @Test("another nonce and no nonce are refused") func refusesNonce() throws {
        let request = try request(SHA256.hash([1]))
        let response = try responders.ocsp(request.der)
        expect(.wrongNonce) { try check(response, self.request(SHA256.hash([2]))) }
        let name = "nononce-\(UUID().uuidString)"
        try authority.openssl(
            "ocsp", "-issuer", "pki/chain.pem", "-sha256", "-cert", "pki/voters/EE-2/sign.cert.pem", "-no_nonce",
            "-reqout", name)
        expect(.wrongNonce) { try check(responders.ocsp(authority.read(name)), request) }
    }

    @Test("an answer about another certificate is refused") func refusesOtherCertificate() throws {
        let other = try responders.path(authority.certificate("voters/EE-38001085718/sign.cert.pem"))
        let asked = try request(path: other)
        let response = try responders.ocsp(asked.der)
        expect(.wrongCertificateStatus) { try check(response, request()) }
        // Another hash names the same issuer otherwise: what was asked is what must come back.
        expect(.wrongCertificateStatus) { try check(response, request(path: other, digest: .sha1)) }
    }

    @Test("clocks ten minutes apart are honest, and more is not") func allowsSkew() throws {
        let request = try request()
        let response = try responders.ocsp(request.der)
        for seconds in [-600, 600, 890] as [Int64] { try check(response, request, after: seconds) }
        for seconds in [-660, 960, 86_400 * 3] as [Int64] {
            expect(.staleResponse) { try check(response, request, after: seconds) }
        }
    }

    /// An answer by someone else than the responder of tools/devpki.
    private func answer(_ request: StatusRequest, signer: String, more: [String] = []) throws -> [UInt8] {
        let name = "answer-\(UUID().uuidString)"
        try authority.write(request.der, name + ".req")
        let text = try authority.openssl("x509", "-in", "pki/voters/EE-2/sign.cert.pem", "-noout", "-serial")
        let serial = String(decoding: text, as: UTF8.self).dropFirst("serial=".count).dropLast()
        try authority.write(Array("V\t491231235959Z\t\t\(serial)\tunknown\t/CN=x\n".utf8), name + ".index")
        try Tool.run(
            [
                "openssl", "ocsp", "-index", name + ".index", "-CA", "pki/chain.pem", "-rsigner",
                "\(signer).cert.pem", "-rkey", "\(signer).key.pem", "-reqin", name + ".req", "-respout",
                name + ".resp", "-ndays", "1",
            ] + more, in: authority.folder)
        return try authority.read(name + ".resp")
    }

    @Test("the issuer itself may answer") func acceptsIssuer() throws {
        try authority.write(authority.read("pki/issuing.key.pem"), "issuer.key.pem")
        try authority.write(authority.read("pki/chain.pem"), "issuer.cert.pem")
        let request = try request()
        try check(answer(request, signer: "issuer"), request)
        try check(answer(request, signer: "issuer", more: ["-resp_no_certs"]), request)
    }

    @Test("nobody else may answer: not a voter, not a responder of another authority, not one by the root")
    func refusesForeignResponder() throws {
        let usage = ["keyUsage=critical,digitalSignature"]
        let purpose = usage + ["extendedKeyUsage=OCSPSigning"]
        let foreign = [
            "pki/voters/EE-2/sign",
            try authority.issue("ocsp-without-purpose", extensions: usage),
            try authority.issue("ocsp-by-root", extensions: purpose, by: ("pki/root.pem", "pki/root.key.pem")),
            try authority.issue("ocsp-of-its-own", extensions: purpose, by: nil),
        ]
        let request = try request()
        for signer in foreign {
            let response = try answer(request, signer: signer)
            expect(.foreignResponder) { try check(response, request) }
        }
    }

    @Test("a delegate that has expired or has a weak key is no responder") func refusesWeakDelegate() throws {
        let purpose = ["keyUsage=critical,digitalSignature", "extendedKeyUsage=OCSPSigning"]
        let weak = try authority.issue("ocsp-weak", key: ["rsa:1024"], extensions: purpose)
        let old = try authority.issue("ocsp-sha1", extensions: purpose, more: ["-sha1"])
        let expired = try authority.issueExpired(
            "ocsp-expired", extensions: purpose, by: ("pki/chain.pem", "pki/issuing.key.pem"))
        let request = try request()
        for signer in [old, expired] {
            let response = try answer(request, signer: signer)
            expect(.foreignResponder) { try check(response, request) }
        }
        let response = try answer(request, signer: weak)
        expect(.badResponseSignature) { try check(response, request) }
    }

    @Test("a response that is not signed by whom it says is refused") func refusesChanged() throws {
        let request = try request()
        var tree = DERTree(try responders.ocsp(request.der))
        var inner = DERTree(tree[1, 0, 1].content)
        inner[2].content[20] ^= 1
        tree[1, 0, 1].content = inner.encoding
        expect(.badResponseSignature) { try check(tree.encoding, request) }
        // A status that somebody changed from revoked to good.
        inner = DERTree(DERTree(try responders.ocsp(request.der))[1, 0, 1].content)
        inner[0, 1].content[0] ^= 1
        tree[1, 0, 1].content = inner.encoding
        #expect(throws: IdentityError.self) { try check(tree.encoding, request) }
    }

    @Test("SHA-1 in the response's signature is refused") func refusesSHA1() throws {
        let request = try request()
        try authority.write(authority.read("pki/responders/ocsp.key.pem"), "responder.key.pem")
        try authority.write(authority.read("pki/responders/ocsp.pem"), "responder.cert.pem")
        try check(answer(request, signer: "responder", more: ["-rmd", "sha384"]), request)
        expect(.malformedResponse) {
            try check(answer(request, signer: "responder", more: ["-rmd", "sha1"]), request)
        }
    }

    @Test(
        "a responder that refuses is not one that answers",
        arguments: [
            (1, "responderRefused"), (2, "responderBusy"), (3, "responderBusy"), (5, "responderRefused"),
            (6, "responderRefused"),
        ])
    func refusesStatus(_ status: UInt8, _ code: String) throws {
        let response: [UInt8] = [0x30, 0x03, 0x0A, 0x01, status]
        let expected = try #require(IdentityError.Code(rawValue: code))
        expect(expected) { try check(response, request()) }
    }

    @Test("anything but DER of one basic response is refused") func refusesEncodings() throws {
        let request = try request()
        let response = try responders.ocsp(request.der)
        let wrong: [[UInt8]] = [
            [], [0x30], response + [0], Array(response.dropLast()), [0x30, 0x80] + response[4...] + [0, 0],
            [0x30, 0x03, 0x0A, 0x01, 0x00], [UInt8](repeating: 0x30, count: 400),
        ]
        for bytes in wrong { expect(.malformedResponse) { try check(bytes, request) } }
        var tree = DERTree(response)
        var inner = DERTree(tree[1, 0, 1].content)
        let responses = inner[0].children.firstIndex { $0.tag == 0x30 }
        let index = try #require(responses)
        inner[0, index].children.append(inner[0, index, 0])
        tree[1, 0, 1].content = inner.encoding
        expect(.malformedResponse) { try check(tree.encoding, request) }
    }

    @Test("a certificate that is its own anchor has nobody to answer for it") func needsIssuer() throws {
        let own = try authority.certificate("voters/EE-2/sign.cert.pem")
        let path = try TrustAnchors([own]).validate(own, intermediates: [], at: responders.clock, purpose: .sign)
        expect(.unknownIssuer) { _ = try StatusRequest(path, nonce: .zero, digest: .sha256) }
    }
}
