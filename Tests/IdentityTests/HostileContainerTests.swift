import ElectionTestKit
import Foundation
import Identity
import Testing

/// Containers that mean a valid signature to a lenient reader (attack K4): each is refused before any arithmetic.
@Suite struct HostileContainerTests {
    let authority: TestAuthority
    let valid: DERTree

    init() throws {
        authority = try TestAuthority.shared.get()
        valid = DERTree(try authority.signByCommand(TestAuthority.content, "pki/voters/EE-2/sign"))
        _ = try DetachedSignature.parse(valid.encoding).verify(content: TestAuthority.content)
    }

    private func refuse(
        _ name: Comment, sourceLocation: SourceLocation = #_sourceLocation, _ change: (inout DERTree) throws -> Void
    ) rethrows {
        var tree = valid
        try change(&tree)
        #expect(tree.encoding != valid.encoding, name, sourceLocation: sourceLocation)
        expect(.malformedSignature, sourceLocation: sourceLocation) {
            _ = try DetachedSignature.parse(tree.encoding)
        }
    }

    @Test("the tree puts a signature together as it was") func rebuildsValid() throws {
        _ = try DetachedSignature.parse(valid.encoding)
        #expect(valid[1, 0].children.count == 5)
        #expect(valid[1, 0, 4, 0].children.count == 6)
    }

    @Test("attached content is refused") func refusesAttached() throws {
        refuse("content") { tree in
            let content = DERTree.primitive(0x04, TestAuthority.content)
            tree[1, 0, 2].children.append(.constructed(0xA0, [content]))
        }
        let nested = try authority.signByCommand(TestAuthority.content, "pki/voters/EE-2/sign", more: ["-nodetach"])
        expect(.malformedSignature) { _ = try DetachedSignature.parse(nested) }
    }

    @Test("no signer, two signers and the same signer twice are refused") func refusesSignerCounts() throws {
        refuse("none") { $0[1, 0, 4].children = [] }
        refuse("twice") { $0[1, 0, 4].children.append($0[1, 0, 4, 0]) }
        let second = ["-signer", "pki/voters/EE-38001085718/sign.cert.pem"]
        let key = ["-inkey", "pki/voters/EE-38001085718/sign.key.pem"]
        let two = try authority.signByCommand(
            TestAuthority.content, "pki/voters/EE-2/sign", more: second + key)
        expect(.malformedSignature) { _ = try DetachedSignature.parse(two) }
    }

    @Test("unsigned attributes are refused") func refusesUnsigned() {
        refuse("unsigned") { tree in
            let attribute = tree[1, 0, 4, 0, 3, 0]
            tree[1, 0, 4, 0].children.append(.constructed(0xA1, [attribute]))
        }
    }

    @Test("a signed attribute more, less, twice or of two values is refused", arguments: 0..<4)
    func refusesAttributes(_ index: Int) {
        refuse("missing") { $0[1, 0, 4, 0, 3].children.remove(at: index) }
        refuse("twice") { tree in
            tree[1, 0, 4, 0, 3].children.append(tree[1, 0, 4, 0, 3, index])
            tree[1, 0, 4, 0, 3].sort()
        }
        refuse("two values") { tree in
            tree[1, 0, 4, 0, 3, index, 1].children.append(.primitive(0x02, [1]))
            tree[1, 0, 4, 0, 3, index, 1].sort()
            tree[1, 0, 4, 0, 3].sort()
        }
        refuse("no value") { tree in
            tree[1, 0, 4, 0, 3, index, 1].children = []
            tree[1, 0, 4, 0, 3].sort()
        }
        refuse("another type") { tree in
            tree[1, 0, 4, 0, 3, index, 1, 0] = .primitive(0x02, [1])
            tree[1, 0, 4, 0, 3].sort()
        }
        refuse("another attribute") { tree in
            tree[1, 0, 4, 0, 3, index, 0].content = [0x2A, 0x03, 0x04]
            tree[1, 0, 4, 0, 3].sort()
        }
        refuse("a fifth") { tree in
            var attribute = tree[1, 0, 4, 0, 3, index]
            attribute[0].content = [0x2A, 0x03, 0x04]
            tree[1, 0, 4, 0, 3].children.append(attribute)
            tree[1, 0, 4, 0, 3].sort()
        }
    }

