import Foundation
import Primitives
import Testing
import TransparencyLog

@Suite struct ForkTests {
    private let signer: NoteSigner

    init() throws {
        signer = try NoteSigner(name: "fork.invalid", key: Ed25519.SigningKey(seed: [UInt8](repeating: 6, count: 32)))
    }

    private func tree(_ size: Int, fork: Int? = nil) -> MemoryTree {
        var tree = MemoryTree()
        for index in 0..<size { tree.append(leaf: Array("\(index)\(index >= fork ?? .max ? "x" : "")".utf8)) }
        return tree
    }

    private func checkpoint(_ tree: MemoryTree, _ size: Int, origin: String = "fork.invalid") throws -> Checkpoint {
        try Checkpoint(signing: origin, size: size, root: MerkleTree.root(size: size, reader: tree), by: signer)
    }

    @Test("every fork of every small tree is found and proven, and no honest log is accused")
    func finds() throws {
        let honest = tree(24)
        for fork in [0, 1, 5, 12, 15] {
            let other = tree(24, fork: fork)
            for old in 1...16 {
                for new in old...24 {
                    let (earlier, later) = (try checkpoint(honest, old), try checkpoint(other, new))
                    let found = try LogFork.find(between: earlier, and: later, reader: other)
                    #expect((found != nil) == (fork < old))
                    #expect(try LogFork.find(between: earlier, and: checkpoint(honest, new), reader: honest) == nil)
                }
            }
        }
    }

    @Test("a fork that is none is refused")
    func refused() throws {
        let (honest, other) = (tree(12), tree(12, fork: 3))
        let (earlier, later) = (try checkpoint(honest, 6), try checkpoint(other, 12))
        let found = try #require(try LogFork.find(between: earlier, and: later, reader: other))
        #expect(throws: LogError(.noFork, "")) {
            try LogFork(
                earlier: earlier, later: checkpoint(honest, 12), otherRoot: earlier.root,
                proof: MerkleTree.consistencyProof(from: 6, to: 12, reader: honest))
        }
        #expect(throws: LogError(.noFork, "")) { try LogFork(sameSize: earlier, earlier) }
        #expect(throws: LogError(.noFork, "")) {
            try LogFork(sameSize: earlier, checkpoint(other, 6, origin: "other.invalid"))
        }
        #expect(throws: LogError(.oldRootMismatch, "")) {
            try LogFork(earlier: earlier, later: later, otherRoot: later.root, proof: found.proof)
        }
        #expect(throws: LogError(.wrongProofLength, "")) {
            try LogFork(earlier: earlier, later: later, otherRoot: found.otherRoot, proof: found.proof.dropLast())
        }
        // Nodes of another tree than the later checkpoint's prove nothing about the log.
        #expect(throws: LogError.self) { try LogFork.find(between: earlier, and: later, reader: honest) }
    }

    @Test("a request to a witness is read back from its one spelling")
    func requests() throws {
        let log = tree(40)
        for (old, new) in [(0, 0), (0, 40), (1, 40), (39, 40), (40, 40)] {
            let request = try WitnessRequest(
                oldSize: old, proof: MerkleTree.consistencyProof(from: old, to: new, reader: log),
                checkpoint: checkpoint(log, new).unverified)
            #expect(try WitnessRequest(parsing: request.encoded) == request)
            #expect(try WitnessRequest(parsing: request.encoded).encoded == request.encoded)
        }
        #expect(throws: LogError(.requestTooLarge, "")) {
            try WitnessRequest(parsing: [UInt8](repeating: 10, count: WitnessRequest.maximumByteCount + 1))
        }
    }

    @Test("a policy counts each of its witnesses once, and nobody else")
    func policy() throws {
        func key(_ number: UInt8) throws -> Ed25519.SigningKey {
            try Ed25519.SigningKey(seed: [UInt8](repeating: number, count: 32))
        }
        func cosigner(_ number: UInt8, _ name: String? = nil) throws -> CheckpointCosigner {
            try CheckpointCosigner(name: name ?? "w\(number)", key: key(number))
        }
        let keys = try (1...3).map { try cosigner($0).verifierKey }
        let policy = try CosignaturePolicy(witnesses: keys, quorum: 2)
        var note = try checkpoint(tree(5), 5)
        #expect(throws: LogError(.quorumMissing, "")) { try policy.require(note) }
        note = try note.adding(cosigner(9).cosign(note, time: 1))
        // The right key under another name is another witness.
        note = try note.adding(cosigner(1, "w9").cosign(note, time: 1))
        note = try note.adding(cosigner(1).cosign(note, time: 1))
        #expect(throws: LogError(.quorumMissing, "")) { try policy.require(note) }
        #expect(throws: LogError(.duplicateSignature, "")) { try note.adding(cosigner(1).cosign(note, time: 2)) }
        note = try note.adding(cosigner(3).cosign(note, time: 7))
        #expect(try policy.require(note) == 2)
        #expect(try policy.times(on: note) == [0: 1, 2: 7])
        // A line of a known witness over another checkpoint.
        let foreign = try cosigner(2).cosign(checkpoint(tree(6), 6), time: 1)
        #expect(throws: LogError(.badSignature, "")) { try policy.require(note.adding(foreign)) }
        #expect(throws: LogError(.badPolicy, "")) { try CosignaturePolicy(witnesses: keys, quorum: 4) }
        #expect(throws: LogError(.badPolicy, "")) { try CosignaturePolicy(witnesses: keys, quorum: 0) }
        #expect(throws: LogError(.badPolicy, "")) {
            try CosignaturePolicy(witnesses: keys + [cosigner(1, "again").verifierKey], quorum: 1)
        }
        #expect(throws: LogError(.badPolicy, "")) {
            try CosignaturePolicy(witnesses: keys + [cosigner(4, "w1").verifierKey], quorum: 1)
        }
        #expect(throws: LogError(.wrongKeyType, "")) {
            try CosignaturePolicy(witnesses: [signer.verifierKey], quorum: 1)
        }
    }

    @Test("a tree read through a source is the tree, also where only full tiles are kept")
    func source() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "source-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let leaves = (0..<600).map { Array("\($0)".utf8) }
        let whole = tree(600)
        try TileWriter.write(leaves, checkpoint: checkpoint(whole, 600), to: folder)
        // At 200 only the full tile of the larger tree is there.
        for size in [200, 512, 600] {
            let tree = try SourceTree(FolderSource(folder), size: size)
            #expect(try MerkleTree.root(size: size, reader: tree) == MerkleTree.root(size: size, reader: whole))
            #expect(try tree.entries(from: size - 1) == [leaves[size - 1]])
        }
        let beyond = try SourceTree(FolderSource(folder), size: 601)
        #expect(throws: LogError(.missingFile, "")) { try MerkleTree.root(size: 601, reader: beyond) }
        #expect(throws: LogError(.indexOutOfRange, "")) { try beyond.entries(from: 601) }
    }
}
