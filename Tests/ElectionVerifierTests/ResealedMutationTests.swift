import ElectionModel
import ElectionVerifier
import Testing

/// The same changes by an office that signs, lists and logs everything again: what is left are the checks of content.
@Suite("Every field once, sealed again")
struct ResealedMutationTests {
    /// Fields that nobody can check from a record alone, with the reason.
    static let invisible: [(file: String, field: String)] = [
        // Times decide nothing.
        (RecordFolder.open, "issued_at"), (RecordFolder.close, "issued_at"),
        // The roll is not public.
        (RecordFolder.processed, "eligible"),
        // Openings of these commitments stay with the officials.
        (RecordFolder.session(1), "commitments[0].commitments"), (RecordFolder.session(1), "commitments[1].commitments"),
        // Only the voter knows the own pseudonym.
        (RecordFolder.segment(0), "pseudonym"),
    ]

    @Test("every change that a record can show is found", arguments: FieldMutationTests.files)
    func mutation(_ file: String) async throws {
        let copy = try RecordCopy(await TestRecord.shared(.full))
        for (number, line) in copy.lines(file).enumerated() where Self.isChosen(file, number) {
            for mutation in try JSONTree(line).mutations {
                let bytes = copy.replacing(file, line: number, with: mutation.tree.bytes)
                let report = try await Resealing(copy, [file: bytes]).verify()
                guard report.verdict == .doesNotHold else {
                    let isKnown = Self.invisible.contains { $0.file == file && mutation.path.contains($0.field) }
                    #expect(isKnown, "\(file):\(number + 1) \(mutation.path) \(mutation.kind) was not found")
                    continue
                }
                #expect(report.failures.contains { !$0.place.file.isEmpty })
            }
        }
    }

    /// A ballot that was replaced, the one with all contests, and the last.
    private static func isChosen(_ file: String, _ line: Int) -> Bool {
        file != RecordFolder.segment(0) || [0, 6, 8].contains(line)
    }
}
