import ElectionTestKit
import Foundation
import Identity
import Primitives
import Testing

/// Timestamps of tools/devpki's authority, which is OpenSSL's (attack L14).
@Suite struct TimestampTests {
    let authority: TestAuthority
    let responders: Responders
    let bytes = Array("a signed statement".utf8)

    init() throws {
        responders = try Responders.shared.get()
        authority = responders.authority
    }

    private func request(over bytes: [UInt8]? = nil) -> TimestampRequest {
        var random = SystemRandom()
        return TimestampRequest(over: bytes ?? self.bytes, using: &random)
    }

    @discardableResult
    private func check(
        _ response: [UInt8], _ request: TimestampRequest?, over bytes: [UInt8]? = nil, after seconds: Int64 = 0,
        policy: String? = nil, anchors: TrustAnchors? = nil
    ) throws -> VerifiedTimestamp {
        let now = responders.clock + seconds
        let trusted = try VerifiedTimestamp.Authority(
            anchors: anchors ?? responders.timestampAnchors(), policy: policy.flatMap { PolicyIdentifier($0) })
        return try VerifiedTimestamp(
            checking: response, over: bytes ?? self.bytes, request: request, in: now...now, by: trusted)
    }

    @Test("a timestamp holds, with its question and later without") func accepts() throws {
        let request = request()
        let response = try responders.timestamp(request.der)
        let stamp = try check(response, request, policy: "1.3.6.1.4.1.13762.3")
        #expect(abs(stamp.time - responders.clock) < 60)
        #expect(stamp.imprint == SHA256.hash(bytes))
        #expect(stamp.policy == "1.3.6.1.4.1.13762.3")
        #expect(try check(response, nil) == stamp)
        #expect(OpenSSLErrorQueue.isEmpty)
        let list = try RegistrationList(csv: authority.read("pki/responders/registrations.csv"))
        #expect(list.entries.contains { $0.imprint == stamp.imprint && $0.serial == stamp.serial })
    }

    @Test("OpenSSL's command reads our question and verifies what we keep") func agreesWithCommand() throws {
        let request = request()
        let name = "stamp-\(UUID().uuidString)"
        try authority.write(request.der, name + ".tsq")
        try authority.write(responders.timestamp(request.der), name + ".tsr")
        try authority.write(bytes, name)
        try authority.openssl(
            "ts", "-verify", "-queryfile", name + ".tsq", "-in", name + ".tsr", "-CAfile",
            "pki/responders/tsa-root.pem")
        try authority.openssl(
            "ts", "-verify", "-data", name, "-in", name + ".tsr", "-CAfile", "pki/responders/tsa-root.pem")
    }

    @Test("other bytes, another nonce, another policy and another time are refused") func refusesOthers() throws {
        let request = request()
        let response = try responders.timestamp(request.der)
        expect(.wrongImprint) { try check(response, request, over: bytes + [0]) }
        expect(.wrongTimestampNonce) { try check(response, self.request()) }
        expect(.wrongTimestampPolicy) { try check(response, request, policy: "1.3.6.1.4.1.13762.4") }
        for seconds in [-600, 600] as [Int64] { try check(response, request, after: seconds) }
        for seconds in [-660, 660] as [Int64] {
            expect(.untimelyTimestamp) { try check(response, request, after: seconds) }
        }
    }

    @Test("a question without nonce gets no timestamp that counts for one with") func needsNonce() throws {
        let name = "query-\(UUID().uuidString)"
        try authority.write(bytes, name)
        let query = try authority.openssl("ts", "-query", "-data", name, "-sha256", "-cert", "-no_nonce")
        let response = try responders.timestamp(query)
        try check(response, nil)
        expect(.wrongTimestampNonce) { try check(response, request()) }
    }

    @Test("a token without the authority's certificate, or over another hash, is refused") func refusesForms() throws {
        let name = "query-\(UUID().uuidString)"
        try authority.write(bytes, name)
        let query = try authority.openssl("ts", "-query", "-data", name, "-sha256")
        let response = try responders.timestamp(query)
        expect(.malformedTimestamp) { try check(response, nil) }
        let long = try authority.openssl("ts", "-query", "-data", name, "-sha512", "-cert")
        try authority.write(long, name + ".tsq")
        let signer = try authority.issue("tsa-long", extensions: purpose, by: root)
        let other = try stamp(signer, long, digests: "sha512")
        expect(.malformedTimestamp) { try check(other, nil) }
    }

    @Test("what the authority refuses is refused") func refusesRejection() throws {
        var tree = DERTree(request().der)
        tree[1, 1].content.removeLast()
        let response = try responders.timestamp(tree.encoding)
        expect(.timestampRefused) { try check(response, nil) }
    }

    /// A token by another authority: the name of its certificate and key files.
    private func stamp(_ signer: String, _ request: TimestampRequest, more: String = "") throws -> [UInt8] {
        try stamp(signer, request.der, more: more)
    }

    private func stamp(
        _ signer: String, _ request: [UInt8], digests: String = "sha256", more: String = ""
    ) throws -> [UInt8] {
        let name = "by-\(UUID().uuidString)"
        try authority.write(request, name + ".tsq")
        let text = """
            [tsa]
            default_tsa = ours
            [ours]
            signer_cert = \(signer).cert.pem
            signer_key = \(signer).key.pem
            signer_digest = sha256
            default_policy = 1.2.3
            digests = \(digests)
            serial = \(name).serial
            ess_cert_id_alg = sha256
            \(more)
            """
        try authority.write(Array(text.utf8), name + ".cnf")
        try authority.write(Array("01\n".utf8), name + ".serial")
        try authority.openssl(
            "ts", "-reply", "-config", name + ".cnf", "-queryfile", name + ".tsq", "-out", name + ".tsr")
        return try authority.read(name + ".tsr")
    }

