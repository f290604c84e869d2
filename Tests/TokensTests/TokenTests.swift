import CollectionClient
import Foundation
import Identity
import Primitives
import Testing
import Tokens

/// Keys on tokens of SoftHSM, through the module's own interface. One after another: a module is one for the process.
@Suite(.serialized) struct TokenTests {
    let fixture: TokenFixture
    let module: TokenModule
    let content = Array("a statement\n".utf8)

    init() throws {
        fixture = try TokenFixture.shared.get()
        module = try TokenModule(path: TokenFixture.module)
    }

    private func identity(
        _ purpose: Purpose = .sign, label: String?, pin: String = "1234"
    ) throws -> TokenIdentity {
        try TokenIdentity(module, for: purpose, label: label, at: fixture.clock) { _ in TokenFixture.secret(pin) }
    }

    private func refuse(
        _ code: TokenError.Code, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
    ) {
        #expect(throws: TokenError(code, ""), sourceLocation: sourceLocation) { try body() }
    }

    @Test("a key on a token signs statements that hold here and for OpenSSL's command", arguments: ["Both", "RSA"])
    func signs(_ label: String) throws {
        let token = try identity(label: label)
        #expect(token.tokenLabel == label)
        let signature = try DetachedSignature.sign(content, by: token.identity, at: fixture.clock)
        let signed = try DetachedSignature.parse(signature).verify(
            content: content, anchors: fixture.anchors, at: fixture.clock)
        #expect(signed.certificate == token.identity.certificate)
        let stem = "\(fixture.folder)/signed-\(label)"
        try Data(signature).write(to: URL(filePath: stem))
        try Data(content).write(to: URL(filePath: stem + ".in"))
        try TokenFixture.run(
            [
                "openssl", "cms", "-verify", "-binary", "-cades", "-inform", "DER", "-in", stem, "-content",
                stem + ".in", "-CAfile", "pki/chain.pem", "-partial_chain", "-purpose", "any", "-out", "/dev/null",
            ], in: fixture.folder)
        #expect(token.takeFailure() == nil)
    }

