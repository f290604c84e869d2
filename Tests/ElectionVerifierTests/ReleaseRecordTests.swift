import ElectionModel
import ElectionTestKit
import ElectionVerifier
import Primitives
import Testing

/// Records whose log names the programs of the election.
@Suite("Releases in records")
struct ReleaseRecordTests {
    private static let record = Task { () throws -> TestRecord in
        let election = try TestElection(.full, minimumCellSize: 1)
        var polling = TestPolling(election)
        let first = try document(election, 1, .zero)
        let second = try document(election, 2, first.hash)
        let casts = try polling.cast(TestVotes.all).map { TestBox.Event.cast($0) }
        let box = try TestBox(
            election, folder: TemporaryFolder().path + "/box",
            events: [.release(first, 1), .open] + casts + [.close, .release(second, 2)])
        return try await TestRecord(box)
    }

    private static func release(
        _ election: TestElection, _ number: Int, _ previous: HashValue, fingerprint: HashValue? = nil
    ) throws -> ReleaseDocument {
        try ReleaseDocument(
            election: election.context.extendedBaseHash, fingerprint: fingerprint ?? election.context.fingerprint,
            number: number, previous: previous, version: "0.1.\(number)",
            programs: [.init(name: "glassurn-tally", hash: SHA256.hash([UInt8(number)]))], issuedAt: election.now)
    }

    private static func document(
        _ election: TestElection, _ number: Int, _ previous: HashValue
    ) throws -> SignedDocument {
        try election.signedByOfficials(release(election, number, previous).canonicalBytes)
    }

    private func copy() async throws -> RecordCopy { try RecordCopy(await Self.record.value) }

    private func failing(_ copy: RecordCopy, _ path: String, _ bytes: [UInt8]) async throws -> Set<Check> {
        Forgery.failing(try await copy.verify(Resealing(copy, [path: bytes])))
    }

    @Test("an honest record with two releases holds")
    func honest() async throws {
        let report = try await Self.record.value.verify()
        #expect(report.failures.map { "\($0.check.id) \($0.place) \($0.reason)" } == [])
        #expect(report.verdict == .holds)
    }

    @Test("a release that is not the next one, or is of another election, is found by R.5 alone")
    func links() async throws {
        let copy = try await copy()
        let election = copy.record.election
        let first = SHA256.hash(copy.text(RecordFolder.release(1)))
        for forged in try [
            Self.release(election, 2, SHA256.hash([1])), Self.release(election, 3, first),
            Self.release(election, 2, first, fingerprint: SHA256.hash([2])),
        ] {
            #expect(try await failing(copy, RecordFolder.release(2), forged.canonicalBytes) == [.links])
        }
    }

    @Test("programs that are exchanged afterwards are found by the log and the signatures")
    func exchanged() async throws {
        let copy = try await copy()
        let path = RecordFolder.release(2)
        let text = String(decoding: copy.text(path), as: UTF8.self)
        let other = Array(text.replacing("0.1.2", with: "0.1.3").utf8)
        let found = Forgery.failing(try await copy.verify([path: other]))
        #expect(found == [.fileList, .logDocuments, .officialSignatures])
    }
}
