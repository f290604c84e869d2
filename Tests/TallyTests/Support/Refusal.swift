import Primitives
import Tally
import Testing

/// Expects an error of the tally tool with this code.
func expectRefusal<Value>(
    _ code: TallyError.Code, naming text: String = "", sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Value
) async {
    await #expect(sourceLocation: sourceLocation) {
        _ = try await body()
    } throws: { error in
        guard let error = error as? TallyError else { return false }
        return error.code == code && (text.isEmpty || error.reason.contains(text))
    }
}
