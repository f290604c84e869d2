import ElectionTestKit
import Foundation
import Identity
import Primitives
import Testing

@Suite struct CertificateTests {
    let authority: TestAuthority
    init() throws { authority = try TestAuthority.shared.get() }

    @Test("a certificate tells its subject, validity, key and fingerprint") func readsFields() throws {
        let certificate = try authority.certificate("voters/EE-38001085718/sign.cert.pem")
        #expect(certificate.serialNumber == "EE-38001085718")
        #expect(certificate.commonName == "Zoë \"O'Neil\" \\+=,$HOME")
        #expect(certificate.keyKind == .p256)
        #expect(certificate.fingerprint == SHA256.hash(certificate.der))
        #expect(certificate.notAfter - certificate.notBefore == 3650 * 86_400)
        #expect(abs(Double(certificate.notBefore) - Date().timeIntervalSince1970) < 3_600)
        #expect(try Certificate(der: certificate.der) == certificate)
        #expect(OpenSSLErrorQueue.isEmpty)
    }

    @Test("key usage tells signing from authentication certificates") func readsUsages() throws {
        let folder = "voters/EE-38001085718"
        let (sign, auth) = try (
            authority.certificate("\(folder)/sign.cert.pem"), authority.certificate("\(folder)/auth.cert.pem")
        )
        let (person, server) = try (
            authority.certificate("people/Official One/sign.cert.pem"), authority.certificate("server/cert.pem")
        )
        #expect(sign.canSign && !sign.canAuthenticate)
        #expect(!auth.canSign && auth.canAuthenticate)
        #expect(person.canSign && !person.canAuthenticate)
        #expect(!server.canSign && !server.canAuthenticate)
    }

    @Test(
        "extended key usage restricts signing",
        arguments: [
            ("digitalSignature", "clientAuth,emailProtection", false), ("nonRepudiation", "clientAuth", false),
            ("digitalSignature,nonRepudiation", "clientAuth,emailProtection", true),
            ("digitalSignature", "emailProtection", true), ("digitalSignature", "1.3.6.1.5.5.7.3.36", true),
            ("digitalSignature", "codeSigning", false), ("digitalSignature", "1.2.3.4", false),
            ("keyAgreement", "emailProtection", false),
        ]
    )
    func restrictsSigning(_ usage: String, _ extended: String, _ expected: Bool) throws {
        let name = try authority.issue(
            "eku-\(UUID().uuidString)", extensions: ["keyUsage=\(usage)", "extendedKeyUsage=\(extended)"])
        #expect(try Certificate(pem: authority.read("\(name).cert.pem")).canSign == expected)
    }

    @Test("without keyUsage a certificate may not sign") func needsKeyUsage() throws {
        let name = try authority.issue("no-usage", extensions: [])
        #expect(try !Certificate(pem: authority.read("\(name).cert.pem")).canSign)
    }

    @Test("RSA of 2048 bits and the curves P-256 and P-384 are strong keys") func acceptsStrongKeys() throws {
        let rsa = try authority.issue("rsa2048", key: ["rsa:2048"])
        #expect(try Certificate(pem: authority.read("\(rsa).cert.pem")).keyKind == .rsa(bits: 2048))
        let p384 = try authority.issue("p384", key: ["ec", "-pkeyopt", "ec_paramgen_curve:P-384"])
        #expect(try Certificate(pem: authority.read("\(p384).cert.pem")).keyKind == .p384)
    }

    @Test(
        "other keys are refused as weak",
        arguments: [
            ["rsa:1024"], ["ed25519"], ["ec", "-pkeyopt", "ec_paramgen_curve:P-521"],
            ["ec", "-pkeyopt", "ec_paramgen_curve:secp256k1"],
            ["ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-pkeyopt", "ec_param_enc:explicit"],
        ]
    )
    func refusesWeakKeys(_ key: [String]) throws {
        let name = try authority.issue("weak-\(UUID().uuidString)", key: key)
        let certificate = try Certificate(pem: authority.read("\(name).cert.pem"))
        expect(.weakKey) { try certificate.requireStrongKey() }
        expect(.weakKey) {
            try authority.root().validate(
                certificate, intermediates: authority.intermediate(), at: authority.now(), purpose: .sign)
        }
        expect(.weakKey) { _ = try authority.identity(name) }
    }

