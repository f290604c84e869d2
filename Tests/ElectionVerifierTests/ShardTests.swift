import ElectionModel
import ElectionTestKit
import ElectionVerifier
import GroupArithmetic
import Primitives
import Testing

/// Records that are verified in parts: the report is that of the whole, whatever is wrong with the record.
@Suite("Shards")
struct ShardTests {
    @Test("a good record gives the same report in any number of parts", arguments: [PublicationLevel.full, .ballots])
    func good(_ level: PublicationLevel) async throws {
        let record = try await TestRecord.shared(level)
        let whole = try await record.verify()
        let sharding = try Sharding(record.folder, group: record.election.group)
        for count in [1, 2, 3, 7, 20] {
            let parts = try await sharding.parts(count)
            let report = try await sharding.merged(parts.reversed(), fingerprint: record.fingerprint)
            #expect(report == whole, "\(count)")
        }
        #expect(whole.verdict == (level == .full ? .holds : .holdsAsFarAsShown))
    }

    @Test("every forged record gives the same report in parts", arguments: ForgedCorpus.keptNames())
    func forged(_ name: String) async throws {
        let forged = try ForgedCorpus.kept(name)
        var files = try ForgedCorpus.keptFiles(forged.base)
        for change in forged.files { change.apply(to: &files) }
        let work = try TemporaryFolder()
        defer { work.remove() }
        try FileTree.write(files, to: work.path)
        let group = try #require(ForgedCorpus.group(forged.group))
        let fingerprint = try HashValue(hexadecimal: forged.fingerprint)
        let seen = (forged.checkpoints ?? []).map { Array($0.utf8) }
        let whole = try await RecordVerifier(group: group, workerCount: 1)
            .verify(folder: work.path, fingerprint: fingerprint, checkpoints: seen)
        #expect(whole.verdict == .doesNotHold)
        let sharding = try Sharding(work.path, group: group)
        defer { sharding.remove() }
        let parts = try await sharding.parts(3)
        #expect(try await sharding.merged(parts, fingerprint: fingerprint, checkpoints: seen) == whole)
    }

    @Test("a ballot that stands twice is found by its identifier, its nonces and its voter across shards")
    func doubled() async throws {
        let forgery = try await Forgery()
        var ballots = try forgery.ballots()
        ballots.append(ballots[0].replacing(leaf: ballots[ballots.count - 1].leaf + 1))
        let folder = forgery.copy.folder
        try DurableFile.write(
            Forgery.lines(ballots), to: "\(folder)/\(RecordFolder.segment(0))", replacing: true)
        let sharding = try Sharding(folder, group: forgery.group)
        let whole = try await forgery.copy.record.verify(folder)
        let merged = try await sharding.merged(sharding.parts(4), fingerprint: forgery.copy.record.fingerprint)
        #expect(merged == whole)
        #expect(Forgery.failing(merged).isSuperset(of: [.uniqueIdentifier, .repeatedNonce, .lastVote]))
        let place = Place(RecordFolder.segment(0), line: ballots.count)
        #expect(merged[.uniqueIdentifier]?.failures.map(\.place) == [place])
        #expect(merged[.repeatedNonce]?.failures.allSatisfy { $0.place == place } == true)
    }

    @Test("a record whose ballots cannot be checked at all gives the same report in parts")
    func withoutKeys() async throws {
        let forgery = try await Forgery()
        for file in [RecordFolder.guardians, RecordFolder.manifest, RecordFolder.list] {
            let copy = try RecordCopy(forgery.copy.record)
            try DurableFile.remove("\(copy.folder)/\(file)")
            let sharding = try Sharding(copy.folder, group: forgery.group)
            let whole = try await copy.record.verify(copy.folder)
            #expect(whole.verdict == .doesNotHold)
            let merged = try await sharding.merged(sharding.parts(2), fingerprint: copy.record.fingerprint)
            #expect(merged == whole, "\(file)")
        }
    }

    @Test("a shard is written i/n with 1 ≤ i ≤ n, and nothing else")
    func texts() throws {
        #expect(try Shard("3/8") == Shard(number: 3, of: 8))
        #expect(try Shard("1/10000").description == "1/10000")
        for text in [
            "", "1", "1/", "/2", "0/2", "3/2", "1/0", "-1/2", "+1/2", "1/2/3", " 1/2", "1/10001", "a/b", "1 /2",
        ] {
            #expect(throws: ShardError(.badShard, ""), "\(text)") { try Shard(text) }
        }
    }

    @Test("the ballots are dealt out once each, and equally")
    func dealt() async throws {
        let record = try await TestRecord.shared(.full)
        let sharding = try Sharding(record.folder, group: record.election.group)
        var counts: [Int] = []
        for number in 1...4 {
            let shard = try Shard(number: number, of: 4)
            let path = try sharding.file([]) + "-\(number)"
            counts.append(try await sharding.verifier.verifyShard(shard, folder: record.folder, to: path).ballotCount)
        }
        #expect(counts == [2, 2, 2, 3])
    }
}
