import ElectionModel
import ElectionTestKit
import ElectionVerifier
import Testing

/// The same changes by an office that signs, lists and logs everything again: what is left are the checks of content.
@Suite("Every field once, sealed again")
struct ResealedMutationTests {
    /// Fields that nobody can check from a record alone, with the reason.
    static let invisible: [(file: String, field: String)] = [
        // Times decide nothing.
        (RecordFolder.open, "issued_at"), (RecordFolder.close, "issued_at"),
        // Openings of these commitments stay with the officials.
        (RecordFolder.session(1), "commitments[0].commitments"),
        (RecordFolder.session(1), "commitments[1].commitments"),
    ]

    @Test("every change that a record can show is found", arguments: FieldMutationTests.files)
    func mutation(_ file: String) async throws {
        let copy = try RecordCopy(await TestRecord.shared(.full))
        let allowed = Set(Self.invisible.filter { $0.file == file }.map(\.field))
        var unseen: Set<String> = []
        for (number, line) in copy.lines(file).enumerated() where FieldMutationTests.isChosen(file, number) {
            for mutation in try JSONTree(line).mutations {
                let bytes = copy.replacing(file, line: number, with: mutation.tree.bytes)
                let report = try await copy.verify(Resealing(copy, [file: bytes]))
                if report.verdict == .doesNotHold { continue }
                let field = allowed.first { mutation.path.contains($0) }
                #expect(field != nil, "\(file):\(number + 1) \(mutation.path) \(mutation.kind) was not found")
                if let field { unseen.insert(field) }
            }
        }
        #expect(unseen == allowed, "the list of invisible fields has some that are visible")
    }
}
