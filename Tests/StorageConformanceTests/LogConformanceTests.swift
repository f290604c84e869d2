import BallotStorage
import ElectionModel
import Primitives
import Testing
import TransparencyLog

@Suite struct LogConformanceTests {
    @Test("a new store has the signed checkpoint of the empty tree", arguments: StoreKind.allCases)
    func startsEmpty(_ kind: StoreKind) async throws {
        let fixture = try StoreFixture(kind)
        let checkpoint = try await fixture.store.checkpoint()
        #expect(checkpoint.size == 0)
        #expect(checkpoint.root == MerkleTree.emptyRoot)
        _ = try Checkpoint(signed: checkpoint.note, key: fixture.signer.verifierKey, origin: "test.invalid/log")
        #expect(try await fixture.store.lastStep() == nil)
        #expect(try await fixture.store.electionFiles() == nil)
    }

    @Test("a store is made once, and opening makes none", arguments: StoreKind.allCases)
    func neverCreatesByOpening(_ kind: StoreKind) async throws {
        let fixture = try StoreFixture(kind)
        #expect(await refusal { try kind.create(in: fixture.folder, signer: fixture.signer) } == .exists)
        let empty = fixture.folder + "/empty"
        try DurableFile.makeFolder(empty)
        #expect(await refusal { try kind.open(empty) } == .missing)
        #expect(try DurableFile.list(empty).isEmpty)
    }

    @Test("steps get leaves in order and come back with their documents and signatures", arguments: StoreKind.allCases)
    func logsSteps(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        let steps = try await fixture.store.steps()
        #expect(steps.map(\.step) == [.definition, .commitments, .guardians, .open])
        #expect(steps.map(\.leaf) == [0, 1, 2, 3])
        #expect(steps[3].document.bytes == Array("open document".utf8))
        #expect(steps[3].document.signatures.map(\.index) == [1, 2])
        let leaves = try await fixture.store.leaves(from: 0, limit: 10)
        #expect(leaves == steps.map { LogLeaf.step($0.step, document: $0.document.hash).canonicalBytes })
        #expect(try await fixture.store.electionFiles()?.roll == [3])
        #expect(try await fixture.store.standing(of: "EE-2").voter?.ballotStyle == 1)
        #expect(try await fixture.store.standing(of: "EE-9").isKnown == false)
    }

    @Test(
        "a step that may not stand here is refused and changes nothing",
        arguments: StoreKind.allCases,
        [LogLeaf.Step.definition, .guardians, .processed, .session, .published])
    func refusesWrongStep(_ kind: StoreKind, _ step: LogLeaf.Step) async throws {
        let fixture = try await StoreFixture.open(kind)
        let before = try await fixture.store.checkpoint()
        #expect(await refusal { try await fixture.log(step, "another") } == .wrongStep)
        #expect(try await fixture.store.checkpoint() == before)
        #expect(try await fixture.store.steps().count == 4)
    }

    @Test("a definition without its files is refused, and so is another step with files", arguments: StoreKind.allCases)
    func refusesDefinitionWithoutFiles(_ kind: StoreKind) async throws {
        let fixture = try StoreFixture(kind)
        let step = NewStep(.definition, SignedDocument(bytes: [1], signatures: []))
        #expect(await refusal { try await fixture.store.append(step, signer: fixture.signer) } == .wrongStep)
        #expect(try await fixture.store.counts().logSize == 0)
    }

    @Test("logging a step again gives the same leaf and signs nothing", arguments: StoreKind.allCases)
    func repeatsStep(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        let before = try await fixture.store.checkpoint()
        #expect(try await fixture.log(.guardians) == 2)
        #expect(try await fixture.store.checkpoint() == before)
    }

    @Test("another key than the log's signs nothing", arguments: StoreKind.allCases)
    func refusesOtherKey(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        try await fixture.cast("EE-1")
        let other = try NoteSigner(
            name: "test.invalid/log", key: Ed25519.SigningKey(seed: [UInt8](repeating: 8, count: 32)))
        #expect(await refusal { try await fixture.store.logPending(signer: other) } == .wrongKey)
        #expect(try await fixture.store.counts().pending == 1)
    }

    @Test("every leaf has a proof that holds, and it stays the same while the log grows", arguments: StoreKind.allCases)
    func provesInclusion(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        var first: [Int: LogInclusion] = [:]
        for voter in StoreFixture.voters {
            try await fixture.cast(voter)
            #expect(try await fixture.store.logPending(signer: fixture.signer) == 1)
            for index in 0..<(try await fixture.store.counts().logSize) {
                let inclusion = try await fixture.store.inclusion(ofLeaf: index)
                #expect(first[index] == nil || first[index] == inclusion)
                first[index] = inclusion
            }
        }
        let leaves = try await fixture.store.leaves(from: 0, limit: 100)
        for (index, inclusion) in first {
            try MerkleTree.verifyInclusion(
                leafHash: MerkleTree.leafHash(leaves[index]), index: index, size: inclusion.checkpoint.size,
                proof: inclusion.proof, root: inclusion.checkpoint.root)
        }
        var tree = MemoryTree()
        for leaf in leaves { tree.append(leaf: leaf) }
        #expect(try await fixture.store.checkpoint().root == MerkleTree.root(size: 7, reader: tree))
    }

    @Test("an index that the log does not have is refused", arguments: StoreKind.allCases, [-1, 4, 1_000])
    func refusesUnknownLeaf(_ kind: StoreKind, _ index: Int) async throws {
        let fixture = try await StoreFixture.open(kind)
        #expect(await refusal { try await fixture.store.inclusion(ofLeaf: index) } == .outOfRange)
    }

    @Test("closing logs what is pending first, and nothing after it", arguments: StoreKind.allCases)
    func closesWithNothingPending(_ kind: StoreKind) async throws {
        let fixture = try await StoreFixture.open(kind)
        for voter in StoreFixture.voters { try await fixture.cast(voter) }
        #expect(try await fixture.log(.close) == 7)
        let counts = try await fixture.store.counts()
        #expect(counts.pending == 0)
        #expect(counts.casts == 3)
        #expect(counts.logSize == 8)
        #expect(try await fixture.store.logPending(signer: fixture.signer) == 0)
        #expect(await refusal { try await fixture.cast("EE-1", sequence: 2) } == .notOpen)
    }
}
