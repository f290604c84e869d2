import ElectionTestKit
import Foundation
import Identity
import Testing

@Suite struct DetachedSignatureTests {
    let authority: TestAuthority
    let content = TestAuthority.content
    static let voter = "pki/voters/EE-2/sign"

    init() throws { authority = try TestAuthority.shared.get() }

    /// Has OpenSSL's command check a signature and its path, with all four attributes.
    private func verifyByCommand(_ signature: [UInt8], _ content: [UInt8], anchors: String = "both.pem") throws {
        let (signed, data) = ("signature-\(UUID().uuidString)", "data-\(UUID().uuidString)")
        try authority.write(signature, signed)
        try authority.write(content, data)
        try Tool.run(
            [
                "openssl", "cms", "-verify", "-binary", "-cades", "-inform", "DER", "-in", signed, "-content", data,
                "-CAfile", anchors, "-purpose", "any", "-out", "/dev/null",
            ], in: authority.folder)
    }

    enum Content: String, CaseIterable {
        case empty, zero, lines, large

        var bytes: [UInt8] {
            switch self {
            case .empty: []
            case .zero: [0]
            case .lines: Array("a\r\nb\n\n".utf8)
            case .large: [UInt8](repeating: 0xFF, count: 300_000)
            }
        }
    }

    @Test("what is signed here holds here and for the openssl command", arguments: Content.allCases)
    func signsAnyBytes(_ kind: Content) throws {
        let content = kind.bytes
        let now = try authority.now()
        let signature = try DetachedSignature.sign(content, by: authority.voter(), at: now)
        let signedBy = try DetachedSignature.parse(signature).verify(
            content: content, anchors: authority.root(), intermediates: authority.intermediate(), at: now)
        #expect(signedBy.signingTime == now)
        #expect(signedBy.certificate.serialNumber == "EE-38001085718")
        #expect(signedBy.intermediates.isEmpty)
        try verifyByCommand(signature, content)
        #expect(OpenSSLErrorQueue.isEmpty)
    }

    @Test(
        "each kind of key signs for both",
        arguments: [["rsa:2048"], ["rsa:3072"], ["ec", "-pkeyopt", "ec_paramgen_curve:P-384"]])
    func signsWithEachKey(_ key: [String]) throws {
        let name = try authority.issue("signer-\(UUID().uuidString)", key: key)
        let now = try authority.now()
        let signature = try DetachedSignature.sign(content, by: authority.identity(name), at: now)
        _ = try DetachedSignature.parse(signature).verify(content: content)
        try verifyByCommand(signature, content)
        let theirs = try authority.signByCommand(content, name)
        _ = try DetachedSignature.parse(theirs).verify(content: content)
    }

    @Test("what the openssl command signs is taken") func takesCommandSignature() throws {
        for more in [[], ["-md", "sha256"], ["-certfile", "pki/chain.pem"]] {
            let signature = try authority.signByCommand(content, Self.voter, more: more)
            let signedBy = try DetachedSignature.parse(signature).verify(
                content: content, anchors: authority.root(), intermediates: authority.intermediate(),
                at: authority.now())
            #expect(signedBy.certificate.serialNumber == "EE-2")
            #expect(abs(Double(signedBy.signingTime) - Date().timeIntervalSince1970) < 600)
        }
    }

    @Test("RSA-PSS of the openssl command is taken", arguments: ["max", "digest"])
    func takesPSS(_ salt: String) throws {
        let name = try authority.issue("pss-\(salt)", key: ["rsa:2048"])
        let more = ["-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:\(salt)"]
        let signature = try authority.signByCommand(content, name, more: more)
        _ = try DetachedSignature.parse(signature).verify(content: content)
        let sha512 = try authority.signByCommand(content, name, more: more + ["-md", "sha512"])
        expect(.malformedSignature) { _ = try DetachedSignature.parse(sha512) }
    }

    @Test("authorities of the identity go into the signature, and suffice for its path") func carriesPath() throws {
        let identity = try SigningIdentity(
            certificatePEM: authority.read("\(Self.voter).cert.pem") + authority.read("pki/chain.pem"),
            keyPEM: authority.read("\(Self.voter).key.pem"))
        let now = try authority.now()
        let signature = try DetachedSignature.sign(content, by: identity, at: now)
        let signedBy = try DetachedSignature.parse(signature).verify(
            content: content, anchors: authority.root(), at: now)
        #expect(signedBy.intermediates == (try authority.intermediate()))
        try verifyByCommand(signature, content, anchors: "pki/root.pem")
    }

    @Test(
        "times before and after 2050 are kept",
        arguments: [0, 2_524_607_999, 2_524_608_000, 4_102_444_800] as [Int64])
    func keepsTime(_ seconds: Int64) throws {
        let signature = try DetachedSignature.sign(content, by: authority.voter(), at: seconds)
        #expect(try DetachedSignature.parse(signature).verify(content: content).signingTime == seconds)
    }

