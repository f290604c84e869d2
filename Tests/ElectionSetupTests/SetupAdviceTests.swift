import ElectionModel
import ElectionSetup
import Identity
import Primitives
import Testing
import TransparencyLog

@Suite struct SetupAdviceTests {
    private func configuration(
        quorum: Int = 2, guardians: Int = 3, cell: Int = 3, official: Certificate? = nil
    ) throws -> ElectionConfiguration {
        let people = try TestPeople.shared.get()
        let settings = ElectionSettings(
            identifier: "advice", texts: [], guardianCount: guardians, quorum: quorum, requiredSignatures: .all(1),
            allowsRevoting: true, minimumCellSize: cell, publicationLevel: .full, ticketLifetime: 600)
        let certificates = (people.guardians + [people.official]).map(\.certificate)
        return try ElectionConfiguration(
            settings: settings, opensAt: Timestamp(seconds: 1), closesAt: Timestamp(seconds: 2),
            electorate: roll([1, 2]).electorate(),
            officials: official.map { [EnrolledPerson(name: "Olga", certificate: $0)] }
                ?? [EnrolledPerson(name: "Olga", certificate: try #require(people.root))],
            guardians: certificates.prefix(guardians).enumerated().map {
                EnrolledPerson(name: "Guardian \($0 + 1)", certificate: $1)
            },
            logKey: key("log"), ticketKey: key("ticket"), trustAnchors: [people.root],
            identity: IdentityRules(isRehearsal: true))
    }

    private func key(_ name: String) throws -> NoteVerifierKey {
        let seed = SHA256.hash(Array(name.utf8)).bytes
        return try NoteVerifierKey(name: "test.invalid/\(name)", publicKey: Ed25519.SigningKey(seed: seed).publicKey)
    }

    private func roll(_ styles: [Int], weights: [Int] = []) throws -> VoterRoll {
        try VoterRoll(
            version: 0,
            voters: styles.enumerated().map { index, style in
                let weight = index < weights.count ? weights[index] : 1
                return .init(identifier: "V-\(index)", name: "Somebody", ballotStyle: style, weight: weight)
            })
    }

    private func warnings(_ configuration: ElectionConfiguration, _ roll: VoterRoll) throws -> [String] {
        SetupAdvice.warnings(configuration, manifest: try testManifest(), roll: roll)
    }

    /// Two of three guardians, three voters of each style, one weight and an official who may sign.
    private func sound() throws -> (ElectionConfiguration, VoterRoll) {
        let people = try TestPeople.shared.get()
        let configuration = try configuration(guardians: 2, official: people.official.certificate)
        return (configuration, try roll([1, 1, 1, 2, 2, 2]))
    }

    @Test("needing every guardian, few voters and small cells are said")
    func numbers() throws {
        let (configuration, roll) = try sound()
        let found = try warnings(configuration, roll)
        #expect(found.count == 2)
        #expect(found.first?.contains("all 2 guardians") == true)
        #expect(
            found.last == "one official alone can order: open, close, roll update, override list; enrol two officials "
                + "and require two signatures")
        let small = try self.configuration(
            guardians: 2, cell: 2, official: TestPeople.shared.get().official.certificate)
        #expect(try warnings(small, roll).contains { $0.contains("minimum_cell_size is 2") })
    }

    @Test("a ballot style with fewer voters than a cell is named")
    func smallStyles() throws {
        let (configuration, _) = try sound()
        let found = try warnings(configuration, roll([1, 1, 1, 2, 2]))
        #expect(found.contains { $0.contains("\"South West\" has 2 voters") })
        #expect(!found.contains { $0.contains("\"North\"") })
        #expect(try warnings(configuration, roll([1, 1, 1])).contains { $0.contains("\"South West\" has 0 voters") })
    }

    @Test("distinct weights are said, and rare ones listed")
    func weights() throws {
        let (configuration, _) = try sound()
        let even = try warnings(configuration, roll([1, 1, 1, 2, 2, 2], weights: [5, 5, 5, 5, 5, 5]))
        #expect(!even.contains { $0.contains("weights") })
        let found = try warnings(configuration, roll([1, 1, 1, 2, 2, 2], weights: [7, 4, 4, 1, 1, 1]))
        #expect(found.contains { $0.contains("3 different weights") })
        #expect(found.contains { $0.hasSuffix("fewer than three voters have: 4, 7") })
        let common = try warnings(configuration, roll([1, 1, 1, 2, 2, 2], weights: [2, 2, 2, 1, 1, 1]))
        #expect(common.contains { $0.contains("2 different weights") })
        #expect(!common.contains { $0.contains("fewer than three voters have") })
    }

    @Test("voter ids that differ only in capital letters are named, others are not")
    func alike() throws {
        let (configuration, _) = try sound()
        func found(_ identifiers: [String]) throws -> [String] {
            let roll = try VoterRoll(
                version: 0, voters: identifiers.sorted().map { .init(identifier: $0, name: "Somebody", ballotStyle: 1) }
            )
            return try warnings(configuration, roll).filter { $0.contains("capital") }
        }
        #expect(try found(["PNOEE-1", "PNOEE-11", "pnofi-1"]).isEmpty)
        #expect(
            try found(["PNOEE-1", "pnoee-1", "pnoEE-1", "X"]) == [
                "voter ids that differ only in capital letters: PNOEE-1 and pnoEE-1, and 1 more like them; is it one person?"
            ])
    }

    @Test("a certificate that may not sign is said with its name")
    func keyUsage() throws {
        let (_, roll) = try sound()
        let found = try warnings(configuration(guardians: 2), roll)
        #expect(found.contains { $0 == "the certificate of Olga may not be used to sign" })
    }

    @Test("a quorum below the number of guardians is fine")
    func quorum() throws {
        let people = try TestPeople.shared.get()
        let configuration = try configuration(
            quorum: 2, guardians: 3, official: Certificate(der: people.root.der))
        #expect(try !warnings(configuration, sound().1).contains { $0.contains("guardians are needed") })
    }
}
