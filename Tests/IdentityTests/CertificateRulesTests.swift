import ElectionTestKit
import Foundation
import Identity
import Testing

/// What an election asks of its voters' certificates (attack K2, the matrix).
@Suite struct CertificateRulesTests {
    let authority: TestAuthority
    let now: Int64
    static let policy = "1.3.6.1.4.1.51361.2.1.2"

    init() throws {
        authority = try TestAuthority.shared.get()
        now = try authority.now()
    }

    private func rules(
        signing: [String] = [], authentication: [String] = [], isRehearsal: Bool = true,
        needsList: Bool = false, lists: [RevocationList] = []
    ) throws -> CertificateRules {
        try CertificateRules(
            anchors: authority.root(), intermediates: authority.intermediate(),
            signingPolicies: Set(signing.compactMap { PolicyIdentifier($0) }),
            authenticationPolicies: Set(authentication.compactMap { PolicyIdentifier($0) }), isRehearsal: isRehearsal,
            needsRevocationList: needsList, revocationLists: lists)
    }

    private func certificate(_ extensions: [String]) throws -> Certificate {
        let name = try authority.issue("rules-\(UUID().uuidString)", extensions: extensions)
        return try Certificate(pem: authority.read("\(name).cert.pem"))
    }

    @Test("one of the wanted policies suffices, and each purpose has its own") func asksForPolicy() throws {
        let sign = try certificate(["keyUsage=nonRepudiation", "certificatePolicies=1.2.3,\(Self.policy)"])
        #expect(try sign.policies().map(\.description).sorted() == ["1.2.3", Self.policy])
        try rules(signing: ["1.2.4", Self.policy]).validate(sign, at: now, purpose: .sign)
        try rules(authentication: ["1.2.4"]).validate(sign, at: now, purpose: .sign)
        expect(.wrongPolicy) { try rules(signing: ["1.2.4"]).validate(sign, at: now, purpose: .sign) }
        let auth = try certificate(["keyUsage=digitalSignature", "extendedKeyUsage=clientAuth"])
        try rules(signing: [Self.policy]).validate(auth, at: now, purpose: .authenticate)
        expect(.wrongPolicy) {
            try rules(authentication: [Self.policy]).validate(auth, at: now, purpose: .authenticate)
        }
    }

    @Test("a policy's number is compared whole") func comparesPolicies() throws {
        let sign = try certificate(["keyUsage=nonRepudiation", "certificatePolicies=\(Self.policy).1"])
        expect(.wrongPolicy) { try rules(signing: [Self.policy]).validate(sign, at: now, purpose: .sign) }
        for text in ["", "1", "1.", ".1", "01.2", "3.1", "1.40", "1.2.x", "1..2", "1.2.-3"] {
            #expect(PolicyIdentifier(text) == nil, "\(text)")
        }
        #expect(PolicyIdentifier("2.999.340282366920938463463374607431768211455") != nil)
    }

    @Test("certificates of tools/devpki are for rehearsals (attack T13)") func refusesTestKeys() throws {
        for (name, purpose) in [("sign", Purpose.sign), ("auth", .authenticate)] {
            let certificate = try authority.certificate("voters/EE-2/\(name).cert.pem")
            #expect(certificate.isTest)
            try rules().validate(certificate, at: now, purpose: purpose)
            expect(.testCertificate) {
                try rules(isRehearsal: false).validate(certificate, at: now, purpose: purpose)
            }
        }
        // The mark of the authority is enough: a certificate without it is issued by a key that anyone has.
        let unmarked = try certificate(["keyUsage=nonRepudiation"])
        #expect(!unmarked.isTest)
        expect(.testCertificate) { try rules(isRehearsal: false).validate(unmarked, at: now, purpose: .sign) }
        for name in ["root.pem", "chain.pem", "people/Official One/sign.cert.pem", "server/cert.pem"] {
            #expect(try authority.certificate(name).isTest, "\(name)")
        }
    }

    @Test("a revocation list counts from the time that it says") func readsList() throws {
        try authority.devpki("voter", "pki", "LISTED", "Listed")
        let listed = try authority.certificate("voters/LISTED/sign.cert.pem")
        let other = try authority.certificate("voters/EE-2/sign.cert.pem")
        // The list counts in seconds, and so does the certificate.
        Thread.sleep(forTimeInterval: 1.1)
        try authority.devpki("revoke", "pki", "pki/voters/LISTED/sign.cert.pem")
        try authority.devpki("crl", "pki", "listed.crl")
        let list = try RevocationList(file: authority.read("listed.crl"))
        let rules = try rules(needsList: true, lists: [list])
        let clock = Int64(Date().timeIntervalSince1970)
        try rules.validate(other, at: clock, purpose: .sign)
        expect(.revoked) { try rules.validate(listed, at: clock, purpose: .sign) }
        // Before its revocation it was good; a later list takes nothing back.
        try rules.validate(listed, at: listed.notBefore, purpose: .sign)
        expect(.staleRevocationList) { try rules.validate(other, at: list.nextUpdate + 1, purpose: .sign) }
        #expect(OpenSSLErrorQueue.isEmpty)
    }

    @Test("without a list of the issuer, an election that needs one takes nobody") func needsList() throws {
        let certificate = try authority.certificate("voters/EE-2/sign.cert.pem")
        expect(.badRevocationList) { try rules(needsList: true).validate(certificate, at: now, purpose: .sign) }
    }

    @Test("a list that the issuer did not sign is refused") func refusesForgedList() throws {
        let certificate = try authority.certificate("voters/EE-2/sign.cert.pem")
        try authority.devpki("crl", "pki", "forged.crl")
        let der = try authority.openssl("crl", "-in", "forged.crl", "-outform", "DER")
        var tree = DERTree(der)
        tree[2].content[30] ^= 1
        let forged = try RevocationList(der: tree.encoding)
        expect(.badRevocationList) {
            try rules(lists: [forged]).validate(certificate, at: now, purpose: .sign)
        }
        for bytes in [[], [0x30], der + [0], Array(der.dropLast()), certificate.der] {
            expect(.badRevocationList) { _ = try RevocationList(der: bytes) }
        }
    }

    @Test("the rule finds the voter id in the attribute that the election names", arguments: SubjectAttribute.allCases)
    func findsIdentifier(_ attribute: SubjectAttribute) throws {
        let short = [
            SubjectAttribute.serialNumber: "serialNumber", .commonName: "CN", .dnQualifier: "dnQualifier",
            .userIdentifier: "UID",
        ]
        let name = try authority.issue(
            "rule-\(attribute.rawValue)", subject: "/O=x/\(short[attribute] ?? "")=PNOEE-38001085718")
        let certificate = try Certificate(pem: authority.read("\(name).cert.pem"))
        let rule = VoterIdentifierRule(attribute: attribute, prefix: "PNOEE-")
        #expect(try rule.voterIdentifier(of: certificate) == "38001085718")
        #expect(
            try VoterIdentifierRule(attribute: attribute).voterIdentifier(of: certificate) == "PNOEE-38001085718")
        for prefix in ["PNOLV-", "pnoee-", "PNOEE-38001085718", "PNOEE-380010857180"] {
            expect(.badVoterIdentifier) {
                _ = try VoterIdentifierRule(attribute: attribute, prefix: prefix).voterIdentifier(of: certificate)
            }
        }
        for other in SubjectAttribute.allCases where other != attribute {
            expect(.badVoterIdentifier) {
                _ = try VoterIdentifierRule(attribute: other).voterIdentifier(of: certificate)
            }
        }
    }
}
