import ElectionModel
import Identity
import Testing
import TransparencyLog

@Suite struct ConfigurationTests {
    @Test(
        "settings have bounds, each refused with its place",
        arguments: [
            (#""identifier":"test-2026""#, #""identifier":"Test""#, FormatError.Code.badValue, "identifier"),
            (#""identifier":"test-2026""#, #""identifier":"""#, .badValue, "identifier"),
            (#""identifier":"test-2026""#, #""identifier":"a/b""#, .badValue, "identifier"),
            (#""guardian_count":3"#, #""guardian_count":1"#, .outOfRange, "guardian_count"),
            (#""guardian_count":3"#, #""guardian_count":101"#, .outOfRange, "guardian_count"),
            (#""guardian_count":3"#, #""guardian_count":4"#, .outOfRange, "quorum"),
            (#""quorum":2"#, #""quorum":1"#, .outOfRange, "quorum"),
            (#""quorum":2"#, #""quorum":4"#, .outOfRange, "quorum"),
            (#""close":2"#, #""close":0"#, .outOfRange, "required_signatures.close"),
            (#""roll_update":2"#, #""roll_update":101"#, .outOfRange, "required_signatures.roll_update"),
            (#""roll_rule":"at-casting""#, #""roll_rule":"never""#, .badValue, "roll_rule"),
            (#""revoting":true"#, #""revoting":1"#, .wrongType, "revoting"),
            (#""minimum_cell_size":3"#, #""minimum_cell_size":0"#, .outOfRange, "minimum_cell_size"),
            (#""publication_level":"full""#, #""publication_level":"Full""#, .badValue, "publication_level"),
            (#""publication_level":"full""#, #""publication_level":"""#, .badValue, "publication_level"),
            (#""ticket_lifetime":600"#, #""ticket_lifetime":9"#, .outOfRange, "ticket_lifetime"),
            (#""title":"Üks""#, #""title":" Üks""#, .badValue, "texts[0].contests[0].title"),
            (#""Ei""#, #""""#, .badValue, "texts[0].contests[0].options[1]"),
            (#""type":"settings""#, #""type":"election""#, .wrongType, ""),
        ])
    func settings(_ old: String, _ new: String, _ code: FormatError.Code, _ path: String) throws {
        let error = try TestElection.settings().refusal(replacing: old, by: new)
        #expect(error?.code == code, "\(error?.description ?? "accepted")")
        #expect(error?.path == path)
    }

    @Test("a quorum of all guardians is allowed, half of them is not")
    func quorum() throws {
        let all = TestElection.settings(guardians: 3, quorum: 3)
        #expect(refusal(ElectionSettings.self, all.text) == nil)
        let half = TestElection.settings(guardians: 4, quorum: 2)
        #expect(refusal(ElectionSettings.self, half.text)?.code == .outOfRange)
    }

    private func refused(_ make: () throws -> ElectionConfiguration) throws -> FormatError? {
        do {
            _ = try make()
            return nil
        } catch let error as FormatError {
            return error
        }
    }

    @Test("people, times and keys fit together")
    func consistency() throws {
        let people = try TestPeople.shared.get()
        func check(_ path: String, _ make: () throws -> ElectionConfiguration) throws {
            let error = try refused(make)
            #expect(error?.code == .inconsistent, "\(path)")
            #expect(error?.path == path)
        }
        try check("guardians") { try TestElection.configuration(guardians: Array(people.guardians.prefix(2))) }
        try check("guardians") { try TestElection.configuration(guardians: people.guardians + [people.stranger]) }
        try check("closes_at") { try TestElection.configuration(opens: 1_800_000_000, closes: 1_800_000_000) }
        try check("closes_at") { try TestElection.configuration(opens: 1_800_000_001, closes: 1_800_000_000) }
        try check("officials") { try TestElection.configuration(officials: [people.officials[0]]) }
        try check("officials[1].certificate") {
            try TestElection.configuration(officials: [people.officials[0], people.officials[0]])
        }
        try check("guardians[0].certificate") {
            try TestElection.configuration(officials: [people.guardians[0], people.officials[0]])
        }
        try check("trust_anchors") { try TestElection.configuration(trustAnchors: []) }
        try check("ticket_key") { try TestElection.configuration(ticketKey: "log") }
    }

    @Test("an official is known by the certificate")
    func officialIndex() throws {
        let people = try TestPeople.shared.get()
        let configuration = try TestElection.configuration()
        #expect(configuration.officialIndex(certificate: people.officials[1].certificate.fingerprint) == 2)
        #expect(configuration.officialIndex(certificate: people.stranger.certificate.fingerprint) == nil)
        #expect(configuration.officialIndex(certificate: people.guardians[0].certificate.fingerprint) == nil)
        #expect(configuration.logOrigin == "test.invalid/log")
    }

    @Test("certificates and keys inside the file are read strictly")
    func embedded() throws {
        let configuration = try TestElection.configuration()
        let logKey = configuration.logKey.encoded
        #expect(try configuration.refusal(replacing: logKey, by: "test.invalid/log")?.path == "log_key")
        #expect(try configuration.refusal(replacing: logKey, by: logKey + "A")?.code == .badValue)
        let error = try configuration.refusal(replacing: #""certificate":"MII"#, by: #""certificate":"AII"#)
        #expect(error?.code == .badValue)
        #expect(error?.path == "officials[0].certificate")
        #expect(try configuration.refusal(replacing: #""format":0"#, by: #""format":1"#)?.code == .wrongType)
    }

    @Test("the texts of every language have the manifest's shape")
    func texts() throws {
        let configuration = try TestElection.configuration()
        let manifest = try TestElection.manifest()
        #expect(refusal { () throws(FormatError) in try configuration.requireTexts(for: manifest) } == nil)
        let other = try Manifest(
            label: "M", contests: [.init(label: "C", options: [.init(label: "O")])],
            ballotStyles: [.init(label: "S", contests: [1])])
        let error = refusal { () throws(FormatError) in try configuration.requireTexts(for: other) }
        #expect(error?.code == .inconsistent)
        #expect(error?.path == "texts[0]")
    }
}
