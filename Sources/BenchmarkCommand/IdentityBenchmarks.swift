import CommandConsole
import CurlTransfer
import ElectionModel
import ElectionTestKit
import Identity
import Primitives

/// What the identity of a ballot costs the collector: the voter's two certificates, the signature, the OCSP answer and the
/// timestamp. The responders' own work, and the waiting for them, are not in it.
struct IdentityBenchmarks {
    /// What the project promises, in microseconds of processor time for one ballot.
    static let limit = 500.0
    private static let rounds = 8
    private static let ballots = 8

    private let people: TestPeople
    private let election: IdentityRules
    private let anchors: [Certificate]

    /// Starts tools/devpki's responders.
    init() throws {
        people = try TestPeople.shared.get()
        let found = try people.startResponders()
        anchors = [people.issuer]
        election = IdentityRules(
            isRehearsal: true,
            certificateStatus: .init(url: found.ocsp, digest: .sha256, whenDown: .refuse, maximumAge: 600),
            timestampAuthority: .init(url: found.timestamps, anchors: [found.timestampRoot], policy: nil))
    }

    /// - Returns: microseconds of processor time for one ballot of a voter who comes for the first time.
    func run(into figures: inout Figures) throws -> Double {
        try people.devpki("voter", "B", "Voter", "--count", "\(Self.rounds * Self.ballots + 1)")
        let casts = try (1...Self.rounds * Self.ballots + 1).map(cast)
        guard let asked = election.certificateStatus, let authority = election.authority() else { return 0 }
        let collector = Collector(rules: rules(), asked: asked, authority: authority)
        // Whoever comes first pays for what all have in common.
        try collector.accept(casts[0])
        var best = Double.infinity
        for round in 0..<Self.rounds {
            let start = Stopwatch.threadTime
            // Each voter comes for the first time: nothing about any of them is remembered.
            for cast in casts[1 + round * Self.ballots..<1 + (round + 1) * Self.ballots] { try collector.accept(cast) }
            best = min(best, (Stopwatch.threadTime - start) / Double(Self.ballots))
        }
        figures.value(
            "identity_us", "identity of a ballot: signature, certificates, OCSP, timestamp", best * 1e6, unit: " µs")
        return best * 1e6
    }

    /// What comes to the collector with a ballot.
    private struct Cast {
        let authentication: [UInt8]
        let statement: [UInt8]
        let signature: [UInt8]
        let status: [UInt8]
        let stampRequest: TimestampRequest
        let timestamp: [UInt8]
        let time: Int64
    }

    private func rules() -> CertificateRules { CertificateRules(anchors: TrustAnchors(anchors), isRehearsal: true) }

    private func cast(_ number: Int) throws -> Cast {
        let place = "\(people.folder)/voters/B-\(number)"
        func read(_ name: String) throws -> [UInt8] { try DurableFile.read("\(place)/\(name).pem", limit: 1 << 16) }
        let signer = try SigningIdentity(certificatePEM: read("sign.cert"), keyPEM: read("sign.key"))
        let time = Stopwatch.date
        // As long as a cast statement.
        let statement = [UInt8](repeating: 0x20, count: 900) + Array("\(number)".utf8)
        let signature = try DetachedSignature.sign(statement, by: signer, at: time)
        // Rules of their own, so that what is measured remembers nothing of it.
        let path = try rules().validate(signer.certificate, at: time, purpose: .sign)
        var random = SystemRandom()
        let request = TimestampRequest(over: signature, using: &random)
        return Cast(
            authentication: try Certificate(pem: read("auth.cert")).der, statement: statement, signature: signature,
            status: try ask(election.certificateStatus?.url, ocsp: true)(
                StatusRequest(signed: signature, path: path, digest: .sha256).der),
            stampRequest: request, timestamp: try ask(election.timestampAuthority?.url, ocsp: false)(request.der),
            time: time)
    }

    private func ask(_ address: String?, ocsp: Bool) -> ([UInt8]) throws -> [UInt8] {
        let responder = Responder(
            address: address ?? "", requestType: ocsp ? StatusRequest.mediaType : TimestampRequest.mediaType,
            answerType: ocsp ? StatusRequest.answerMediaType : TimestampRequest.answerMediaType)
        return { try responder.ask($0) }
    }

    /// The checks of the collector, in its order: a ticket first, then the ballot.
    private struct Collector {
        let rules: CertificateRules
        let asked: IdentityRules.CertificateStatus
        let authority: VerifiedTimestamp.Authority

        func accept(_ cast: Cast) throws {
            let voter = try authenticate(cast)
            guard try authenticate(cast) == voter else { throw CommandFailure(.internalError, "two voters") }
            let (signer, path) = try DetachedSignature.parse(cast.signature)
                .verify(content: cast.statement, rules: rules, at: cast.time)
            guard try rules.voterIdentifier.voterIdentifier(of: signer.certificate) == voter else {
                throw CommandFailure(.internalError, "the signer is another voter")
            }
            let request = try StatusRequest(signed: cast.signature, path: path, digest: asked.digest)
            _ = request.der
            _ = try VerifiedCertificateStatus(
                checking: cast.status, of: request, in: cast.time...cast.time, asked.freshness)
            var random = SystemRandom()
            _ = TimestampRequest(over: cast.signature, using: &random).der
            _ = try VerifiedTimestamp(
                checking: cast.timestamp, over: cast.signature, request: cast.stampRequest, in: cast.time...cast.time,
                by: authority)
        }

        private func authenticate(_ cast: Cast) throws -> String {
            let certificate = try Certificate.remembered(der: cast.authentication)
            try rules.validate(certificate, at: cast.time, purpose: .authenticate)
            return try rules.voterIdentifier.voterIdentifier(of: certificate)
        }
    }
}
