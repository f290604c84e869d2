import ElectionModel
import ElectionTestKit
import ElectionVerifier
import Testing

@Suite("Every field once")
struct FieldMutationTests {
    /// Every file of JSON or of lines of JSON in a record.
    static let files = [
        RecordFolder.list, RecordFolder.manifest, RecordFolder.election, RecordFolder.definition,
        RecordFolder.commitments, RecordFolder.guardians, RecordFolder.open, RecordFolder.close,
        RecordFolder.processed, RecordFolder.session(1), RecordFolder.segment(0), RecordFolder.dispositions,
        RecordFolder.aggregate, RecordFolder.result,
    ]

    /// Of the ballots, which are alike: one that was replaced and the one with all contests.
    static func isChosen(_ file: String, _ line: Int) -> Bool {
        file != RecordFolder.segment(0) || [0, 6].contains(line)
    }

    @Test("the list of files above is complete")
    func completeness() async throws {
        let copy = try RecordCopy(await TestRecord.shared(.full))
        #expect(copy.contentPaths == (Self.files + [RecordFolder.resultTable]).sorted())
    }

    @Test("a changed value, field or list is found, and its file named", arguments: files)
    func mutation(_ file: String) async throws {
        let copy = try RecordCopy(await TestRecord.shared(.full))
        var count = 0
        for (number, line) in copy.lines(file).enumerated() where Self.isChosen(file, number) {
            for mutation in try JSONTree(line).mutations {
                let bytes = copy.replacing(file, line: number, with: mutation.tree.bytes)
                let report = try await copy.verify([file: bytes])
                let name = "\(file):\(number + 1) \(mutation.path) \(mutation.kind)"
                #expect(report.verdict == .doesNotHold, "\(name)")
                #expect(report.failures.contains { $0.place.file.hasPrefix(file) }, "\(name): no place")
                #expect(report.verified == nil)
                count += 1
            }
        }
        #expect(count > 10)
    }
}
