import CollectionAPI
import CollectionClient
import ElectionModel
import Foundation
import Primitives
import Testing
import VoterCommand

@Suite struct ReceiptTests {
    @Test("a kept receipt decodes to the same bytes, and every other spelling is refused") func isCanonical() throws {
        let fixture = try VoterFixture()
        let receipt = try fixture.vote().receipt
        let group = fixture.election.context.group
        let bytes = receipt.canonicalBytes
        #expect(try SavedReceipt(canonical: bytes, group: group) == receipt)
        let text = String(decoding: bytes, as: UTF8.self)
        for (old, new) in [
            ("\"receipt\"", "\"Receipt\""), ("\"format\":0", "\"format\":1"), (":1,", ":0,"), (",", ", "),
            ("\"ballot\"", "\"Ballot\""), ("}", ",\"x\":1}"),
        ] {
            #expect(throws: FormatError.self) {
                try SavedReceipt(
                    canonical: Array(text.replacing(old, with: new, maxReplacements: 1).utf8), group: group)
            }
        }
    }

    @Test("every changed field of a kept receipt is noticed") func verifies() throws {
        let fixture = try VoterFixture()
        let receipt = try fixture.vote().receipt
        let checker = ReceiptChecker(fixture.election.context)
        #expect(throws: Never.self) { try checker.verify(receipt) }
        let text = String(decoding: receipt.canonicalBytes, as: UTF8.self)
        for field in ["election", "fingerprint", "ballot", "statement"] {
            let start = try #require(text.range(of: "\"\(field)\":\"")).upperBound
            let digit = text[start] == "0" ? "1" : "0"
            let changed = text.replacingCharacters(in: start..<text.index(after: start), with: digit)
            let forged = try SavedReceipt(canonical: Array(changed.utf8), group: fixture.election.context.group)
            #expect(throws: VoterError.self) { try checker.verify(forged) }
        }
        let other = ReceiptChecker(try TestElection(label: "Other").context)
        #expect(throws: VoterError(.wrongReceipt, "")) { try other.verify(receipt) }
        #expect(throws: VoterError(.receiptUnproven, "")) { try other.verify(receipt.receipt) }
    }

    @Test("a damaged receipt in the folder stops the vote, and is named") func refusesDamaged() throws {
        let fixture = try VoterFixture()
        try fixture.vote()
        let text = String(decoding: try DurableFile.read("\(fixture.folder.path)/test-1.json"), as: UTF8.self)
        for damage in ["", "{}", text + "\n", text.replacing("\"sequence\":1", with: "\"sequence\":2")] {
            _ = try fixture.write(damage, "test-1.json")
            #expect(throws: VoterError(.badFile, "")) { try fixture.vote() }
        }
    }

    @Test("the election is believed only with its fingerprint, from the collector and from the folder") func pins()
        throws
    {
        let fixture = try VoterFixture()
        let group = fixture.election.context.group
        let right = ElectionSource(fingerprint: fixture.election.context.fingerprint, group: group)
        let wrong = ElectionSource(fingerprint: SHA256.hash([]), group: group)
        #expect(throws: VoterError(.wrongElection, "")) {
            try wrong.load(from: fixture.client, keepingIn: fixture.folder)
        }
        #expect(fixture.files.isEmpty)
        _ = try right.load(from: fixture.client, keepingIn: fixture.folder)
        #expect(fixture.files == ["test.election.json"])
        _ = try right.load(from: fixture.client, keepingIn: fixture.folder)
        #expect(fixture.collector.requests.count == 2, "the second time the files come from the folder")
        let other = try TestElection(label: "Other")
        try DurableFile.write(
            other.bundle.canonicalBytes, to: "\(fixture.folder.path)/test.election.json", replacing: true)
        _ = try right.load(from: fixture.client, keepingIn: fixture.folder)
        #expect(fixture.collector.requests.count == 3, "files of another election are not believed")
        #expect(throws: VoterError(.wrongElection, "")) { try right.load(file: other.bundle.canonicalBytes) }
        #expect(throws: VoterError(.badFile, "")) { try right.load(file: []) }
    }

    @Test("a fingerprint may be typed in groups and in either case, and nothing else") func readsFingerprint() throws {
        let hash = SHA256.hash([])
        let text = PlainText.groups(hash.hexadecimal).lowercased() + "\r\n"
        #expect(try FingerprintText.parse(text) == hash)
        for text in ["", "00", hash.hexadecimal + "0", "x" + hash.hexadecimal.dropFirst()] {
            #expect(throws: VoterError(.badFingerprint, "")) { try FingerprintText.parse(text) }
        }
    }
}