    @Test("a key on a token opens a TLS 1.3 connection, and none opens none", arguments: ["Both", "RSA"])
    func authenticates(_ label: String) throws {
        let server = try TLSServer(fixture)
        defer { server.stop() }
        let address = try ServerAddress("https://127.0.0.1:\(server.port)")
        let authorities = try [UInt8](Data(contentsOf: URL(filePath: "\(fixture.folder)/pki/root.pem")))
        let request = CollectorRequest(.get, "/", answerLimit: 1 << 16)
        let token = try identity(.authenticate, label: label)
        let transport = CurlTransport(
            address, authorities: authorities, credentials: .loaded(token.identity),
            timeouts: .init(connect: 5, whole: 10))
        #expect(try transport.send(request).status == 200)
        #expect(token.takeFailure() == nil)
        #expect(throws: ClientError.self) {
            _ = try CurlTransport(
                address, authorities: authorities, credentials: nil, timeouts: .init(connect: 5, whole: 10)
            ).send(request)
        }
    }

    @Test("each purpose finds its own certificate") func findsCertificates() throws {
        let (sign, auth) = try (identity(.sign, label: "Both"), identity(.authenticate, label: "Both"))
        #expect(sign.identity.certificate.canSign && auth.identity.certificate.canAuthenticate)
        #expect(sign.identity.certificate != auth.identity.certificate)
        #expect(try identity(.sign, label: "Card sign").identity.certificate.serialNumber == "EE-1")
        #expect(try identity(.authenticate, label: "Card auth").identity.certificate.serialNumber == "EE-1")
    }

    @Test("what is not there is named: module, token, certificate, key") func refusesMissing() throws {
        refuse(.badModule) { _ = try TokenModule(path: "/usr/lib/none.so") }
        refuse(.badModule) { _ = try TokenModule(path: "libsofthsm2.so") }
        refuse(.badModule) { _ = try TokenModule(path: "/lib/x86_64-linux-gnu/libm.so.6") }
        refuse(.missingToken) { _ = try identity(label: "Nobody's") }
        refuse(.missingCertificate) { _ = try identity(label: "Empty") }
        refuse(.missingCertificate) { _ = try identity(.authenticate, label: "Card sign") }
        refuse(.missingKey) { _ = try identity(label: "No key") }
        refuse(.ambiguous) { _ = try identity(label: nil) }
    }

    @Test("a certificate that has expired is passed over") func passesExpired() throws {
        refuse(.missingCertificate) {
            _ = try TokenIdentity(module, for: .sign, label: "Both", at: fixture.clock + 400_000_000_0) { _ in
                TokenFixture.secret("1234")
            }
        }
    }

    @Test(
        "the PIN is asked for once, by the token's name, and a wrong one is refused", arguments: ["0000", "", "12345"])
    func refusesPIN(_ pin: String) throws {
        var asked: [String] = []
        refuse(.wrongPIN) {
            _ = try TokenIdentity(module, for: .sign, label: "Card sign", at: fixture.clock) { label in
                asked.append(label)
                return TokenFixture.secret(pin)
            }
        }
        #expect(asked == ["Card sign"])
    }

    @Test("a locked PIN is told from a wrong one") func refusesLocked() throws {
        let locked = try TokenModule(path: fixture.lockedModule())
        refuse(.lockedPIN) {
            _ = try TokenIdentity(locked, for: .sign, label: "Both", at: fixture.clock) { _ in
                TokenFixture.secret("1234")
            }
        }
    }

    @Test("no PIN stands in an error or a description") func hidesPIN() throws {
        do {
            _ = try identity(label: "Card sign", pin: "98765432")
            Issue.record("the PIN was taken")
        } catch { #expect(!"\(error)".contains("98765432")) }
        let token = try identity(label: "Both")
        var text = ""
        dump(token, to: &text)
        #expect(!text.contains("1234") && !text.contains("pin"))
    }

    private func pin(_: String) -> SecretBytes { TokenFixture.secret("1234") }

    @Test(
        "a passphrase that a token holds comes back, with this token and PIN only, by ECDH and by RSA",
        arguments: ["Guardian", "Wrapper"])
    func holdsPassphrase(_ label: String) throws {
        let made = try TokenPassphrase(new: module, label: label, pin: pin)
        let again = try TokenPassphrase(of: made.file, module, label: label, pin: pin)
        #expect(made.passphrase.withBytes { left in again.passphrase.withBytes { left == $0 } })
        #expect(made.passphrase.count == 64)
        let other = try TokenPassphrase(new: module, label: label, pin: pin)
        #expect(!made.passphrase.withBytes { left in other.passphrase.withBytes { left == $0 } })
        // The sealed secret that it protects.
        var random = SystemRandom()
        let sealed = try SealedFile.seal(TokenFixture.secret("a share"), passphrase: made.passphrase, using: &random)
        #expect(try SealedFile.open(sealed, passphrase: again.passphrase).withBytes { $0 } == Array("a share".utf8))
        #expect(throws: PrimitivesError(.wrongPassphrase, "")) {
            _ = try SealedFile.open(sealed, passphrase: other.passphrase)
        }
        refuse(.wrongPIN) {
            _ = try TokenPassphrase(of: made.file, module, label: label) { _ in TokenFixture.secret("9999") }
        }
        #expect(OpenSSLErrorQueue.isEmpty)
    }

    @Test(
        "a damaged file, and another token's, brings no passphrase back", arguments: ["Guardian", "Wrapper"])
    func refusesDamaged(_ label: String) throws {
        let made = try TokenPassphrase(new: module, label: label, pin: pin)
        refuse(.missingKey) { _ = try TokenPassphrase(of: made.file, module, label: "Empty", pin: pin) }
        for other in ["Guardian", "Wrapper", "Other"] where other != label {
            refuse(.badSeal) { _ = try TokenPassphrase(of: made.file, module, label: other, pin: pin) }
        }
        // The magic of either kind, the key's hash, and the length.
        for index in [10, 20] {
            var damaged = made.file
            damaged[index] ^= 1
            refuse(.badSeal) { _ = try TokenPassphrase(of: damaged, module, label: label, pin: pin) }
        }
        let long = made.file + [UInt8](repeating: 0, count: TokenPassphrase.maximumByteCount)
        for bytes in [[], Array(made.file.prefix(44)), Array(made.file.dropLast()), made.file + [0], long] {
            refuse(.badSeal) { _ = try TokenPassphrase(of: bytes, module, label: label, pin: pin) }
        }
        var kept = made.file
        kept[60] ^= 1
        #expect(throws: TokenError.self) { _ = try TokenPassphrase(of: kept, module, label: label, pin: pin) }
    }

    @Test("what RSA keeps is bound to its file: the secret under another modulus or altered is refused as a bad seal")
    func bindsRSA() throws {
        let made = try TokenPassphrase(new: module, label: "Wrapper", pin: pin)
        var altered = made.file
        altered[altered.count - 1] ^= 1
        refuse(.badSeal) { _ = try TokenPassphrase(of: altered, module, label: "Wrapper", pin: pin) }
        let zeros = Array(made.file.prefix(44)) + [UInt8](repeating: 0, count: 256)
        refuse(.badSeal) { _ = try TokenPassphrase(of: zeros, module, label: "Wrapper", pin: pin) }
    }

    @Test("pkcs11-tool decrypts what is kept for an RSA key, and from it the passphrase follows as documented")
    func agreesWithTool() throws {
        let made = try TokenPassphrase(new: module, label: "Wrapper", pin: pin)
        let stem = "\(fixture.folder)/oaep-\(UUID().uuidString)"
        try Data(made.file.dropFirst(44)).write(to: URL(filePath: stem))
        try TokenFixture.run(
            [
                "pkcs11-tool", "--module", TokenFixture.module, "--login", "--pin", "1234", "--token-label",
                "Wrapper", "--id", "02", "--decrypt", "--mechanism", "RSA-PKCS-OAEP", "--hash-algorithm", "SHA-1",
                "--input-file", stem, "--output-file", stem + ".secret",
            ], in: fixture.folder)
        let secret = try [UInt8](Data(contentsOf: URL(filePath: stem + ".secret")))
        #expect(secret.count == 32)
        try TokenFixture.run(
            [
                "pkcs11-tool", "--module", TokenFixture.module, "--token-label", "Wrapper", "--id", "02",
                "--read-object", "--type", "pubkey", "--output-file", stem + ".der",
            ], in: fixture.folder)
        let said = try TokenFixture.run(
            ["openssl", "rsa", "-pubin", "-inform", "DER", "-in", stem + ".der", "-modulus", "-noout"],
            in: fixture.folder)
        let text = String(decoding: said, as: UTF8.self)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("Modulus=") })
        let modulus = try Hexadecimal.decode(String(line.dropFirst("Modulus=".count)), byteCount: 256)
        #expect(made.file[12..<44].elementsEqual(SHA256.hash(modulus).bytes))
        let message = Array("glassurn-t1\n".utf8) + made.file.dropFirst(44) + modulus
        let expected = Hexadecimal.encode(SHA256.hmac(key: secret, message: message).bytes)
        #expect(made.passphrase.withBytes { $0 } == Array(expected.utf8))
    }

    @Test("a guardian's token has exactly one key that can wrap, and no short one") func refusesWrappingKeys() throws {
        for (label, code) in [
            ("Short", TokenError.Code.unsupportedKey), ("Pair", .ambiguous), ("Empty", .missingKey),
        ] { refuse(code) { _ = try TokenPassphrase(new: module, label: label, pin: pin) } }
    }

    @Test("a token of which the module knows nothing any more signs nothing, and says why") func refusesRemoved() throws
    {
        let token = try identity(label: "Both")
        // SoftHSM forgets its tokens with their files.
        let store = "\(fixture.folder)/pki/tokens/store"
        try FileManager.default.moveItem(atPath: store, toPath: store + ".away")
        defer { try? FileManager.default.moveItem(atPath: store + ".away", toPath: store) }
        #expect(throws: (any Error).self) {
            _ = try DetachedSignature.sign(content, by: token.identity, at: fixture.clock)
        }
    }
}
