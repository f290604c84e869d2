import Foundation
import Identity
import Testing

/// tools/devpki: the certificates that tests and the demonstration use.
@Suite struct DevelopmentAuthorityTests {
    let authority: TestAuthority
    init() throws { authority = try TestAuthority.shared.get() }

    @Test("a CSV file becomes two valid certificates with their own keys for every voter") func makesVoters() throws {
        let lines = "\u{FEFF}voter,name,more\r\nCSV-1,Ñandú,x\r\nCSV-2,\"Last, \"\"First\"\"\"\nCSV-3,-dash $(id)"
        try authority.write(Array(lines.utf8), "voters.csv")
        try authority.devpki("voters", "pki", "voters.csv")
        let names = ["CSV-1": "Ñandú", "CSV-2": "Last, \"First\"", "CSV-3": "-dash $(id)"]
        let (anchors, chain, now) = try (authority.root(), authority.intermediate(), authority.now())
        for (identifier, name) in names {
            let (sign, auth) = try (authority.voter(identifier, "sign"), authority.voter(identifier, "auth"))
            try anchors.validate(sign.certificate, intermediates: chain, at: now, purpose: .sign)
            try anchors.validate(auth.certificate, intermediates: chain, at: now, purpose: .authenticate)
            #expect(sign.certificate.commonName == name)
            #expect(try VoterIdentifierRule().voterIdentifier(of: auth.certificate) == identifier)
            let stem = "pki/voters/\(identifier)"
            #expect(try authority.read("\(stem)/sign.key.pem") != authority.read("\(stem)/auth.key.pem"))
        }
    }

    @Test("keys are readable by their owner only") func protectsKeys() throws {
        let keys = ["root.key.pem", "issuing.key.pem", "voters/EE-2/sign.key.pem", "server/key.pem"]
        for key in keys {
            let path = authority.folder.appending(path: "pki/\(key)").path
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    @Test("certificates say that they are for tests") func marksCertificates() throws {
        #expect(try authority.certificate("root.pem").commonName?.contains("GLASSURN TEST") == true)
        let subject = try authority.openssl("x509", "-in", "pki/voters/EE-2/sign.cert.pem", "-noout", "-subject")
        #expect(String(decoding: subject, as: UTF8.self).contains("Glassurn test certificates, worth nothing"))
    }

    @Test(
        "bad arguments and what exists already are refused, and nothing is made",
        arguments: [
            ["init", "pki"], ["voter", "pki", "EE-2", "again"], ["voter", "pki", "a/b", "x"], ["voter", "pki", "a"],
            ["voter", "nowhere", "a", "b"], ["person", "pki", "../x"], ["server", "pki", "localhost"], ["unknown"], [],
            ["voters", "pki", "missing.csv"], ["voter", "pki", "a", "b", "--p12", "missing"],
            ["voter", "pki", "a", "b", "--count", "0"], ["voter", "pki", "a", "b", "--what"],
        ]
    )
    func refusesArguments(_ arguments: [String]) throws {
        let tool = URL(fileURLWithPath: #filePath).appending(path: "../../../tools/devpki").standardized
        #expect(throws: Tool.Failure.self) { try Tool.run(arguments, in: authority.folder, path: tool.path) }
        #expect(!FileManager.default.fileExists(atPath: authority.folder.appending(path: "pki/voters/a").path))
    }

    @Test(
        "a CSV file with a fault makes no voter at all",
        arguments: ["F1,a\nF1,b\n", "F1,a\nb/c,d\n", "F1,a\nF2\n", ""])
    func refusesFaultyFile(_ rows: String) throws {
        let file = "faulty-\(UUID().uuidString).csv"
        try authority.write(Array("voter,name\n\(rows)".utf8), file)
        #expect(throws: Tool.Failure.self) { try authority.devpki("voters", "pki", file) }
        #expect(!FileManager.default.fileExists(atPath: authority.folder.appending(path: "pki/voters/F1").path))
    }
}
