import CollectionAPI
import ElectionModel
import Testing

/// Bodies of the wrong size.
@Suite struct SizeRefusalTests {
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
}