    @Test("a point that is not on its curve is no key") func refusesWrongPoints() throws {
        var der = try authority.certificate("root.pem").der
        // BIT STRING of 66 bytes, no unused bits, uncompressed.
        let start = try #require(der.firstRange(of: [0x03, 0x42, 0x00, 0x04])).lowerBound
        try Certificate(der: der).requireStrongKey()
        der[start + 67] ^= 1
        let certificate = try Certificate(der: der)
        expect(.weakKey) { try certificate.requireStrongKey() }
    }

    @Test("bytes after, before or missing from a certificate are refused") func refusesOtherLengths() throws {
        let der = try authority.certificate("root.pem").der
        expect(.badCertificate) { _ = try Certificate(der: der + [0]) }
        expect(.badCertificate) { _ = try Certificate(der: [0] + der) }
        expect(.badCertificate) { _ = try Certificate(der: der.dropLast()) }
        expect(.badCertificate) { _ = try Certificate(der: der + der) }
        expect(.badCertificate) { _ = try Certificate(der: []) }
        expect(.badCertificate) {
            _ = try Certificate(der: [UInt8](repeating: 0x30, count: Certificate.maximumByteCount + 1))
        }
    }

    @Test("BER that means the same certificate is refused") func refusesBER() throws {
        let der = try authority.certificate("root.pem").der
        // The outer length in three bytes, and the outer length indefinite.
        expect(.badCertificate) { _ = try Certificate(der: [0x30, 0x83, 0] + der[2...]) }
        expect(.badCertificate) { _ = try Certificate(der: [0x30, 0x80] + der[4...] + [0, 0]) }
        var tree = DERTree(der)
        // A serial number with a needless zero.
        tree[0, 1].content.insert(0, at: 0)
        expect(.badCertificate) { _ = try Certificate(der: tree.encoding) }
    }

    @Test("a repeated extension is refused") func refusesRepeatedExtension() throws {
        var tree = DERTree(try authority.certificate("root.pem").der)
        let extensions = tree[0].children.count - 1
        let first = tree[0, extensions, 0, 0]
        tree[0, extensions, 0].children.append(first)
        expect(.badCertificate) { _ = try Certificate(der: tree.encoding) }
    }

    @Test(
        "dates that no calendar has are refused",
        arguments: ["261322000000Z", "260230000000Z", "260101240000Z", "2601010000Z", "260101000000+0000"])
    func refusesOddDates(_ date: String) throws {
        var tree = DERTree(try authority.certificate("root.pem").der)
        tree[0, 4, 0].content = Array(date.utf8)
        expect(.badCertificate) { _ = try Certificate(der: tree.encoding) }
    }

    @Test(
        "dates become seconds since 1970",
        arguments: [
            ("500101000000Z", -631_152_000), ("700101000000Z", 0), ("000229123456Z", 951_827_696),
            ("491231235959Z", 2_524_607_999), ("20500101000000Z", 2_524_608_000),
            ("99991231235959Z", 253_402_300_799), ("00010101000000Z", -62_135_596_800),
        ] as [(String, Int64)]
    )
    func readsDates(_ date: String, _ seconds: Int64) throws {
        var tree = DERTree(try authority.certificate("root.pem").der)
        tree[0, 4, 0] = .primitive(date.utf8.count == 13 ? 0x17 : 0x18, Array(date.utf8))
        #expect(try Certificate(der: tree.encoding).notBefore == seconds)
    }

    @Test("PEM gives the first certificate past other text, and lists all") func readsPEM() throws {
        let (first, second) = try (authority.read("pki/root.pem"), authority.read("pki/chain.pem"))
        let key = try authority.read("pki/root.key.pem")
        let text = Array("some text\n".utf8)
        #expect(try Certificate(pem: text + key + first + text + second) == authority.certificate("root.pem"))
        #expect(try Certificate.list(pem: first + second).count == 2)
        #expect(OpenSSLErrorQueue.isEmpty)
    }

    @Test("PEM without a certificate or with a damaged one is refused") func refusesOddPEM() throws {
        let pem = try authority.read("pki/root.pem")
        expect(.badCertificate) { _ = try Certificate(pem: []) }
        expect(.badCertificate) { _ = try Certificate(pem: authority.read("pki/root.key.pem")) }
        expect(.badCertificate) { _ = try Certificate(pem: Array(pem.dropLast(40))) }
        var changed = pem
        changed[100] = UInt8(ascii: "!")
        expect(.badCertificate) { _ = try Certificate(pem: changed) }
        expect(.badCertificate) { _ = try TrustAnchors(pem: pem + changed) }
    }
}
