import CollectionAPI
import ElectionModel
import Testing

/// Bodies that are not the one canonical form.
@Suite struct GrammarRefusalTests {
    typealias Change = @Sendable (String) -> String

    @Test("a body that is not canonical is refused under its own code", arguments: cases)
    func refuses(_ expected: APIErrorCode, _ change: Change) async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            let submission = try await voter.prepare()
            let text = String(decoding: submission.canonicalBytes, as: UTF8.self)
            let changed = change(text)
            #expect(changed != text)
            let answer = try await collector.refusal {
                try await voter.https.send("POST", Routes.cast, Array(changed.utf8))
            }
            #expect(answer == expected)
            // The ticket is still good.
            _ = try await voter.cast(submission)
        }
    }

    static let cases: [(APIErrorCode, Change)] = [
        (.notJSON, { _ in "" }),
        (.notJSON, { String($0.dropLast()) }),
        (.notJSON, { String($0.prefix(1_000)) }),
        (.notCanonical, { "{ " + $0.dropFirst() }),
        (.notCanonical, { $0.replacing("\"sequence\":1", with: "\"sequence\":01") }),
        (.notCanonical, { $0.replacing("\"sequence\":1", with: "\"sequence\":1.0") }),
        (.wrongOrder, { $0.replacing("{\"ballot\":", with: "{\"statement\":") }),
        (.wrongCase, { $0.replacing("{\"ballot\":", with: "{\"Ballot\":") }),
        (.wrongCase, { lowerFirstHash($0) }),
        (.duplicateField, { $0.replacing("\"sequence\":1", with: "\"sequence\":1,\"sequence\":1") }),
        (.unknownField, { $0.replacing("\"sequence\":1", with: "\"sequence\":1,\"colour\":1") }),
        (.missingField, { $0.replacing(/,"signature":"[^"]*"/, with: "") }),
        (.wrongType, { $0.replacing("\"sequence\":1", with: "\"sequence\":\"1\"") }),
        (.wrongType, { $0.replacing("\"type\":\"cast-statement\"", with: "\"type\":\"ticket\"") }),
        (.outOfRange, { $0.replacing("\"sequence\":1", with: "\"sequence\":0") }),
        (.badValue, { $0.replacing("\"cast_at\":\"2", with: "\"cast_at\":\"x") }),
        (.badValue, { $0.replacing("\"signature\":\"M", with: "\"signature\":\"?") }),
        (.trailingBytes, { $0 + "\n" }),
        (.trailingBytes, { $0 + $0 }),
    ]

    @Test("more than eight MiB is refused, with and without a stated length", arguments: [true, false])
    func refusesLarge(_ stated: Bool) async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            let body = [UInt8](repeating: 32, count: CastSubmission.maximumByteCount + 1)
            let options = stated ? [] : ["-H", "Transfer-Encoding: chunked"]
            let code = try await collector.refusal {
                try await voter.https.send("POST", Routes.cast, body, options: options)
            }
            #expect(code == .tooLarge)
        }
    }

    @Test("a request for a ticket has no body")
    func refusesTicketBody() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter()
            try await collector.expect(.tooLarge) { try await voter.https.send("POST", Routes.ticket, [1]) }
        }
    }

    private static func lowerFirstHash(_ text: String) -> String {
        text.replacing(/"election":"[0-9A-F]{64}"/, maxReplacements: 1) { match in
            "\"election\":" + text[match.range].dropFirst(11).lowercased()
        }
    }
}
