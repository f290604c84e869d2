import Foundation
import ElectionTestKit
import Identity
import Primitives
import Testing

@Suite struct SigningIdentityTests {
    let authority: TestAuthority
    let certificate: [UInt8]
    let key: [UInt8]
    static let stem = "pki/voters/EE-2/sign"

    init() throws {
        authority = try TestAuthority.shared.get()
        certificate = try authority.read("\(Self.stem).cert.pem")
        key = try authority.read("\(Self.stem).key.pem")
    }

    private func secret(_ text: String) -> SecretBytes {
        var bytes = Array(text.utf8)
        return SecretBytes(wiping: &bytes)
    }

    /// The key encrypted under "right".
    private func encryptedKey(_ arguments: [String]) throws -> [UInt8] {
        try Tool.run(
            ["openssl"] + arguments + ["-in", "\(Self.stem).key.pem", "-passout", "pass:right"], in: authority.folder)
    }

    private func pkcs12(_ more: [String]) throws -> [UInt8] {
        let key = ["-inkey", "\(Self.stem).key.pem", "-passout", "pass:right"]
        return try Tool.run(["openssl", "pkcs12", "-export"] + key + more, in: authority.folder)
    }

    @Test("PEM files give an identity that shows nothing of its key") func readsPEM() throws {
        let identity = try SigningIdentity(certificatePEM: certificate, keyPEM: key)
        #expect(identity.certificate.serialNumber == "EE-2")
        #expect(identity.intermediates.isEmpty)
        #expect("\(identity)" == "SigningIdentity(redacted)")
        #expect(Mirror(reflecting: identity).children.isEmpty)
        #expect(OpenSSLErrorQueue.isEmpty)
    }

    @Test("authorities in the file come along, nearest first, without the root and strangers") func takesPath() throws {
        let (chain, root) = try (authority.read("pki/chain.pem"), authority.read("pki/root.pem"))
        let stranger = try authority.read("pki/server/cert.pem")
        let identity = try SigningIdentity(certificatePEM: certificate + root + stranger + chain, keyPEM: key)
        #expect(identity.intermediates == (try authority.intermediate()))
    }

    @Test(
        "an encrypted key opens with its passphrase only",
        arguments: [["pkcs8", "-topk8"], ["ec", "-aes256"], ["pkcs8", "-topk8", "-scrypt"]])
    func opensEncryptedKey(_ arguments: [String]) throws {
        let sealed = try encryptedKey(arguments)
        _ = try SigningIdentity(certificatePEM: certificate, keyPEM: sealed, passphrase: secret("right"))
        #expect(OpenSSLErrorQueue.isEmpty)
        for wrong in ["wrong", "", "right ", String(repeating: "x", count: 5_000)] {
            expect(.wrongPassphrase) {
                _ = try SigningIdentity(certificatePEM: certificate, keyPEM: sealed, passphrase: secret(wrong))
            }
        }
        expect(.passphraseRequired) { _ = try SigningIdentity(certificatePEM: certificate, keyPEM: sealed) }
    }

    @Test("a key of another certificate is refused") func refusesOtherKey() throws {
        let other = try authority.read("pki/voters/EE-2/auth.key.pem")
        expect(.keyMismatch) { _ = try SigningIdentity(certificatePEM: certificate, keyPEM: other) }
        let rsa = try authority.openssl("genrsa", "2048")
        expect(.keyMismatch) { _ = try SigningIdentity(certificatePEM: certificate, keyPEM: rsa) }
    }

    @Test("a file that is no key, or no certificate, is refused") func refusesMalformed() throws {
        for bytes in [[], Array("no key\n".utf8), certificate, Array(key.dropLast(60))] {
            expect(.badIdentity) { _ = try SigningIdentity(certificatePEM: certificate, keyPEM: bytes) }
        }
        expect(.badCertificate) { _ = try SigningIdentity(certificatePEM: key, keyPEM: key) }
    }

    @Test("PKCS#12 gives the identity and its authorities") func readsPKCS12() throws {
        let file = try pkcs12(["-in", "\(Self.stem).cert.pem", "-certfile", "pki/chain.pem"])
        let identity = try SigningIdentity(pkcs12: file, passphrase: secret("right"))
        #expect(identity.certificate.serialNumber == "EE-2")
        #expect(identity.intermediates.count == 1)
        let signature = try DetachedSignature.sign([1], by: identity, at: authority.now())
        _ = try DetachedSignature.parse(signature).verify(content: [1])
        #expect(OpenSSLErrorQueue.isEmpty)
    }

    @Test("PKCS#12 cannot ask for hours of hashing before it is known who wrote it") func refusesIterations() throws {
        var file = DERTree(try pkcs12(["-in", "\(Self.stem).cert.pem", "-iter", "2048"]))
        let last = file.children[2].children.count - 1
        #expect(file[2, last].content == [0x08, 0x00])
        file[2, last].content = [0x7F, 0xFF, 0xFF, 0xFF]
        expect(.badIdentity) { _ = try SigningIdentity(pkcs12: file.encoding, passphrase: secret("right")) }
    }

    @Test("PKCS#12 that does not open tells why") func refusesPKCS12() throws {
        let file = try pkcs12(["-in", "\(Self.stem).cert.pem"])
        for wrong in ["wrong", "", "right\u{0}x", "right\u{0}"] {
            expect(.wrongPassphrase) { _ = try SigningIdentity(pkcs12: file, passphrase: secret(wrong)) }
        }
        for bytes in [[], certificate, file + [0], Array(file.dropLast())] {
            expect(.badIdentity) { _ = try SigningIdentity(pkcs12: bytes, passphrase: secret("right")) }
        }
        let bare = try pkcs12(["-nocerts", "-in", "\(Self.stem).key.pem"])
        expect(.badIdentity) { _ = try SigningIdentity(pkcs12: bare, passphrase: secret("right")) }
        let unprotected = try pkcs12(["-nomac", "-in", "\(Self.stem).cert.pem"])
        expect(.badIdentity) { _ = try SigningIdentity(pkcs12: unprotected, passphrase: secret("right")) }
    }

    @Test("devpki writes PKCS#12 that opens") func opensFileOfTool() throws {
        try authority.write(Array("a passphrase\n".utf8), "passphrase")
        try authority.devpki("voter", "pki", "P12", "With file", "--p12", "passphrase")
        let file = try authority.read("pki/voters/P12/auth.p12")
        let identity = try SigningIdentity(pkcs12: file, passphrase: secret("a passphrase"))
        #expect(identity.certificate.canAuthenticate)
    }
}
