import Identity
import Testing

/// Expects an `IdentityError` of this code, and OpenSSL's error queue empty afterwards.
func expect(
    _ code: IdentityError.Code, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) {
    #expect(throws: IdentityError(code, ""), sourceLocation: sourceLocation) { try body() }
    #expect(OpenSSLErrorQueue.isEmpty, sourceLocation: sourceLocation)
}
