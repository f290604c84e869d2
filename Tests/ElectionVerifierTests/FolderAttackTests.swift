import ElectionModel
import ElectionTestKit
import ElectionVerifier
import Foundation
import GroupArithmetic
import Identity
import Primitives
import Testing
import TransparencyLog

@Suite("Files, signatures and log")
struct FolderAttackTests {
    @Test("each missing file is found")
    func missingFiles() async throws {
        let forgery = try await Forgery()
        for path in forgery.copy.files.keys.sorted() {
            let report = try await forgery.copy.verify([path: nil])
            #expect(report.verdict == .doesNotHold, "\(path)")
            #expect(
                report.failures.contains { $0.place.file.hasPrefix(path) || path.hasPrefix($0.place.file) }, "\(path)")
        }
    }

    @Test("each changed byte of a signature or of the table is found, and the file named")
    func changedBytes() async throws {
        let forgery = try await Forgery()
        for (path, bytes) in forgery.copy.files where !FieldMutationTests.files.contains(path) {
            for index in [0, bytes.count / 2, bytes.count - 1] {
                var changed = bytes
                changed[index] ^= 1
                let report = try await forgery.copy.verify([path: changed])
                #expect(report.failures.contains { $0.place.file == path }, "\(path) byte \(index)")
            }
        }
    }

    @Test(
        "files that do not belong into a record are found",
        arguments: [
            "notes.txt", "steps/session-3.json", "steps/extra.json", "ballots/000002.jsonl", "ballots/0.jsonl",
            "definition/roll.json", "definition/manifest.json.official-1.p7s",
            "definition/definition.json.official-3.p7s",
            "record.json.guardian-0.p7s", "private/key",
        ])
    func strangers(_ path: String) async throws {
        let forgery = try await Forgery()
        let report = try await forgery.copy.verify([path: [1, 2, 3]])
        #expect(report[.fileList]?.failures.contains { path.hasPrefix($0.place.file) } == true)
        // Listed and signed, it is still no file of a record; a strange signature is.
        let resealed = try await forgery.copy.verify(Resealing(forgery.copy, [path: [1, 2, 3]]))
        #expect(resealed.verdict == .doesNotHold)
    }

    @Test("pipes, empty folders and links to folders are found without waiting for them")
    func specialFiles() async throws {
        let copy = try RecordCopy(await TestRecord.shared(.full))
        mkfifo("\(copy.folder)/pipe", 0o644)
        mkfifo("\(copy.folder)/ballots/000001.jsonl", 0o644)
        try FileManager.default.createDirectory(atPath: "\(copy.folder)/empty", withIntermediateDirectories: true)
        let report = try await copy.record.verify(copy.folder)
        #expect(
            Set(report[.fileList]?.failures.map(\.place.file) ?? []) == ["pipe", "ballots/000001.jsonl", "empty"])
    }

    /// They are held a few at a time and given out in constant time each; holding all of them takes minutes here.
    @Test("many lines that are no ballots are each counted, and the ballots behind them are still checked")
    func manyStrays() async throws {
        let forgery = try await Forgery()
        let path = RecordFolder.segment(0)
        let genuine = forgery.copy.text(path)
        let honest = try await forgery.copy.verify([:])
        let count = 70_000
        let junk = [UInt8]((0..<count).flatMap { _ in Array("x\n".utf8) })
        let report = try await forgery.copy.verify([path: junk + genuine])
        #expect(report.ballotCount == honest.ballotCount)
        #expect(report[.formats]?.failureCount == count + 1, "each line, and the length of the segment")
        #expect(report[.selectionProof]?.items == honest[.selectionProof]?.items)
        #expect(report[.loggedBallots]?.failureCount == 0)
    }

    @Test("a symbolic link in the place of a file is found, though it leads to the right content")
    func linkForFile() async throws {
        let copy = try RecordCopy(await TestRecord.shared(.full))
        let path = "\(copy.folder)/\(RecordFolder.aggregate)"
        let elsewhere = "\(copy.folder)-\(RecordFolder.aggregate)"
        defer { try? FileManager.default.removeItem(atPath: elsewhere) }
        try FileManager.default.moveItem(atPath: path, toPath: elsewhere)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: elsewhere)
        let report = try await copy.record.verify(copy.folder)
        #expect(Set(report[.fileList]?.failures.map(\.place.file) ?? []) == [RecordFolder.aggregate])
    }

    @Test("a document whose place is taken by a folder is found")
    func folderForFile() async throws {
        let copy = try RecordCopy(await TestRecord.shared(.full))
        try FileManager.default.removeItem(atPath: "\(copy.folder)/\(RecordFolder.dispositions)")
        try FileManager.default.createDirectory(
            atPath: "\(copy.folder)/\(RecordFolder.dispositions)", withIntermediateDirectories: true)
        let report = try await copy.record.verify(copy.folder)
        #expect(Forgery.failing(report).isSuperset(of: [.fileList, .dispositions]))
    }

    @Test("one official's signature is not enough where two are asked for")
    func oneSignature() async throws {
        let forgery = try await Forgery()
        let path = "\(RecordFolder.close).official-2.p7s"
        #expect(try await forgery.failing([path: nil]) == [.officialSignatures])
        let plain = Forgery.failing(try await forgery.copy.verify([path: nil]))
        #expect(plain == [.officialSignatures, .fileList])
    }

    @Test("one official who signs twice is not two officials")
    func signedTwice() async throws {
        let forgery = try await Forgery()
        let bytes = forgery.copy.text(RecordFolder.list)
        let cms = try DetachedSignature.sign(
            bytes, by: forgery.election.people.officials[0], at: forgery.election.now.seconds)
        let report = try await forgery.copy.verify(["\(RecordFolder.list).official-2.p7s": cms])
        #expect(Forgery.failing(report) == [.officialSignatures])
        #expect(report[.officialSignatures]?.failures.map(\.place.file) == ["record.json.official-2.p7s"])
    }

    @Test("a stranger's signature is no official's")
    func strangerSigns() async throws {
        let forgery = try await Forgery()
        let bytes = forgery.copy.text(RecordFolder.list)
        let cms = try DetachedSignature.sign(
            bytes, by: forgery.election.people.voters[0], at: forgery.election.now.seconds)
        let report = try await forgery.copy.verify(["\(RecordFolder.list).official-1.p7s": cms])
        #expect(Forgery.failing(report) == [.officialSignatures])
    }

    @Test("a guardian's missing signature is found")
    func guardianMissing() async throws {
        let forgery = try await Forgery()
        let report = try await forgery.copy.verify(["\(RecordFolder.guardians).guardian-2.p7s": nil])
        #expect(Forgery.failing(report) == [.guardianSignatures, .fileList])
    }

    @Test("another election's fingerprint is found before anything is believed")
    func otherFingerprint() async throws {
        let record = try await TestRecord.shared(.full)
        let report = try await RecordVerifier(group: record.election.group)
            .verify(folder: record.folder, fingerprint: SHA256.hash([1]))
        #expect(Forgery.failing(report) == [.pinnedFingerprint])
        #expect(report.verified == nil)
    }

    @Test("a checkpoint signed by another key is found")
    func otherLogKey() async throws {
        let copy = try RecordCopy(await TestRecord.shared(.full))
        try TestLog(leaves: copy.record.log.leaves).write(
            to: "\(copy.folder)/log", key: Ed25519.SigningKey(seed: SHA256.hash([7]).bytes))
        let failing = Forgery.failing(try await copy.record.verify(copy.folder))
        #expect(failing == [.checkpoint, .logTree])
    }

    @Test("changed log files are found", arguments: ["checkpoint", "tile/entries/000.p/17", "tile/0/000.p/17"])
    func changedLog(_ file: String) async throws {
        let copy = try RecordCopy(await TestRecord.shared(.full))
        let path = URL(filePath: "\(copy.folder)/log/\(file)")
        var data = try Data(contentsOf: path)
        data[data.count / 2] ^= 1
        try data.write(to: path)
        let failing = Forgery.failing(try await copy.record.verify(copy.folder))
        #expect(!failing.isDisjoint(with: [.checkpoint, .logTree]))
    }

    @Test("a log without its last leaf, with a leaf too many or in another order is found")
    func otherLeaves() async throws {
        let copy = try RecordCopy(await TestRecord.shared(.full))
        let leaves = copy.record.log.leaves
        let short = Forgery.failing(try await copy.verify([:], leaves: leaves.dropLast()))
        #expect(short == [.logGrammar, .logDocuments])
        let long = Forgery.failing(try await copy.verify([:], leaves: leaves + [leaves[5]]))
        #expect(long.contains(.logGrammar))
        var swapped = leaves
        swapped.swapAt(5, 6)
        let other = Forgery.failing(try await copy.verify([:], leaves: swapped))
        #expect(other == [.loggedBallots, .loggedStanding])
        swapped.swapAt(1, 2)
        #expect(Forgery.failing(try await copy.verify([:], leaves: swapped)).contains(.logGrammar))
    }

    @Test("a cast ballot that the log lost is found")
    func lostLeaf() async throws {
        let copy = try RecordCopy(await TestRecord.shared(.full))
        var leaves = copy.record.log.leaves
        leaves.remove(at: 8)
        let failing = Forgery.failing(try await copy.verify([:], leaves: leaves))
        #expect(failing.isSuperset(of: [.loggedBallots, .dispositions, .countEquation]))
    }
}
