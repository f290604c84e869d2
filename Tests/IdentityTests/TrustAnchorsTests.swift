import ElectionTestKit
import Foundation
import Identity
import Testing

@Suite struct TrustAnchorsTests {
    let authority: TestAuthority
    let now: Int64
    let intermediate: [Certificate]
    let sign: Certificate
    let auth: Certificate

    init() throws {
        authority = try TestAuthority.shared.get()
        now = try authority.now()
        intermediate = try authority.intermediate()
        sign = try authority.certificate("voters/EE-38001085718/sign.cert.pem")
        auth = try authority.certificate("voters/EE-38001085718/auth.cert.pem")
    }

    @Test("a path to the root through the intermediate holds for each purpose") func acceptsPath() throws {
        let anchors = try authority.root()
        try anchors.validate(sign, intermediates: intermediate, at: now, purpose: .sign)
        try anchors.validate(auth, intermediates: intermediate, at: now, purpose: .authenticate)
        let person = try authority.certificate("people/Official One/sign.cert.pem")
        try anchors.validate(person, intermediates: intermediate, at: now, purpose: .sign)
        #expect(OpenSSLErrorQueue.isEmpty)
    }

    @Test("an intermediate alone, or the certificate itself, may be the anchor") func acceptsPartialPath() throws {
        try TrustAnchors(intermediate).validate(sign, intermediates: [], at: now, purpose: .sign)
        try TrustAnchors(intermediate).validate(auth, intermediates: [], at: now, purpose: .authenticate)
        try TrustAnchors([sign]).validate(sign, intermediates: [], at: now, purpose: .sign)
    }

    @Test("a path without an anchor is of an unknown issuer") func refusesUnknownIssuer() throws {
        let other = try authority.issue(
            "other-root", subject: "/O=other", extensions: ["keyUsage=keyCertSign"], by: nil)
        let foreign = TrustAnchors([try Certificate(pem: authority.read("\(other).cert.pem"))])
        let root = try authority.root()
        expect(.unknownIssuer) { try root.validate(sign, intermediates: [], at: now, purpose: .sign) }
        expect(.unknownIssuer) { try foreign.validate(sign, intermediates: intermediate, at: now, purpose: .sign) }
        expect(.unknownIssuer) {
            try TrustAnchors([]).validate(sign, intermediates: intermediate, at: now, purpose: .sign)
        }
        expect(.unknownIssuer) { try TrustAnchors([auth]).validate(sign, intermediates: [], at: now, purpose: .sign) }
        let own = try authority.issue("self-signed", by: nil)
        let selfSigned = try Certificate(pem: authority.read("\(own).cert.pem"))
        expect(.unknownIssuer) { try root.validate(selfSigned, intermediates: [selfSigned], at: now, purpose: .sign) }
    }

    @Test("an authority of the same name and another key is not the anchor") func refusesSameName() throws {
        let subject = "/O=Glassurn test certificates, worth nothing/CN=GLASSURN TEST issuing authority"
        let twin = try authority.issue("twin", subject: subject, by: nil)
        let name = try authority.issue("by-twin", by: ("\(twin).cert.pem", "\(twin).key.pem"))
        let forged = try Certificate(pem: authority.read("\(name).cert.pem"))
        expect(.unknownIssuer) {
            try authority.root().validate(forged, intermediates: intermediate, at: now, purpose: .sign)
        }
    }

    @Test("a changed certificate is refused by its issuer's signature") func refusesForgery() throws {
        var tree = DERTree(sign.der)
        let name = tree[0, 5].children.count - 1
        tree[0, 5, name, 0, 1].content[0] ^= 1
        let forged = try Certificate(der: tree.encoding)
        expect(.badCertificate) {
            try authority.root().validate(forged, intermediates: intermediate, at: now, purpose: .sign)
        }
    }

    @Test("validity holds from its first to its last second, and not around them") func checksTime() throws {
        let anchors = TrustAnchors([sign])
        try anchors.validate(sign, intermediates: [], at: sign.notBefore, purpose: .sign)
        try anchors.validate(sign, intermediates: [], at: sign.notAfter - 1, purpose: .sign)
        expect(.notYetValid) {
            try anchors.validate(sign, intermediates: [], at: sign.notBefore - 1, purpose: .sign)
        }
        expect(.expired) { try anchors.validate(sign, intermediates: [], at: sign.notAfter + 1, purpose: .sign) }
        expect(.notYetValid) { try anchors.validate(sign, intermediates: [], at: 0, purpose: .sign) }
    }

