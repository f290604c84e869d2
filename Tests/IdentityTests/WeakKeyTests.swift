import ElectionTestKit
import Foundation
import Identity
import Testing

/// Keys that are weak although they are long enough, and keys under two names (attack K3).
@Suite struct WeakKeyTests {
    let authority: TestAuthority
    init() throws { authority = try TestAuthority.shared.get() }

    /// The key of tools/crosscheck/roca_key.py, with a certificate of the test authority.
    private func rocaCertificate() throws -> Certificate {
        let vector = URL(fileURLWithPath: #filePath).appending(path: "../../Vectors/identity/roca-2048.key.pem")
        try authority.write([UInt8](Data(contentsOf: vector.standardized)), "roca.key.pem")
        return try certify("roca")
    }

    private func certify(_ stem: String, name: String? = nil) throws -> Certificate {
        let file = "\(name ?? stem).cert.pem"
        try authority.openssl(
            "req", "-x509", "-config", "/dev/null", "-days", "30", "-subj", "/CN=\(name ?? stem)", "-key",
            "\(stem).key.pem", "-out", file, "-CA", "pki/chain.pem", "-CAkey", "pki/issuing.key.pem", "-addext",
            "keyUsage=critical,nonRepudiation")
        return try Certificate(pem: authority.read(file))
    }

    @Test("a key with the fingerprint of ROCA is refused, on the path and under a statement") func refusesROCA() throws
    {
        let certificate = try rocaCertificate()
        #expect(certificate.keyKind == nil)
        expect(.weakKey) {
            try authority.root().validate(
                certificate, intermediates: authority.intermediate(), at: authority.now(), purpose: .sign)
        }
        let signature = try authority.signByCommand(TestAuthority.content, "roca")
        expect(.weakKey) { _ = try DetachedSignature.parse(signature).verify(content: TestAuthority.content) }
    }

    @Test("a key whose one prime alone is of that form is not refused for it") func acceptsOthers() throws {
        for number in 0..<5 {
            let name = try authority.issue("sound-\(number)", key: ["rsa:2048"])
            #expect(try Certificate(pem: authority.read("\(name).cert.pem")).keyKind == .rsa(bits: 2048))
        }
    }

    @Test("a small public exponent is refused", arguments: ["3", "17", "257"])
    func refusesExponent(_ exponent: String) throws {
        let name = try authority.issue(
            "exponent-\(exponent)", key: ["rsa:2048", "-pkeyopt", "rsa_keygen_pubexp:\(exponent)"])
        expect(.weakKey) { try Certificate(pem: authority.read("\(name).cert.pem")).requireStrongKey() }
    }

    @Test("other curves and kinds of keys are refused", arguments: ["P-521", "secp256k1", "brainpoolP256r1", "P-224"])
    func refusesCurve(_ curve: String) throws {
        let name = try authority.issue("curve-\(curve)", key: ["ec", "-pkeyopt", "ec_paramgen_curve:\(curve)"])
        expect(.weakKey) { try Certificate(pem: authority.read("\(name).cert.pem")).requireStrongKey() }
        let edwards = try authority.issue("edwards-\(curve)", key: ["ed25519"])
        expect(.weakKey) { try Certificate(pem: authority.read("\(edwards).cert.pem")).requireStrongKey() }
    }

    @Test("one key under two voters is reported with the first, whatever else is in the certificates")
    func reportsSharedKeys() throws {
        let rsa = try authority.issue("shared", key: ["rsa:2048"])
        let first = try Certificate(pem: authority.read("\(rsa).cert.pem"))
        let second = try certify("shared", name: "shared-again")
        #expect(first != second && first.keyFingerprint == second.keyFingerprint)
        let other = try authority.certificate("voters/EE-2/sign.cert.pem")
        var owners = KeyOwners()
        #expect(owners.note(first.keyFingerprint, of: "A") == nil)
        #expect(owners.note(second.keyFingerprint, of: "A") == nil)
        #expect(owners.note(other.keyFingerprint, of: "B") == nil)
        #expect(owners.note(second.keyFingerprint, of: "B") == "A")
        #expect(owners.note(first.keyFingerprint, of: "C") == "A")
    }

    @Test("the modulus alone makes an RSA key the same: another exponent hides nothing") func comparesModuli() throws {
        let certificate = try Certificate(
            pem: authority.read("\(authority.issue("modulus", key: ["rsa:2048"])).cert.pem"))
        var tree = DERTree(certificate.der)
        var key = DERTree(Array(tree[0, 6, 1].content.dropFirst()))
        key[1].content = [0x01, 0x00, 0x03]
        tree[0, 6, 1].content = [0] + key.encoding
        let twin = try Certificate(der: tree.encoding)
        #expect(twin.keyFingerprint == certificate.keyFingerprint && twin != certificate)
    }
}
