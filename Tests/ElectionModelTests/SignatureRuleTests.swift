import ElectionModel
import Identity
import Primitives
import Testing

/// How many officials sign what (attack O9), as election.json states it.
@Suite("Signature rule") struct SignatureRuleTests {
    private func configuration(_ rule: SignatureRule?, officials: [Certificate]) throws -> ElectionConfiguration {
        let sound = try TestElection.configuration()
        let base = TestElection.settings(signatures: nil)
        let settings = ElectionSettings(
            identifier: base.identifier, texts: base.texts, guardianCount: base.guardianCount, quorum: base.quorum,
            requiredSignatures: rule, allowsRevoting: true, minimumCellSize: 3, publicationLevel: .full,
            ticketLifetime: 600)
        return try ElectionConfiguration(
            settings: settings, opensAt: sound.opensAt, closesAt: sound.closesAt, electorate: sound.electorate,
            officials: officials.enumerated().map { .init(name: "Official \($0 + 1)", certificate: $1) },
            guardians: sound.guardians, logKey: sound.logKey, ticketKey: sound.ticketKey,
            trustAnchors: sound.trustAnchors, identity: sound.identity)
    }

    @Test("without a stated rule two sign what nobody should order alone, where there are two officials")
    func standard() throws {
        let people = try TestPeople.shared.get().officials.map(\.certificate)
        for count in 1...3 {
            let configuration = try configuration(nil, officials: Array(people.prefix(count)))
            for act in OfficialAct.allCases {
                let two = [OfficialAct.open, .close, .rollUpdate, .overrideList].contains(act) && count > 1
                #expect(configuration.requiredSignatures(act) == (two ? 2 : 1), "\(act) of \(count)")
            }
            // election.json says it in so many words.
            #expect(configuration.settings.requiredSignatures == .standard(officials: count))
            #expect(configuration.text.contains(#""override_list":\#(count > 1 ? 2 : 1)"#))
        }
    }

    @Test("election.json without a rule is refused, settings.json is not")
    func stated() throws {
        let configuration = try configuration(nil, officials: TestPeople.shared.get().officials.map(\.certificate))
        let rule = try #require(configuration.settings.requiredSignatures)
        let field = #""required_signatures":"# + String(decoding: rule.canonicalBytes, as: UTF8.self) + ","
        let error = try configuration.refusal(replacing: field, by: "")
        #expect(error?.code == .missingField && error?.path == "required_signatures")
        #expect(TestElection.settings(signatures: nil).requiredSignatures == nil)
    }

    @Test("a rule that asks more signatures of anything than there are officials is refused")
    func tooMany() throws {
        let people = try TestPeople.shared.get().officials.map(\.certificate)
        for act in OfficialAct.allCases {
            let rule = SignatureRule { $0 == act ? 3 : 1 }
            #expect(throws: FormatError(.inconsistent, "")) {
                try configuration(rule, officials: Array(people.prefix(2)))
            }
            let sound = try configuration(rule, officials: Array(people.prefix(3)))
            #expect(OfficialAct.allCases.allSatisfy { sound.requiredSignatures($0) == ($0 == act ? 3 : 1) })
        }
    }

    @Test("each kind of document asks for its own number of signatures")
    func perAct() throws {
        let people = try TestPeople.shared.get()
        let configuration = try configuration(
            SignatureRule { $0 == .close ? 3 : $0.needsTwo ? 2 : 1 }, officials: people.officials.map(\.certificate))
        let bytes: [UInt8] = [1, 2, 3]
        for count in 0...3 {
            let document = SignedDocument(
                bytes: bytes,
                signatures: try people.officials.prefix(count).enumerated().map {
                    .init(
                        role: .official, index: $0 + 1,
                        cms: try DetachedSignature.sign(bytes, by: $1, at: someTime().seconds))
                })
            for act in OfficialAct.allCases {
                let error = refusal { () throws(FormatError) in
                    _ = try document.verified(.officials(act), configuration: configuration)
                }
                #expect((error == nil) == (count >= configuration.requiredSignatures(act)), "\(act) by \(count)")
            }
        }
    }

    @Test("one person cannot be two officials: neither by the same key nor by the same name")
    func samePerson() throws {
        let sound = try TestElection.configuration()
        let people = try TestPeople.shared.get()
        func refused(_ officials: [EnrolledPerson]) -> FormatError? {
            refusal { () throws(FormatError) in
                _ = try ElectionConfiguration(
                    settings: sound.settings, opensAt: sound.opensAt, closesAt: sound.closesAt,
                    electorate: sound.electorate, officials: officials, guardians: sound.guardians,
                    logKey: sound.logKey, ticketKey: sound.ticketKey, trustAnchors: sound.trustAnchors,
                    identity: sound.identity)
            }
        }
        let (one, two) = (people.officials[0].certificate, people.officials[1].certificate)
        #expect(refused([.init(name: "Anna", certificate: one), .init(name: "Berta", certificate: two)]) == nil)
        #expect(
            refused([.init(name: "Anna", certificate: one), .init(name: "Anna", certificate: two)])?.path
                == "officials[1].name")
        #expect(
            refused([.init(name: "Anna", certificate: one), .init(name: "Berta", certificate: one)])?.path
                == "officials[1].certificate")
        let renewed = people.renewed
        #expect(renewed.fingerprint != one.fingerprint && renewed.hasSamePublicKey(as: one))
        #expect(!renewed.hasSamePublicKey(as: two))
        #expect(
            refused([.init(name: "Anna", certificate: one), .init(name: "Berta", certificate: renewed)])?.path
                == "officials[1].certificate")
    }
}