    @Test("an authority that has expired ends the path though the voter's certificate has not")
    func checksAuthorityTime() throws {
        let late = try authority.issue("late", more: ["-days", "9000"])
        let certificate = try Certificate(pem: authority.read("\(late).cert.pem"))
        let seconds = intermediate[0].notAfter + 1
        #expect(certificate.notAfter > seconds)
        expect(.expired) {
            try authority.root().validate(certificate, intermediates: intermediate, at: seconds, purpose: .sign)
        }
    }

    @Test("a certificate for one purpose is refused for the other") func refusesOtherPurpose() throws {
        let anchors = try authority.root()
        let server = try authority.certificate("server/cert.pem")
        expect(.wrongKeyUsage) { try anchors.validate(auth, intermediates: intermediate, at: now, purpose: .sign) }
        expect(.wrongKeyUsage) {
            try anchors.validate(sign, intermediates: intermediate, at: now, purpose: .authenticate)
        }
        for purpose in Purpose.allCases {
            expect(.wrongKeyUsage) {
                try anchors.validate(server, intermediates: intermediate, at: now, purpose: purpose)
            }
            expect(.wrongKeyUsage) {
                try anchors.validate(intermediate[0], intermediates: [], at: now, purpose: purpose)
            }
        }
    }

    @Test(
        "an authority that may sign does not vote",
        arguments: [["keyUsage=keyCertSign,nonRepudiation"], ["keyUsage=nonRepudiation", "basicConstraints=CA:TRUE"]])
    func refusesAuthority(_ extensions: [String]) throws {
        let name = try authority.issue("authority-\(UUID().uuidString)", extensions: extensions, by: nil)
        let certificate = try Certificate(pem: authority.read("\(name).cert.pem"))
        #expect(certificate.canSign)
        expect(.wrongKeyUsage) {
            try TrustAnchors([certificate]).validate(certificate, intermediates: [], at: now, purpose: .sign)
        }
    }

    @Test("a voter cannot issue certificates") func refusesVoterAsIssuer() throws {
        let voter = "pki/voters/EE-38001085718/sign"
        let name = try authority.issue("by-voter", by: ("\(voter).cert.pem", "\(voter).key.pem"))
        let certificate = try Certificate(pem: authority.read("\(name).cert.pem"))
        for anchors in [try authority.root(), TrustAnchors([sign])] {
            #expect(throws: IdentityError.self) {
                try anchors.validate(certificate, intermediates: intermediate + [sign], at: now, purpose: .sign)
            }
        }
    }

    @Test("a path length and an authority's own extended key usage are respected") func respectsConstraints() throws {
        let isAuthority = ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign"]
        let issuing = ("pki/chain.pem", "pki/issuing.key.pem")
        let below = try authority.issue("below", subject: "/O=below", extensions: isAuthority, by: issuing)
        let deep = try authority.issue("deep", by: ("\(below).cert.pem", "\(below).key.pem"))
        let certificate = try Certificate(pem: authority.read("\(deep).cert.pem"))
        let path = [try Certificate(pem: authority.read("\(below).cert.pem"))] + intermediate
        expect(.wrongKeyUsage) {
            try authority.root().validate(certificate, intermediates: path, at: now, purpose: .sign)
        }
        let web = try authority.issue(
            "web", subject: "/O=web", extensions: isAuthority + ["extendedKeyUsage=serverAuth"],
            by: ("pki/root.pem", "pki/root.key.pem"))
        let byWeb = try authority.issue("by-web", by: ("\(web).cert.pem", "\(web).key.pem"))
        expect(.wrongKeyUsage) {
            try authority.root().validate(
                Certificate(pem: authority.read("\(byWeb).cert.pem")),
                intermediates: [Certificate(pem: authority.read("\(web).cert.pem"))], at: now, purpose: .sign)
        }
    }

    @Test("SHA-1 and a weak authority are refused") func refusesWeakPath() throws {
        let old = try authority.issue("sha1", more: ["-sha1"])
        expect(.weakKey) {
            try authority.root().validate(
                Certificate(pem: authority.read("\(old).cert.pem")), intermediates: intermediate, at: now,
                purpose: .sign)
        }
        let weak = try authority.issue(
            "weak-root", key: ["rsa:1024"], subject: "/O=weak", extensions: ["keyUsage=keyCertSign"], by: nil)
        let name = try authority.issue("by-weak", by: ("\(weak).cert.pem", "\(weak).key.pem"))
        expect(.weakKey) {
            try TrustAnchors(pem: authority.read("\(weak).cert.pem")).validate(
                Certificate(pem: authority.read("\(name).cert.pem")), intermediates: [], at: now, purpose: .sign)
        }
    }
}
