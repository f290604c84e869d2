import CollectionAPI
import CollectionClient
import ElectionModel
import Primitives
import Testing
import VoterCommand

/// Keeps all that it gives.
struct RecordingRandom: SecureRandomSource {
    var given: [[UInt8]] = []
    private var source = SystemRandom()

    init() {}

    mutating func fill(_ bytes: inout [UInt8]) {
        source.fill(&bytes)
        given.append(bytes)
    }
}

@Suite struct SecrecyTests {
    /// All bytes that left the device or lie in the receipts folder.
    func traces(_ fixture: VoterFixture) throws -> [(String, [UInt8])] {
        let files = try fixture.files.filter { !$0.hasSuffix(".election.json") }
            .map { ($0, try DurableFile.read("\(fixture.folder.path)/\($0)")) }
        return files + fixture.collector.requests.map { ($0.path, $0.body) }
    }

    @Test("neither the ballot nonce nor any other random secret is in a file or a request, the salt apart")
    func hidesNonces() throws {
        for receiptComes in [true, false] {
            let fixture = try VoterFixture()
            fixture.collector.change { $0.failuresAfter = receiptComes ? 0 : 3 }
            var random = RecordingRandom()
            _ = try? fixture.vote([1: [0, 1, 0], 2: [3, 0, 1]], using: &random)
            let traces = try traces(fixture)
            #expect(traces.count > 3)
            // The first is the salt, which the signed statement needs.
            for secret in random.given.dropFirst() where secret.count >= 8 {
                for form in [Hexadecimal.encodeToBytes(secret), Array(Base64.encode(secret).utf8), secret] {
                    for (name, bytes) in traces { #expect(!bytes.contains(form), "a secret stands in \(name)") }
                }
            }
        }
    }

    @Test("of a challenged ballot the nonces of the selections go out, and no other secret, not even the ballot nonce")
    func opensNoMore() throws {
        for receiptComes in [true, false] {
            let fixture = try VoterFixture()
            fixture.collector.change { $0.failuresAfter = receiptComes ? 0 : 3 }
            var random = RecordingRandom()
            _ = try? fixture.challenge([1: [0, 1, 0], 2: [3, 0, 1]], using: &random)
            let traces = try traces(fixture)
            #expect(traces.count > 3)
            for secret in random.given.dropFirst() where secret.count >= 8 {
                for form in [Hexadecimal.encodeToBytes(secret), Array(Base64.encode(secret).utf8), secret] {
                    for (name, bytes) in traces { #expect(!bytes.contains(form), "a secret stands in \(name)") }
                }
            }
        }
    }

    @Test("a marked choice is in no file, in no request and in nothing said after the confirmation") func hidesChoice()
        throws
    {
        let fixture = try VoterFixture(script: ["3", "1 1 2", "encrypt"])
        let choices = BallotChoices(session: fixture.session, voice: fixture.voice, language: "et", file: nil)
        let (selections, ticket) = try choices.make()
        let shown = fixture.voice.said.joined(separator: "\n")
        #expect(shown.contains("Sinine"), "the voter sees the ballot")
        let before = fixture.voice.said.count
        var random = SystemRandom()
        let outcome = try fixture.session.cast(selections, ticket: ticket, signer: fixture.signer, using: &random)
        let report = CastReport(outcome, title: "Proovivalimine")
        let after = (fixture.voice.said.dropFirst(before) + [report.text, report.json]).joined(separator: "\n")
        for word in ["Sinine", "Blue", "Esimene", "Dish", "selections\":", "options\":"] {
            #expect(!after.contains(word))
            for (name, bytes) in try traces(fixture) where word.hasPrefix("S") || !word.contains("\"") {
                #expect(!bytes.contains(Array(word.utf8)), "\(word) stands in \(name)")
            }
        }
    }

    @Test("blank and full ballots have requests and files of the same size") func hidesBlank() throws {
        let blank = try VoterFixture()
        try blank.vote([1: [0, 0, 0], 2: [0, 0, 0]])
        let full = try VoterFixture()
        try full.vote([1: [0, 0, 1], 2: [3, 3, 0]])
        func sizes(_ fixture: VoterFixture) throws -> [Int] {
            try fixture.collector.casts.map { body in
                try CastSubmission(canonical: body.body, group: fixture.election.context.group).ballotBytes.count
            }
        }
        #expect(try sizes(blank) == sizes(full))
    }

    @Test("a file with choices is read only") func readsOnly() throws {
        let fixture = try VoterFixture()
        let text =
            #"{"type":"selections","ballot_style":1,"contests":[{"contest":1,"options":[2]},"#
            + #"{"contest":2,"options":[]}]}"#
        let path = try fixture.write(text, "choices.txt")
        let choices = BallotChoices(session: fixture.session, voice: fixture.voice, language: nil, file: path)
        _ = try choices.make()
        #expect(try DurableFile.read(path) == Array(text.utf8))
        #expect(fixture.files == ["choices.txt"])
    }
}
