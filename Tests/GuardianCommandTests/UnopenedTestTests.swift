import ElectionModel
import ElectionTestKit
import Foundation
import GroupArithmetic
import Primitives
import Testing
import TransparencyLog

/// What voters are told of a ballot that they had opened as a test, and of one that was not opened, which tested nothing.
@Suite("What a voter learns of a test")
struct UnopenedTestTests {
    /// Two challenges, of which the second cannot be opened, and ballots that count.
    private static let made = Task {
        let election = try TestElection()
        var polling = TestPolling(election)
        let vote = TestVotes.all[1]
        let challenges = [
            try polling.challenge(vote),
            try polling.challenge(vote, .with { $0.opening = { BallotOpening(contests: $0.contests.dropLast()) } }),
        ]
        let casts = try polling.cast(Array(TestVotes.all.prefix(3)))
        var events: [TestBox.Event] = [.open]
        events += challenges.map { .challenge($0) }
        events += casts.map { .cast($0) }
        events.append(.close)
        let box = try TestBox(election, folder: TemporaryFolder().path + "/box", events: events)
        return (record: try await TestRecord(box), challenges: challenges, leaves: box.challengedLeaves)
    }

    private func receipt(_ number: Int) async throws -> String {
        let (record, challenges, leaves) = try await Self.made.value
        let submission = challenges[number].submission
        var tree = MemoryTree()
        for leaf in record.log.leaves { tree.append(leaf: leaf) }
        let size = record.log.leaves.count
        let checkpoint = try Checkpoint(
            signing: TestElection.logName, size: size, root: MerkleTree.root(size: size, reader: tree),
            by: NoteSigner(name: TestElection.logName, key: TestElection.logKey))
        let proof = try InclusionReceipt(
            index: leaves[number], proof: MerkleTree.inclusionProof(index: leaves[number], size: size, reader: tree),
            checkpoint: checkpoint)
        let saved = SavedChallenge(
            election: record.election.context.extendedBaseHash, fingerprint: record.fingerprint,
            ballot: submission.ballotHash, statement: submission.statementHash,
            confirmationCode: submission.ballot.confirmationCode, proof: String(decoding: proof.encoded, as: UTF8.self))
        let path = "\(try TemporaryFolder().path)/receipt-1.json"
        try DurableFile.write(saved.canonicalBytes, to: path)
        return path
    }

    private func shortCode(_ number: Int) async throws -> String {
        let (_, challenges, leaves) = try await Self.made.value
        return ReceiptCode(challenges[number].submission.leaf, index: leaves[number]).description
    }

    private func observer(_ arguments: [String]) throws -> Program.Outcome {
        try Program.run("\(Program.products)/glassurn-observer", arguments)
    }

    @Test("lookup says in text and JSON that a test was not opened, and what to do")
    func lookupUnopened() async throws {
        let folder = try await Self.made.value.record.folder
        let text = try await observer(["lookup", folder, shortCode(1)])
        #expect(
            text.status == 0 && text.output.contains("NOT OPENED") && text.output.contains("do not take your program"))
        let json = try await observer(["lookup", folder, shortCode(1), "--json"]).json()
        let match = try #require((json["matches"] as? [[String: Any]])?.first)
        #expect(
            match["challenge"] as? String == "not-opened" && match["disposition"] as? String == "challenged-unopened")
        #expect((match["next"] as? String)?.contains("do not take your program") == true)
    }

    @Test("lookup says of an opened test that it was opened, and of a counted ballot nothing of tests")
    func lookupOpened() async throws {
        let (record, challenges, leaves) = try await Self.made.value
        let text = try await observer(["lookup", record.folder, shortCode(0)])
        #expect(text.status == 0 && text.output.contains("opened at its voter's wish"))
        #expect(!text.output.contains("NOT OPENED"))
        let json = try await observer(["lookup", record.folder, shortCode(0), "--json"]).output
        #expect(json.contains("\"challenge\":\"opened\""))
        let cast = try LogLeaf(canonical: record.log.leaves[leaves[1] + 1], group: .standard)
        let code = ReceiptCode(cast, index: leaves[1] + 1).description
        let counted = try observer(["lookup", record.folder, code, "--json"])
        #expect(
            counted.status == 0 && !counted.output.contains("\"challenge\"") && !counted.output.contains("\"next\""))
        // By its confirmation code an unopened one is not found; the answer says how it can be.
        let missing = try observer(
            ["lookup", record.folder, challenges[1].submission.ballot.confirmationCode.hexadecimal])
        #expect(missing.status == 2 && missing.output.contains("short code"))
    }

    @Test(
        "dispute says whether a test was opened, in text and JSON, to voters and to anyone",
        arguments: ["glassurn-voter", "glassurn-observer"])
    func dispute(_ program: String) async throws {
        let record = try await Self.made.value.record
        for (number, word, text) in [(0, "opened", "opened at its"), (1, "not-opened", "NOT OPENED")] {
            let path = try await receipt(number)
            let pin = program == "glassurn-voter" ? "--fingerprint-file" : "--fingerprint"
            try DurableFile.write(Array("\(record.fingerprint.hexadecimal)\n".utf8), to: "\(path).fingerprint")
            let arguments = ["dispute", path, "--record", record.folder, pin, "\(path).fingerprint"]
            let said = try Program.run("\(Program.products)/\(program)", arguments)
            #expect(said.status == 0 && said.output.contains("INCLUDED"), "\(said.errors)")
            #expect(said.output.contains("test:    the ballot was \(text)") && said.output.contains("next:    "))
            let json = try Program.run("\(Program.products)/\(program)", arguments + ["--json"]).json()
            #expect(json["challenge"] as? String == word && json["verdict"] as? String == "included")
            #expect((json["next"] as? String)?.contains("do not take") == (number == 1))
        }
    }

    @Test("a record without dispositions of its own does not make a test an opened one")
    func damaged() async throws {
        let record = try await Self.made.value.record
        let path = try await receipt(0)
        let kept = try KeptReceipt(canonical: DurableFile.read(path), group: .standard).receipt
        let copy = "\(try TemporaryFolder().path)/record"
        try FileManager.default.copyItem(atPath: record.folder, toPath: copy)
        for damage in ["", "{\n"] {
            try DurableFile.write(Array(damage.utf8), to: "\(copy)/\(RecordFolder.dispositions)", replacing: true)
            let dispute = try DisputedRecord(folder: copy, group: record.election.group)
                .judge(kept, now: Timestamp(seconds: 0))
            #expect(dispute.verdict == .included && dispute.challenge == .unknown)
        }
    }
}