    @Test("S/MIME capabilities and an attribute set without CAdES are refused") func refusesOtherProfiles() throws {
        for flags in [["-cades"], ["-nosmimecap"], ["-noattr"], ["-cades", "-nosmimecap", "-keyid"]] {
            let signature = try authority.openssl(
                "cms", "-sign", "-binary", "-outform", "DER", "-in", "pki/root.pem", "-signer",
                "pki/voters/EE-2/sign.cert.pem", "-inkey", "pki/voters/EE-2/sign.key.pem", flags[0],
                flags.count > 1 ? flags[1] : "-binary", flags.count > 2 ? flags[2] : "-binary")
            expect(.malformedSignature) { _ = try DetachedSignature.parse(signature) }
        }
        let nocerts = try authority.signByCommand(TestAuthority.content, "pki/voters/EE-2/sign", more: ["-nocerts"])
        expect(.malformedSignature) { _ = try DetachedSignature.parse(nocerts) }
        let sha384 = try authority.signByCommand(
            TestAuthority.content, "pki/voters/EE-2/sign", more: ["-md", "sha384"])
        expect(.malformedSignature) { _ = try DetachedSignature.parse(sha384) }
    }

    @Test("attributes out of order are refused") func refusesOrder() {
        refuse("reversed") { $0[1, 0, 4, 0, 3].children.reverse() }
    }

    @Test("certificates that nobody needs are refused") func refusesCertificates() throws {
        for name in ["root.pem", "server/cert.pem", "voters/EE-2/auth.cert.pem"] {
            let other = DERTree(try authority.certificate(name).der)
            refuse("\(name)") { tree in
                tree[1, 0, 3].children.append(other)
                tree[1, 0, 3].sort()
            }
        }
        let chain = DERTree(try authority.certificate("chain.pem").der)
        refuse("not the signer's") { $0[1, 0, 3].children = [chain] }
        refuse("twice") { $0[1, 0, 3].children.append($0[1, 0, 3, 0]) }
        refuse("none") { $0[1, 0, 3].children = [] }
        refuse("without the field") { $0[1, 0].children.remove(at: 3) }
        refuse("six") { tree in tree[1, 0, 3].children = (0..<6).map { .constructed(0x30, [.primitive(0x02, [$0])]) } }
        refuse("another format") { $0[1, 0, 3].children.append(.constructed(0xA3, [])) }
        refuse("revocation lists") { $0[1, 0].children.insert(.constructed(0xA1, []), at: 4) }
        var broken = valid
        broken[1, 0, 3, 0].children.removeLast()
        expect(.badCertificate) { _ = try DetachedSignature.parse(broken.encoding) }
    }

    @Test("other versions, types and algorithms are refused") func refusesHeader() {
        refuse("version 3") { $0[1, 0, 0].content = [3] }
        refuse("version -1") { $0[1, 0, 0].content = [0xFF] }
        refuse("signer version 3") { $0[1, 0, 4, 0, 0].content = [3] }
        refuse("enveloped data") { $0[0].content[8] = 3 }
        refuse("content type") { $0[1, 0, 2, 0].content[8] = 2 }
        refuse("second digest") { tree in
            var other = tree[1, 0, 1, 0]
            other[0].content[8] = 3
            tree[1, 0, 1].children.append(other)
        }
        refuse("no digest") { $0[1, 0, 1].children = [] }
        refuse("digest") { $0[1, 0, 4, 0, 2, 0].content[8] = 2 }
        refuse("ECDSA with SHA-384") { $0[1, 0, 4, 0, 4, 0].content[7] = 3 }
        refuse("parameters") { $0[1, 0, 4, 0, 4].children.append(.primitive(0x05, [])) }
        refuse("signer") { $0[1, 0, 4, 0, 1, 1].content[0] ^= 0x10 }
        refuse("field after the signers") { $0[1, 0].children.append(.primitive(0x05, [])) }
        refuse("field after the signature") { $0[1, 0, 4, 0].children.append(.primitive(0x05, [])) }
        refuse("field after the content") { $0.children.append(.primitive(0x05, [])) }
    }

