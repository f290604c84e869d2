import ElectionModel
import ElectionTestKit
import ElectionVerifier
import Primitives
import Tally
import Testing
import TransparencyLog

/// L.6 and L.8.
@Suite("Witnesses and checkpoints from elsewhere")
struct WitnessCheckTests {
    private static let witnessed = Task { try await TestRecord(.full, isWitnessed: true) }

    private func tree(_ leaves: [[UInt8]]) -> MemoryTree {
        var tree = MemoryTree()
        for leaf in leaves { tree.append(leaf: leaf) }
        return tree
    }

    private func checkpoint(
        _ leaves: [[UInt8]], _ size: Int, key: Ed25519.SigningKey = TestElection.logKey
    ) throws -> [UInt8] {
        try Checkpoint(
            signing: TestElection.logName, size: size, root: MerkleTree.root(size: size, reader: tree(leaves)),
            by: NoteSigner(name: TestElection.logName, key: key)
        ).encoded
    }

    @Test("a record whose checkpoint a quorum cosigned holds, and the cosignatures are counted")
    func cosigned() async throws {
        let record = try await Self.witnessed.value
        let report = try await record.verify()
        #expect(report.failures.map { "\($0.check.id) \($0.reason)" } == [])
        #expect(report.verdict == .holds)
        #expect(report[.logWitnesses]?.status == .pass)
        #expect(report[.logWitnesses]?.items == 2)
    }

    @Test("with fewer cosignatures than the quorum, or one over another tree, L.6 alone fails", arguments: [0, 1, 2])
    func missing(_ count: Int) async throws {
        let record = try await Self.witnessed.value
        let copy = try RecordCopy(record)
        var log = record.log
        log.cosigners = Array(log.cosigners.prefix(count))
        try log.write(to: "\(copy.folder)/log")
        if count == 2 {
            // The line of the second witness is that of an older checkpoint.
            let cosigner = record.log.cosigners[1]
            let old = try Checkpoint(
                signed: checkpoint(log.leaves, 5),
                key: NoteSigner(
                    name: TestElection.logName, key: TestElection.logKey
                ).verifierKey, origin: TestElection.logName)
            log.cosigners = [log.cosigners[0]]
            try log.write(to: "\(copy.folder)/log")
            let path = "\(copy.folder)/log/checkpoint"
            let line = try cosigner.cosign(old, time: 1).encoded
            try DurableFile.write(try DurableFile.read(path) + line, to: path, replacing: true)
        }
        let report = try await record.verify(copy.folder)
        #expect(Set(report.failures.map(\.check)) == [.logWitnesses])
        #expect(report.verdict == .doesNotHold)
    }

    @Test("without witnesses in the election the check does not apply")
    func notAsked() async throws {
        let report = try await TestRecord.shared(.full).verify()
        #expect(report[.logWitnesses]?.status == .notApplicable)
        #expect(report[.seenCheckpoints]?.status == .notApplicable)
    }

    private func verify(_ record: TestRecord, _ seen: [[UInt8]]) async throws -> VerificationReport {
        try await RecordVerifier(group: record.election.group).verify(
            folder: record.folder, fingerprint: record.fingerprint, checkpoints: seen)
    }

    @Test("L2: every earlier checkpoint of the same log passes")
    func seen() async throws {
        let record = try await TestRecord.shared(.full)
        let leaves = record.log.leaves
        let report = try await verify(record, try (0...leaves.count).map { try checkpoint(leaves, $0) })
        #expect(report.verdict == .holds)
        #expect(report[.seenCheckpoints]?.items == leaves.count + 1)
    }

    @Test("L2: a log that dropped, swapped, changed or lost leaves after it was seen fails L.8 alone")
    func changed() async throws {
        let record = try await TestRecord.shared(.full)
        let leaves = record.log.leaves
        var swapped = leaves
        swapped.swapAt(4, 5)
        let dropped = Array(leaves.prefix(4) + leaves.dropFirst(5))
        for (seen, size) in [(swapped, 6), (swapped, leaves.count), (dropped, 6), (leaves + [[1]], leaves.count + 1)] {
            let report = try await verify(record, [try checkpoint(leaves, 3), try checkpoint(seen, size)])
            #expect(Set(report.failures.map(\.check)) == [.seenCheckpoints])
            #expect(report[.seenCheckpoints]?.failureCount == 1)
        }
        let stranger = try Ed25519.SigningKey(seed: [UInt8](repeating: 1, count: 32))
        for bytes in [try checkpoint(leaves, 3, key: stranger), Array("nonsense".utf8)] {
            #expect(try await verify(record, [bytes])[.seenCheckpoints]?.status == .fail)
        }
    }

    @Test("guardians and officials take no log from the collector that a quorum did not cosign")
    func tallyAsks() async throws {
        let election = try TestElection(.full, group: TestElection.toy, isWitnessed: true)
        let work = try TemporaryFolder()
        defer { work.remove() }
        let box = try TestBox(election, folder: "\(work.path)/box", votes: [], spoil: { $1 })
        func open() throws -> BallotBox {
            try BallotBox(
                folder: box.folder, group: election.group, fingerprint: election.context.fingerprint, scratch: work.path
            )
        }
        _ = try open()
        var log = box.log
        log.cosigners = [election.cosigners[0]]
        try log.write(to: "\(box.folder)/\(BoxFolder.log)")
        #expect(throws: LogError(.quorumMissing, "")) { try open() }
    }
}
