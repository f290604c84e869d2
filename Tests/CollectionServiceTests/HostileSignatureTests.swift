import BallotStorage
import CollectionAPI
import ElectionModel
import ElectionTestKit
import Foundation
import Identity
import Primitives
import Testing

/// Hostile signature containers and malleable signatures, through HTTPS (attack K4, recipe 19).
@Suite struct HostileSignatureTests {
    @Test(
        "containers that OpenSSL makes in another form than the one are refused",
        arguments: [
            ["-nodetach"], ["-signer", "pki/voters/EE-2/sign.cert.pem", "-inkey", "pki/voters/EE-2/sign.key.pem"],
            ["-certfile", "pki/root.pem"], ["-certfile", "pki/voters/EE-2/sign.cert.pem"], ["-nocerts"], ["-keyid"],
            ["-md", "sha1"], ["-md", "sha512"], ["-econtent_type", "1.2.3"],
        ])
    func refusesContainers(_ options: [String]) async throws {
        try await TestCollector.run { collector in
            let (voter, pki) = (collector.voter(), collector.world.pki)
            let honest = try await voter.prepare()
            let cms = try await pki.sign(honest.statementBytes, "pki/voters/EE-1/sign", more: options)
            let submission = CastSubmission(ballot: honest.ballot, statement: honest.statement, signature: cms)
            try await collector.expect(.malformedSignature) { try await voter.send(submission) }
        }
    }

    @Test(
        "each kind of key and padding that the interface names is taken as OpenSSL's command signs with it",
        arguments: [
            (["rsa:2048"], []), (["rsa:3072"], pss), (["rsa:2048"], pss + ["-keyopt", "rsa_pss_saltlen:max"]),
            (["ec", "-pkeyopt", "ec_paramgen_curve:P-384"], []), (["ec", "-pkeyopt", "ec_paramgen_curve:P-256"], []),
        ])
    func takesKeys(_ key: [String], _ options: [String]) async throws {
        try await TestCollector.run { collector in
            let (voter, pki) = (collector.voter(), collector.world.pki)
            // The certificates will be younger than the election.
            collector.clock.now = Timestamp(seconds: max(collector.clock.now, ElectionWorld.now()).seconds + 10)
            let honest = try await voter.prepare()
            let submission = try await Self.sign(honest, key, options, pki)
            let receipt = try await voter.cast(submission)
            #expect(try await voter.cast(submission) == receipt)
        }
    }

    private static let pss = ["-keyopt", "rsa_padding_mode:pss"]

    private static func sign(
        _ honest: CastSubmission, _ key: [String], _ options: [String], _ pki: Pki
    ) async throws -> CastSubmission {
        let name = "key-\(UUID().uuidString)"
        try await pki.issue(
            name, subject: "/serialNumber=EE-1/CN=x", extensions: ["keyUsage=nonRepudiation"], key: key)
        let cms = try await pki.sign(honest.statementBytes, name, more: options)
        return CastSubmission(ballot: honest.ballot, statement: honest.statement, signature: cms)
    }

    @Test(
        "keys that are too short, of another curve or kind, or with a small exponent are refused (attack K3)",
        arguments: [
            (["rsa:1024"], APIErrorCode.weakKey), (["rsa:2047"], .weakKey),
            (["rsa:2048", "-pkeyopt", "rsa_keygen_pubexp:3"], .weakKey),
            (["ec", "-pkeyopt", "ec_paramgen_curve:P-224"], .weakKey),
            (["ec", "-pkeyopt", "ec_paramgen_curve:secp256k1"], .weakKey),
            (["ec", "-pkeyopt", "ec_paramgen_curve:P-521"], .weakKey),
        ])
    func refusesKeys(_ key: [String], _ code: APIErrorCode) async throws {
        try await TestCollector.run { collector in
            let (voter, pki) = (collector.voter(), collector.world.pki)
            let honest = try await voter.prepare()
            let submission = try await Self.sign(honest, key, [], pki)
            try await collector.expect(code) { try await voter.send(submission) }
        }
    }

    @Test("a key with the fingerprint of ROCA signs nothing (attack K3)")
    func refusesROCA() async throws {
        try await TestCollector.run { collector in
            let (voter, pki) = (collector.voter(), collector.world.pki)
            let honest = try await voter.prepare()
            let vector = URL(filePath: #filePath).appending(path: "../../Vectors/identity/roca-2048.key.pem")
                .standardized.path
            let name = "roca-\(UUID().uuidString)"
            try FileManager.default.copyItem(atPath: vector, toPath: pki.path("\(name).key.pem"))
            try await Tool.run(
                [
                    "openssl", "req", "-x509", "-config", "/dev/null", "-days", "30", "-subj",
                    "/serialNumber=EE-1/CN=x", "-key", "\(name).key.pem", "-out", "\(name).cert.pem", "-CA",
                    "pki/chain.pem", "-CAkey", "pki/issuing.key.pem", "-addext", "keyUsage=nonRepudiation",
                ], in: pki.folder)
            let cms = try await pki.sign(honest.statementBytes, name)
            let submission = CastSubmission(ballot: honest.ballot, statement: honest.statement, signature: cms)
            try await collector.expect(.weakKey) { try await voter.send(submission) }
        }
    }

    @Test("a signature that is taken apart and put together otherwise is refused")
    func refusesChangedContainers() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            let honest = try await voter.prepare()
            for kind in 0..<5 {
                let submission = Self.spoilt(honest, kind)
                try await collector.expect(.malformedSignature) { try await voter.send(submission) }
            }
            _ = try await voter.cast(honest)
        }
    }

    private static func spoilt(_ honest: CastSubmission, _ kind: Int) -> CastSubmission {
        var tree = DERTree(honest.signature)
        var bytes: [UInt8]?
        switch kind {
        case 0: tree[1, 0, 4].children.append(tree[1, 0, 4, 0])
        case 1: tree[1, 0, 4, 0].children.append(.constructed(0xA1, [tree[1, 0, 4, 0, 3, 0]]))
        case 2: tree[1, 0, 4, 0, 3].children.reverse()
        case 3: bytes = [0x30, 0x80] + honest.signature[4...] + [0, 0]
        default: bytes = honest.signature + [0]
        }
        return CastSubmission(
            ballot: honest.ballot, statement: honest.statement, signature: bytes ?? tree.encoding)
    }

    @Test("(r, n − s) is the same vote: it gets the same receipt, and nothing more is stored")
    func knowsTwin() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            let honest = try await voter.prepare()
            let twin = Self.twin(honest)
            #expect(twin.signature != honest.signature)
            let receipt = try await voter.cast(honest)
            let before = try await collector.store.counts()
            #expect(try await voter.cast(twin) == receipt)
            #expect(try await collector.store.counts() == before)
            // And the other way round.
            let second = try await voter.prepare([0, 1])
            let first = try await voter.cast(Self.twin(second))
            #expect(try await voter.cast(second) == first)
            #expect(try await collector.store.counts().casts == before.casts + 1)
        }
    }

    private static func twin(_ honest: CastSubmission) -> CastSubmission {
        var tree = DERTree(honest.signature)
        tree[1, 0, 4, 0, 5].content = DERTree.twin(ofECDSA: tree[1, 0, 4, 0, 5].content)
        return CastSubmission(ballot: honest.ballot, statement: honest.statement, signature: tree.encoding)
    }
}
