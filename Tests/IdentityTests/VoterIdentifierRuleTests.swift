import Foundation
import ElectionTestKit
import Identity
import Testing

@Suite struct VoterIdentifierRuleTests {
    let authority: TestAuthority
    init() throws { authority = try TestAuthority.shared.get() }

    private func certificate(_ subject: String) throws -> Certificate {
        let name = try authority.issue("voter-\(UUID().uuidString)", subject: subject)
        return try Certificate(pem: authority.read("\(name).cert.pem"))
    }

    @Test("the serialNumber of the subject names the voter, the same in both certificates")
    func readsIdentifier() throws {
        let rule = VoterIdentifierRule()
        for purpose in ["sign", "auth"] {
            let certificate = try authority.certificate("voters/EE-38001085718/\(purpose).cert.pem")
            #expect(try rule.voterIdentifier(of: certificate) == "EE-38001085718")
        }
        let long = String(repeating: "z", count: 64)
        #expect(try rule.voterIdentifier(of: certificate("/CN=x/serialNumber=\(long)")) == long)
    }

    @Test(
        "a missing, repeated or odd serialNumber is refused",
        arguments: [
            "/CN=12345", "/serialNumber=1/serialNumber=2", "/serialNumber=1/serialNumber=1",
            "/serialNumber=1+serialNumber=2", "/serialNumber=a b", "/serialNumber=a.b", "/serialNumber=a\\/b",
            "/serialNumber=a:b",
        ]
    )
    func refusesOthers(_ subject: String) throws {
        let certificate = try certificate(subject)
        expect(.badVoterIdentifier) { _ = try VoterIdentifierRule().voterIdentifier(of: certificate) }
    }

    @Test("letters that only look like ASCII, and a zero inside, are refused") func refusesLookAlikes() throws {
        let voter = try authority.certificate("voters/EE-2/sign.cert.pem")
        for value in [Array("EE‐2".utf8), Array("ЕЕ-2".utf8), [0x45, 0, 0x32], [], Array("EE-2\n".utf8)] {
            var tree = DERTree(voter.der)
            let index = tree[0, 5].children.firstIndex { $0[0, 0].content == [0x55, 0x04, 0x05] }
            tree[0, 5, try #require(index), 0, 1] = .primitive(0x0C, value)
            let certificate = try Certificate(der: tree.encoding)
            expect(.badVoterIdentifier) { _ = try VoterIdentifierRule().voterIdentifier(of: certificate) }
        }
    }
}
