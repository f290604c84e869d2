import CollectionAPI
import CollectionClient
import ElectionModel
import Testing

@Suite struct CollectorClientTests {
    struct Fixed: CollectorTransport {
        let response: CollectorResponse
        func send(_: CollectorRequest) throws(ClientError) -> CollectorResponse { response }
    }

    func ask(_ status: Int, _ type: String, _ body: String) throws -> VoterStatus {
        let election = try TestElection.shared.get()
        let response = CollectorResponse(status: status, mediaType: type, body: Array(body.utf8))
        return try CollectorClient(transport: Fixed(response: response), group: election.context.group).status()
    }

    static let good =
        #"{"phase":"open","voter":"EE-1","ballot_style":1,"roll_version":0,"receipts":[],"challenges":[]}"#
    static let problem =
        #"{"type":"urn:glassurn:problem:closed","title":"closed","status":403,"detail":"it is over"}"#

    @Test("an answer in canonical form is taken") func takes() throws {
        #expect(try ask(200, "application/json", Self.good).phase == .open)
    }

    @Test(
        "other statuses, types and forms are refused",
        arguments: [
            (201, "application/json", good), (204, "application/json", good), (302, "application/json", good),
            (200, "text/html", good), (200, "", good), (200, "application/json", good + " "),
            (200, "application/json", " " + good), (200, "application/json", "{}"), (500, "text/plain", "oops"),
            (200, "application/json", good.replacing(#","challenges":[]"#, with: "")),
            (200, "application/json", good.replacing("]}", with: #"],"challenges_waiting":0}"#)),
            (200, "application/json", good.replacing("]}", with: #"],"challenges_waiting":101}"#)),
            (404, "application/json", problem), (404, "application/problem+json", problem),
            (403, "application/problem+json", problem + "\n"), (403, "application/problem+json", ""),
            (403, "application/problem+json", problem.replacing("closed", with: "shut")),
            (403, "application/problem+json", problem.replacing("403", with: "404")),
        ])
    func refuses(status: Int, type: String, body: String) {
        #expect(throws: ClientError(.badAnswer, "")) { try ask(status, type, body) }
    }

    @Test("a refusal is decoded") func decodesProblem() {
        #expect(throws: ClientError(Problem(.closed, "it is over"))) {
            try ask(403, "application/problem+json", Self.problem)
        }
    }

    @Test(
        "only https addresses without users, queries and other tricks are taken",
        arguments: [
            "", "http://a", "https://", "https:///a", "HTTPS://a", "https://a b", "https://a?b", "https://a#b",
            "https://u@a", "https://a\n", "file:///etc/passwd", "https://:443", "https://é.example",
        ])
    func refusesAddress(text: String) {
        #expect(throws: ClientError(.badAddress, "")) { try ServerAddress(text) }
    }

    @Test(
        "plain addresses are taken",
        arguments: ["https://a", "https://a:1/", "https://127.0.0.1:8443/x", "https://[::1]:4"])
    func takesAddress(text: String) {
        #expect(throws: Never.self) { try ServerAddress(text) }
    }

    @Test("a collector that is not there is unreachable, and a file that is no certificate is bad credentials")
    func reportsFailures() throws {
        let nowhere = try ServerAddress("https://127.0.0.1:1")
        let request = CollectorRequest(.get, Routes.election, answerLimit: 10)
        let timeouts = CurlTransport.Timeouts(connect: 2, whole: 2)
        #expect(throws: ClientError(.unreachable, "")) {
            try CurlTransport(nowhere, authorities: nil, credentials: nil, timeouts: timeouts).send(request)
        }
        #expect(throws: ClientError(.badCredentials, "")) {
            try CurlTransport(nowhere, authorities: [], credentials: nil, timeouts: timeouts).send(request)
        }
    }
}