    @Test("signing-certificate-v2 in other forms is refused") func refusesReference() throws {
        let attributes = valid[1, 0, 4, 0, 3].children
        let found = attributes.firstIndex { $0[0].content.last == 0x2F && $0[0].content.count == 11 }
        let index = try #require(found)
        func change(_ name: Comment, _ body: (inout DERTree) -> Void) {
            refuse(name) { tree in
                var reference = tree[1, 0, 4, 0, 3, index, 1, 0]
                body(&reference)
                tree[1, 0, 4, 0, 3, index, 1, 0] = reference
                tree[1, 0, 4, 0, 3].sort()
            }
        }
        let sha256 = valid[1, 0, 1, 0]
        change("the default hash spelled out") { $0[0, 0].children.insert(sha256, at: 0) }
        change("two certificates") { $0[0].children.append($0[0, 0]) }
        change("no certificate") { $0[0].children = [] }
        change("policies") { $0.children.append(.constructed(0x30, [])) }
        change("a short hash") { $0[0, 0, 0].content.removeLast() }
        change("no hash") { $0[0, 0].children = [] }
    }

    @Test("a wrong hash or issuer in signing-certificate-v2 names another certificate")
    func refusesOtherReference() throws {
        let attributes = valid[1, 0, 4, 0, 3].children
        let found = attributes.firstIndex { $0[0].content.last == 0x2F && $0[0].content.count == 11 }
        let index = try #require(found)
        for part in [[0, 0], [0, 1]] {
            var tree = valid
            var certificate = tree[1, 0, 4, 0, 3, index, 1, 0, 0, 0]
            if part[1] == 0 {
                certificate[0].content[0] ^= 1
            } else {
                let issuer = tree[1, 0, 4, 0, 1, 0]
                let names = DERTree.constructed(0x30, [.constructed(0xA4, [issuer])])
                certificate.children = [certificate[0], .constructed(0x30, [names, .primitive(0x02, [5])])]
            }
            tree[1, 0, 4, 0, 3, index, 1, 0, 0, 0] = certificate
            tree[1, 0, 4, 0, 3].sort()
            let parsed = try DetachedSignature.parse(tree.encoding)
            expect(.signerMismatch) { _ = try parsed.verify(content: TestAuthority.content) }
        }
    }

    @Test(
        "signing times of another form are refused",
        arguments: ["20261122000000Z", "2611220000Z", "261122000000+0100"])
    func refusesTimes(_ time: String) throws {
        let index = try #require(valid[1, 0, 4, 0, 3].children.firstIndex { $0[0].content.last == 5 })
        refuse("time") { tree in
            let tag: UInt8 = time.utf8.count == 15 ? 0x18 : 0x17
            tree[1, 0, 4, 0, 3, index, 1, 0] = .primitive(tag, Array(time.utf8))
            tree[1, 0, 4, 0, 3].sort()
        }
    }

    @Test("BER and bytes around the container are refused") func refusesEncodings() {
        let der = valid.encoding
        let ber: [[UInt8]] = [
            der + [0], [0] + der, Array(der.dropLast()), [], [0x30], [0x30, 0x80] + der[4...] + [0, 0],
            [0x30, 0x83, 0] + der[2...], [UInt8](repeating: 0x30, count: 4_000),
            Array(repeating: [0x30, 0x80], count: 2_000).flatMap { $0 },
        ]
        for bytes in ber { expect(.malformedSignature) { _ = try DetachedSignature.parse(bytes) } }
    }
}