    @Test("an authentication certificate does not sign, and its signature is refused")
    func refusesAuthentication() throws {
        expect(.wrongKeyUsage) {
            _ = try DetachedSignature.sign(content, by: authority.voter("EE-2", "auth"), at: authority.now())
        }
        let signature = try authority.signByCommand(content, "pki/voters/EE-2/auth")
        let parsed = try DetachedSignature.parse(signature)
        _ = try parsed.verify(content: content)
        expect(.wrongKeyUsage) {
            _ = try parsed.verify(
                content: content, anchors: authority.root(), intermediates: authority.intermediate(),
                at: authority.now())
        }
    }

    @Test("other content is refused") func refusesOtherContent() throws {
        let parsed = try DetachedSignature.parse(authority.signByCommand(content, Self.voter))
        for other in [[], content + [0], Array(content.dropLast()), Array("A statement\n".utf8)] {
            expect(.contentMismatch) { _ = try parsed.verify(content: other) }
        }
    }

    @Test("a changed signature value is refused") func refusesOtherSignature() throws {
        let valid = DERTree(try authority.signByCommand(content, Self.voter))
        let signer = valid[1, 0].children.count - 1
        var changed = valid
        changed[1, 0, signer, 0, 5].content[20] ^= 1
        var empty = valid
        empty[1, 0, signer, 0, 5].content = []
        var short = valid
        short[1, 0, signer, 0, 5].content.removeLast()
        for tree in [changed, empty, short] {
            let parsed = try DetachedSignature.parse(tree.encoding)
            expect(.badSignature) { _ = try parsed.verify(content: content) }
        }
    }

    @Test("(r, n − s) is another signature over the same content, and gives no other content (recipe 19)")
    func keepsContent() throws {
        var tree = DERTree(try authority.signByCommand(content, Self.voter))
        let signer = tree[1, 0].children.count - 1
        let original = tree.encoding
        tree[1, 0, signer, 0, 5].content = DERTree.twin(ofECDSA: tree[1, 0, signer, 0, 5].content)
        #expect(tree.encoding != original)
        let (first, second) = try (
            DetachedSignature.parse(original).verify(content: content),
            DetachedSignature.parse(tree.encoding).verify(content: content)
        )
        #expect(first.certificate == second.certificate && first.signingTime == second.signingTime)
    }

    @Test("an ECDSA value in another encoding is refused", arguments: 0..<3) func refusesReencoding(_ kind: Int) throws
    {
        var tree = DERTree(try authority.signByCommand(content, Self.voter))
        let signer = tree[1, 0].children.count - 1
        var value = DERTree(tree[1, 0, signer, 0, 5].content)
        switch kind {
        case 0: value[0].content.insert(0, at: 0)
        case 1: value.children.append(.primitive(0x05, []))
        default: value[1].content = []
        }
        tree[1, 0, signer, 0, 5].content = value.encoding
        let parsed = try DetachedSignature.parse(tree.encoding)
        expect(.badSignature) { _ = try parsed.verify(content: content) }
    }

    @Test("an algorithm of another kind of key is refused") func refusesOtherAlgorithm() throws {
        var tree = DERTree(try authority.signByCommand(content, Self.voter))
        let signer = tree[1, 0].children.count - 1
        let rsa = DERTree.primitive(0x06, [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B])
        tree[1, 0, signer, 0, 4] = .constructed(0x30, [rsa, .primitive(0x05, [])])
        let parsed = try DetachedSignature.parse(tree.encoding)
        expect(.badSignature) { _ = try parsed.verify(content: content) }
    }

    @Test("a weak signer is refused") func refusesWeakSigner() throws {
        let name = try authority.issue("weak-signer", key: ["rsa:1024"])
        let parsed = try DetachedSignature.parse(authority.signByCommand(content, name))
        expect(.weakKey) { _ = try parsed.verify(content: content) }
    }

    @Test("another certificate of the same issuer, serial number and key cannot take the signer's place")
    func refusesSwappedCertificate() throws {
        let first = try authority.issue("swap1", subject: "/CN=first", more: ["-set_serial", "77"])
        try authority.openssl(
            "req", "-x509", "-config", "/dev/null", "-days", "30", "-subj", "/CN=second", "-set_serial", "77",
            "-key", "\(first).key.pem", "-out", "swap2.cert.pem", "-CA", "pki/chain.pem", "-CAkey",
            "pki/issuing.key.pem", "-addext", "keyUsage=critical,nonRepudiation")
        var tree = DERTree(try authority.signByCommand(content, first))
        tree[1, 0, 3, 0] = DERTree(try Certificate(pem: authority.read("swap2.cert.pem")).der)
        let parsed = try DetachedSignature.parse(tree.encoding)
        expect(.signerMismatch) { _ = try parsed.verify(content: content) }
    }

    @Test("more than 64 KiB are refused unread") func refusesLarge() throws {
        expect(.signatureTooLarge) {
            _ = try DetachedSignature.parse([UInt8](repeating: 0x30, count: DetachedSignature.maximumByteCount + 1))
        }
    }
}
