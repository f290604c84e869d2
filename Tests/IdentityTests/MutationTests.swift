import Identity
import Testing

/// Random damage never crashes, never leaves an error in OpenSSL's queue and never passes.
@Suite struct MutationTests {
    let authority: TestAuthority
    init() throws { authority = try TestAuthority.shared.get() }

    /// SplitMix64: the same damage in every run.
    struct SeededGenerator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
            return value ^ value >> 31
        }
    }

    private func damage(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var out = bytes
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let place = Int.random(in: 0..<out.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: out[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: out[place] = UInt8.random(in: 0...255, using: &random)
            case 2: out.remove(at: place)
            case 3: out.insert(UInt8.random(in: 0...255, using: &random), at: place)
            case 4: out.removeSubrange(place..<min(out.count, place + 8))
            default: out.insert(contentsOf: out[place..<min(out.count, place + 40)], at: place)
            }
            if out.isEmpty { out = [0] }
        }
        return out
    }

    @Test("2,000 damaged signatures are refused") func damagedSignatures() throws {
        let valid = try authority.signByCommand(
            TestAuthority.content, "pki/voters/EE-2/sign", more: ["-certfile", "pki/chain.pem"])
        var random = SeededGenerator(state: 1)
        for round in 0..<2_000 {
            let bytes = damage(valid, &random)
            guard bytes != valid else { continue }
            let signedBy = try? DetachedSignature.parse(bytes).verify(
                content: TestAuthority.content, anchors: authority.root(), at: authority.now())
            #expect(signedBy == nil, "round \(round)")
            #expect(OpenSSLErrorQueue.isEmpty, "round \(round)")
        }
    }

    @Test("2,000 damaged certificates are refused or at least not trusted") func damagedCertificates() throws {
        let valid = try authority.certificate("voters/EE-2/sign.cert.pem").der
        let (anchors, intermediates) = try (authority.root(), authority.intermediate())
        let now = try authority.now()
        var random = SeededGenerator(state: 2)
        var parsed = 0
        for round in 0..<2_000 {
            let bytes = damage(valid, &random)
            guard bytes != valid, let certificate = try? Certificate(der: bytes) else {
                #expect(OpenSSLErrorQueue.isEmpty, "round \(round)")
                continue
            }
            parsed += 1
            #expect(certificate.der == bytes)
            _ = (certificate.canSign, certificate.canAuthenticate, certificate.serialNumber)
            #expect(throws: IdentityError.self, "round \(round)") {
                try anchors.validate(certificate, intermediates: intermediates, at: now, purpose: .sign)
            }
            #expect(OpenSSLErrorQueue.isEmpty, "round \(round)")
        }
        #expect(parsed > 50)
    }
}
