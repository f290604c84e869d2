import BallotStorage
import ElectionModel
import Primitives
import Testing
import TransparencyLog

@Suite struct WitnessConformanceTests {
    private func cosigned(_ fixture: StoreFixture, _ text: String = "cosigned") async throws -> StoredCheckpoint {
        let latest = try await fixture.store.checkpoint()
        return StoredCheckpoint(size: latest.size, root: latest.root, note: latest.note + Array(text.utf8))
    }

    @Test("a leaf's first cosigned checkpoint stays the first, whatever comes later", arguments: StoreKind.allCases)
    func keepsFirst(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        #expect(try await fixture.store.cosignedCheckpoint() == nil)
        #expect(try await fixture.store.cosignedInclusion(ofLeaf: 0) == nil)
        let first = try await cosigned(fixture)
        try await fixture.store.keep(cosigned: first)
        let inclusion = try #require(try await fixture.store.cosignedInclusion(ofLeaf: 2))
        #expect(inclusion.checkpoint == first)
        // More lines for the same size come too late.
        try await fixture.store.keep(cosigned: cosigned(fixture, "more"))
        try await fixture.cast("EE-1")
        _ = try await fixture.store.logPending(signer: fixture.signer)
        #expect(try await fixture.store.cosignedInclusion(ofLeaf: 4) == nil)
        let second = try await cosigned(fixture)
        try await fixture.store.keep(cosigned: second)
        try await fixture.store.keep(cosigned: first)
        #expect(try await fixture.store.cosignedInclusion(ofLeaf: 2) == inclusion)
        #expect(try await fixture.store.cosignedInclusion(ofLeaf: 4)?.checkpoint == second)
        #expect(try await fixture.store.cosignedCheckpoint() == second)
        #expect(try await kind.open(fixture.folder).cosignedCheckpoint() == second)
    }

    @Test("a checkpoint that the log did not sign is refused", arguments: StoreKind.allCases)
    func refusesForeign(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        let latest = try await cosigned(fixture)
        let other = StoredCheckpoint(size: latest.size, root: MerkleTree.emptyRoot, note: latest.note)
        #expect(await refusal { try await fixture.store.keep(cosigned: other) } == .wrongCheckpoint)
        let larger = StoredCheckpoint(size: 9, root: latest.root, note: latest.note)
        #expect(await refusal { try await fixture.store.keep(cosigned: larger) } == .wrongCheckpoint)
        #expect(try await fixture.store.cosignedCheckpoint() == nil)
    }

    @Test("consistency proofs and nodes are those of the tree", arguments: StoreKind.allCases)
    func provesConsistency(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        for voter in StoreFixture.voters { try await fixture.cast(voter) }
        _ = try await fixture.store.logPending(signer: fixture.signer)
        var tree = MemoryTree()
        for leaf in try await fixture.store.leaves(from: 0, limit: 100) { tree.append(leaf: leaf) }
        for old in 0...7 {
            #expect(
                try await fixture.store.consistency(from: old, to: 7)
                    == MerkleTree.consistencyProof(from: old, to: 7, reader: tree))
        }
        #expect(await refusal { try await fixture.store.consistency(from: 0, to: 8) } == .outOfRange)
        #expect(await refusal { try await fixture.store.consistency(from: 5, to: 4) } == .outOfRange)
        #expect(await refusal { try await fixture.store.consistency(from: -1, to: 4) } == .outOfRange)
        let nodes = try await fixture.store.nodes(level: 1, from: 1, limit: 10)
        #expect(try nodes == [1, 2].map { try tree.node(TreeNode(level: 1, index: $0)) })
        #expect(try await fixture.store.nodes(level: 8, from: 0, limit: 10).isEmpty)
    }

    @Test("more pending ballots than a page are logged in order under one checkpoint", arguments: StoreKind.allCases)
    func logsPages(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        var previous = HashValue.zero
        for sequence in 1...260 {
            previous = try await fixture.cast("EE-1", sequence: sequence, previous: previous).statementHash
        }
        #expect(try await fixture.store.logPending(signer: fixture.signer) == 260)
        let places = try await fixture.store.casts(of: "EE-1")
        #expect(places.map(\.leaf) == (4..<264).map { $0 })
        #expect(try await fixture.store.inclusion(ofLeaf: 4).checkpoint.size == 264)
    }
}
