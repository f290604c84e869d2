import ElectionModel
import ElectionTestKit
import Foundation
import Identity
import Primitives

extension SeedRecorder {
    /// Answers of tools/devpki's responders, and its lists.
    func recordEvidence(_ election: TestElection) throws {
        let people = election.people
        let responders = try people.startResponders()
        let certificate = people.voters[0].certificate
        let path = try TrustAnchors([people.issuer]).validate(
            certificate, intermediates: [], at: election.now.seconds, purpose: .sign)
        let question = try StatusRequest(path, nonce: Decoder.statusNonce, digest: .sha256)
        let status = try ask(responders.ocsp, question.der, StatusRequest.mediaType)
        try SeedWriter.write([people.issuer.der + certificate.der + status], "StatusResponse")
        var random = SystemRandom()
        let request = TimestampRequest(over: Decoder.stamped, using: &random)
        let token = try ask(responders.timestamps, request.der, TimestampRequest.mediaType)
        try SeedWriter.write([responders.timestampRoot.der + token], "TimestampResponse")
        try SeedWriter.write([people.registrations()], "RegistrationList")
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try people.devpki("crl", "\(folder.path)/list")
        try SeedWriter.write([DurableFile.read("\(folder.path)/list")], "RevocationList")
        let rules = try [
            IdentityRules(isRehearsal: true),
            IdentityRules(
                voterIdentifier: VoterIdentifierRule(attribute: .commonName, prefix: "V-"),
                intermediates: [people.issuer], signingPolicies: [policy("1.3.6.1.4.1.51361.2.1.2")],
                authenticationPolicies: [policy("2.999")], needsRevocationList: true,
                certificateStatus: .init(
                    url: "http://ocsp.example", digest: .sha1, whenDown: .acceptAndMark, maximumAge: 300),
                timestampAuthority: .init(
                    url: "https://tsa.example/tsa", anchors: [people.issuer], policy: policy("0.4.0.2023.1.1"))),
        ]
        try SeedWriter.write(rules.map(\.canonicalBytes), "IdentityRules")
        try SeedWriter.write(["1.3.6.1.4.1.51361.2.1.2", "2.999"].map { Array($0.utf8) }, "PolicyIdentifier")
    }

    private func policy(_ text: String) throws -> PolicyIdentifier {
        guard let policy = PolicyIdentifier(text) else { throw DecoderFault("not a policy: \(text)") }
        return policy
    }

    private func ask(_ address: String, _ request: [UInt8], _ type: String) throws -> [UInt8] {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try DurableFile.write(request, to: "\(folder.path)/question")
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/curl")
        process.arguments = [
            "-sf", "--noproxy", "*", "-H", "Content-Type: \(type)", "--data-binary", "@\(folder.path)/question", "-o",
            "\(folder.path)/answer", address,
        ]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw DecoderFault("no answer from \(address)") }
        return try DurableFile.read("\(folder.path)/answer")
    }
}
