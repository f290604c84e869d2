import ElectionModel
import Identity
import Primitives
import Testing

@Suite struct IdentityRulesTests {
    static func full() throws -> IdentityRules {
        let people = try TestPeople.shared.get()
        return IdentityRules(
            isRehearsal: true, voterIdentifier: VoterIdentifierRule(attribute: .userIdentifier, prefix: "PNOEE-"),
            intermediates: [people.root], signingPolicies: ["1.2.3", "2.999.1"].compactMap { PolicyIdentifier($0) },
            authenticationPolicies: [PolicyIdentifier("1.2.4")].compactMap(\.self), needsRevocationList: true,
            certificateStatus: .init(
                url: "http://ocsp.example/", digest: .sha1, whenDown: .acceptAndMark, maximumAge: 300),
            timestampAuthority: .init(
                url: "https://tsa.example/a", anchors: [people.root], policy: PolicyIdentifier("1.2.5")))
    }

    @Test("an election without rules has no such object, and one with all of them reads back")
    func roundTrip() throws {
        let full = try TestElection.configuration(identity: Self.full())
        #expect(try ElectionConfiguration(canonical: full.canonicalBytes, group: toy) == full)
        #expect(full.text.hasSuffix(#""policy":"1.2.5"}}}"#))
        let rehearsal = try TestElection.configuration()
        #expect(rehearsal.text.hasSuffix(#""identity":{"rehearsal":true}}"#))
        let plain = try rehearsal.text(replacing: #","identity":{"rehearsal":true}"#, by: "")
        // The people of these tests have certificates for tests.
        #expect(refusal(ElectionConfiguration.self, plain)?.code == .inconsistent)
    }

    @Test(
        "what says no more than its absence, and what is of another form, is refused",
        arguments: [
            (#""rehearsal":true"#, #""rehearsal":false"#, FormatError.Code.notCanonical),
            (#""revocation_list":true"#, #""revocation_list":false"#, .notCanonical),
            (#""revocation_list":true"#, #""revocation_list":1"#, .wrongType),
            (#"{"attribute":"uid","prefix":"PNOEE-"}"#, #"{"attribute":"serialNumber","prefix":""}"#, .notCanonical),
            (#""attribute":"uid""#, #""attribute":"UID""#, .badValue),
            (#""prefix":"PNOEE-""#, #""prefix":"PN OEE""#, .badValue),
            (#"["1.2.3","2.999.1"]"#, "[]", .notCanonical),
            (#"["1.2.3","2.999.1"]"#, #"["1.2.3","1.2.3"]"#, .notCanonical),
            (#"["1.2.3","2.999.1"]"#, #"["1.02.3"]"#, .badValue), (#"["1.2.3","2.999.1"]"#, #"["1.40"]"#, .badValue),
            ("http://ocsp.example/", "ftp://ocsp.example/", .badValue),
            ("http://ocsp.example/", "http://", .badValue),
            ("http://ocsp.example/", "http://a@ocsp.example/", .badValue),
            ("http://ocsp.example/", "http://ocsp example/", .badValue),
            (#""digest":"sha1""#, #""digest":"md5""#, .badValue),
            (#""when_down":"accept-and-mark""#, #""when_down":"accept""#, .badValue),
            (#""maximum_age":300"#, #""maximum_age":86401"#, .outOfRange),
            (#""maximum_age":300"#, #""maximum_age":-1"#, .wrongType),
            (#""policy":"1.2.5""#, #""policy":"1""#, .badValue),
            (#""url":"https://tsa.example/a","#, "", .wrongOrder),
            (#""identity":{"rehearsal""#, #""identity":{"ehearsal""#, .unknownField),
        ])
    func refuses(_ old: String, _ new: String, _ code: FormatError.Code) throws {
        let error = try TestElection.configuration(identity: Self.full()).refusal(replacing: old, by: new)
        #expect(error?.code == code, "\(error?.description ?? "accepted")")
        #expect(error?.path.hasPrefix("identity") == true)
    }

    @Test("an empty object is left out") func refusesEmpty() throws {
        let error = try TestElection.configuration().refusal(replacing: #"{"rehearsal":true}"#, by: "{}")
        #expect(error?.code == .notCanonical)
    }

    @Test("an authority without an issuer is none") func needsAnchors() throws {
        let rules = try Self.full()
        let anchor = Base64.encode(try TestPeople.shared.get().root.der)
        let error = try TestElection.configuration(identity: rules).refusal(
            replacing: #""anchors":["\#(anchor)"]"#, by: #""anchors":[]"#)
        #expect(error?.code == .badValue)
    }

    @Test("outside a rehearsal no certificate for tests may stand anywhere (attack T13)") func refusesTestKeys() throws
    {
        let error = #expect(throws: FormatError.self) { _ = try TestElection.configuration(identity: .none) }
        #expect(error?.code == .inconsistent)
        #expect(error?.path == "officials")
        let others = IdentityRules(needsRevocationList: true)
        #expect(throws: FormatError.self) { _ = try TestElection.configuration(identity: others) }
    }
}