    private let purpose = ["keyUsage=critical,digitalSignature", "extendedKeyUsage=critical,timeStamping"]
    private let root = ("pki/responders/tsa-root.pem", "pki/responders/tsa-root.key.pem")

    @Test("another authority of the trusted root may stamp, with each kind of key and hash") func acceptsKinds() throws
    {
        let keys = [["rsa:2048"], ["ec", "-pkeyopt", "ec_paramgen_curve:P-384"]]
        for (number, key) in keys.enumerated() {
            let signer = try authority.issue("tsa-kind-\(number)", key: key, extensions: purpose, by: root)
            let request = request()
            try check(stamp(signer, request), request)
            try check(stamp(signer, request, more: "signer_digest = sha512"), request)
            try check(stamp(signer, request, more: "clock_precision_digits = 3"), request)
        }
    }

    @Test("an authority that nobody trusts, or that may not stamp, is foreign") func refusesForeign() throws {
        let request = request()
        let foreign = [
            try authority.issue("tsa-alone", extensions: purpose, by: nil),
            try authority.issue("tsa-of-voters", extensions: purpose),
            try authority.issueExpired("tsa-expired", extensions: purpose, by: root),
            try authority.issue("tsa-sha1", extensions: purpose, more: ["-sha1"], by: root),
        ]
        for signer in foreign {
            let response = try stamp(signer, request)
            expect(.foreignAuthority) { try check(response, request) }
        }
        let genuine = try responders.timestamp(request.der)
        expect(.foreignAuthority) { try check(genuine, request, anchors: TrustAnchors([])) }
        let voters = try authority.root()
        expect(.foreignAuthority) { try check(genuine, request, anchors: voters) }
    }

    @Test("signing-certificate with SHA-1 and a chain of certificates in it are refused") func refusesReferences()
        throws
    {
        let signer = try authority.issue("tsa-reference", extensions: purpose, by: root)
        let request = request()
        for more in ["ess_cert_id_alg = sha1", "ess_cert_id_alg = sha384"] {
            let response = try stamp(signer, request, more: more)
            expect(.malformedTimestamp) { try check(response, request) }
        }
    }

    @Test("a changed token is refused") func refusesChanged() throws {
        let request = request()
        let tree = DERTree(try responders.timestamp(request.der))
        let signer = tree[1, 1, 0].children.count - 1
        var value = tree
        value[1, 1, 0, signer, 0, 5].content[20] ^= 1
        expect(.badTimestampSignature) { try check(value.encoding, request) }
        // The time, made earlier inside the signed content.
        var time = tree
        var info = DERTree(time[1, 1, 0, 2, 1, 0].content)
        let clock = try #require(info.children.firstIndex { $0.tag == 0x18 })
        info[clock].content[13] = info[clock].content[13] == 48 ? 49 : 48
        time[1, 1, 0, 2, 1, 0].content = info.encoding
        expect(.badTimestampSignature) { try check(time.encoding, request) }
        var granted = tree
        granted[0, 0].content = [1]
        expect(.timestampRefused) { try check(granted.encoding, request) }
    }

    @Test("BER, a second signer, unsigned attributes and bytes after the token are refused") func refusesEncodings()
        throws
    {
        let request = request()
        let response = try responders.timestamp(request.der)
        let wrong: [[UInt8]] = [
            [], [0x30], response + [0], Array(response.dropLast()), [0x30, 0x80] + response[4...] + [0, 0],
        ]
        for bytes in wrong {
            expect(.malformedTimestamp) { try check(bytes, request) }
        }
        let valid = DERTree(response)
        let signer = valid[1, 1, 0].children.count - 1
        var second = valid
        second[1, 1, 0, signer].children.append(second[1, 1, 0, signer, 0])
        var unsigned = valid
        unsigned[1, 1, 0, signer, 0].children.append(.constructed(0xA1, [unsigned[1, 1, 0, signer, 0, 3, 0]]))
        var version = valid
        version[1, 1, 0, 0].content = [1]
        for tree in [second, unsigned, version] { expect(.malformedTimestamp) { try check(tree.encoding, request) } }
    }

    @Test(
        "a list of registrations is read strictly",
        arguments: [
            "", "time,imprint,serial", "time,imprint\n", "time,imprint,serial\n\n",
            "time,imprint,serial\n2027-03-01T12:00:00Z,AA,1\n",
            "time,imprint,serial\n2027-03-01T12:00:00Z,\(String(repeating: "a", count: 64)),1\n",
            "time,imprint,serial\n2027-03-01 12:00:00Z,\(String(repeating: "A", count: 64)),1\n",
            "time,imprint,serial\n2027-03-01T12:00:00Z,\(String(repeating: "A", count: 64)),01\n",
            "time,imprint,serial\n2027-03-01T12:00:00Z,\(String(repeating: "A", count: 64)),1,2\n",
            "time,imprint,serial\r\n2027-03-01T12:00:00Z,\(String(repeating: "A", count: 64)),1\r\n",
        ])
    func refusesLists(_ text: String) {
        expect(.badRegistrations) { _ = try RegistrationList(csv: Array(text.utf8)) }
    }

    @Test("a serial number that stands twice is refused with its line") func refusesTwice() throws {
        let line = "2027-03-01T12:00:00Z,\(String(repeating: "A", count: 64)),1\n"
        do {
            _ = try RegistrationList(csv: Array("time,imprint,serial\n\(line)\(line)".utf8))
            Issue.record("the list was taken")
        } catch { #expect(error.reason.contains("line 3")) }
        #expect(try RegistrationList(csv: Array("time,imprint,serial\n\(line)".utf8)).entries.count == 1)
    }
}
