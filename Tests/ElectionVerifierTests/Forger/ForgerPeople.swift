import ElGamal
import ElectionModel
import ElectionTestKit
import Foundation
import Identity

/// The officials, guardians and voters of the corpus, whose keys everybody may know: Tests/Vectors/forged/people.json.
struct ForgerPeople: Sendable {
    private struct Person: Codable {
        let certificate: String
        let key: String
    }

    private struct Document: Codable {
        let note: String
        /// When everything is signed, in seconds since 1970.
        let time: Int64
        let issuer: String
        let people: [String: Person]
    }

    private static let voterCount = 8

    let people: TestPeople
    let now: Timestamp
    let memory: SignatureMemory

    init(_ path: String, memory: SignatureMemory) throws {
        let document = try JSONDecoder().decode(Document.self, from: Data(contentsOf: URL(filePath: path)))
        func identity(_ name: String) throws -> SigningIdentity {
            guard let person = document.people[name] else { throw Missing(name: name) }
            return try SigningIdentity(
                certificatePEM: Array(person.certificate.utf8), keyPEM: Array(person.key.utf8))
        }
        people = TestPeople(
            officials: try (1...2).map { try identity("official-\($0)") },
            guardians: try (1...3).map { try identity("guardian-\($0)") },
            voters: try (1...Self.voterCount).map { try identity("T-\($0)") },
            issuer: try Certificate(pem: Array(document.issuer.utf8)), stranger: try identity("stranger"),
            memory: memory)
        now = Timestamp(seconds: document.time)
        self.memory = memory
    }

    struct Missing: Error {
        let name: String
    }

    /// Makes new people by tools/devpki.
    static func make(_ path: String) throws {
        let folder = try TemporaryFolder().path + "/people"
        try TestPeople.devpki("init", folder)
        var people: [String: Person] = [:]
        func take(_ name: String, _ place: String) throws {
            func text(_ file: String) throws -> String {
                try String(contentsOf: URL(filePath: "\(folder)/\(place)/sign.\(file).pem"), encoding: .utf8)
            }
            people[name] = Person(certificate: try text("cert"), key: try text("key"))
        }
        for (role, count) in [("Official", 2), ("Guardian", 3)] {
            for index in 1...count {
                try TestPeople.devpki("person", folder, "\(role) \(index)")
                try take("\(role.lowercased())-\(index)", "people/\(role) \(index)")
            }
        }
        try TestPeople.devpki("person", folder, "Stranger")
        try take("stranger", "people/Stranger")
        try TestPeople.devpki("voter", folder, "T", "Voter", "--count", "\(voterCount)")
        for index in 1...voterCount { try take("T-\(index)", "voters/T-\(index)") }
        let document = Document(
            note: "Test keys that everybody knows. Worth nothing, and never to be enrolled in an election.",
            time: Int64(Date().timeIntervalSince1970),
            issuer: try String(contentsOf: URL(filePath: "\(folder)/chain.pem"), encoding: .utf8), people: people)
        try CorpusJSON.write(document, to: path)
    }
}
