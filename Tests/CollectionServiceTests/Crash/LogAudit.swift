import BallotStorage
import CollectionAPI
import CollectionService
import ElectionModel
import GroupArithmetic
import Primitives
import SQLiteStorage
import TransparencyLog

/// Everything that must hold of a collector's folder after a crash, whatever happened in it.
struct LogAudit {
    /// What voters were given and still hold.
    var receipts: [CastReceipt] = []
    var challenged: [ChallengeReceipt] = []
    /// Checkpoints that left the machine, as signed notes.
    var notes: [[UInt8]] = []
    /// Statements that may be in the store, whether answered or not.
    var sent: [CastSubmission] = []

    /// Opens the store, logs what is pending, as a starting collector does, and looks at all of it.
    ///
    /// - Returns: the number of logged ballots.
    /// - Throws: `Tool.Failure` that says what does not hold.
    @discardableResult
    func check(_ folder: String) async throws -> Int {
        let store = try SQLiteBallotStore(folder: folder)
        _ = try await store.logPending(signer: try CollectorSetup.secrets(in: folder).logSigner)
        let leaves = try await store.leaves(from: 0, limit: .max)
        try await checkTree(leaves, store, folder)
        for receipt in receipts { try await check(receipt, leaves, store) }
        try await checkChallenges(leaves, store)
        return try await checkEnvelopes(leaves, store)
    }

    /// One tree, which every checkpoint that anyone has seen is a beginning of.
    private func checkTree(_ leaves: [[UInt8]], _ store: SQLiteBallotStore, _ folder: String) async throws {
        var tree = MemoryTree()
        for leaf in leaves { tree.append(leaf: leaf) }
        let latest = try await store.checkpoint()
        let written = try DurableFile.read("\(folder)/checkpoint")
        try require(written == latest.note, "the written checkpoint is not the last")
        try require(latest.size == leaves.count, "the checkpoint covers \(latest.size) of \(leaves.count) leaves")
        let key = store.logKey
        for note in notes + [latest.note] + (try await firstNotes(store)) {
            let seen = try Checkpoint(signed: note, key: key, origin: key.name)
            try require(seen.size <= leaves.count, "leaves of a checkpoint are lost")
            let root = try MerkleTree.root(size: seen.size, reader: tree)
            try require(root == seen.root, "two trees of \(seen.size) leaves")
        }
    }

    private func firstNotes(_ store: SQLiteBallotStore) async throws -> [[UInt8]] {
        // The first checkpoint over each leaf is the one in the receipts.
        var notes: [[UInt8]] = []
        for index in 0..<(try await store.counts().logSize) {
            notes.append(try await store.inclusion(ofLeaf: index).checkpoint.note)
        }
        return notes
    }

    private func check(_ receipt: CastReceipt, _ leaves: [[UInt8]], _ store: SQLiteBallotStore) async throws {
        let proof = try InclusionReceipt(parsing: Array(receipt.proof.utf8))
        try require(proof.index < leaves.count, "the leaf of a receipt is lost")
        try require(leaves[proof.index] == receipt.leaf.canonicalBytes, "another leaf stands at a receipt's place")
        _ = try proof.verify(leaf: receipt.leaf.canonicalBytes, key: store.logKey, origin: store.logKey.name)
        let place = try await store.cast(statement: receipt.statement)
        try require(place?.leaf == proof.index && place?.sequence == receipt.sequence, "a receipt's ballot moved")
        let again = try await store.inclusion(ofLeaf: proof.index)
        try require(again.proof == proof.proof, "a receipt's proof changed")
    }

    /// Each logged ballot once, at its own leaf, byte for byte as it was sent, with its ticket.
    private func checkEnvelopes(_ leaves: [[UInt8]], _ store: SQLiteBallotStore) async throws -> Int {
        var grammar = LogGrammar()
        var casts: [Int: LogLeaf] = [:]
        for (index, bytes) in leaves.enumerated() {
            let leaf = try LogLeaf(canonical: bytes, group: .standard)
            try grammar.append(leaf)
            if case .cast = leaf { casts[index] = leaf }
        }
        try require(Set(casts.values).count == casts.count, "a ballot has two leaves")
        let envelopes = try await store.envelopes(from: 0, limit: .max)
        try require(envelopes.map(\.leaf) == casts.keys.sorted(), "leaves and ballots do not belong together")
        for envelope in envelopes {
            let submission = CastSubmission(
                ballot: try EncryptedBallot(canonical: envelope.ballot, group: .standard),
                statement: try CastStatement(canonical: envelope.statement, group: .standard),
                signature: envelope.signature)
            try require(submission.leaf == casts[envelope.leaf], "a ballot stands at another's leaf")
            try require(sent.isEmpty || sent.contains(submission), "a ballot that nobody sent so")
            let ticket = try SignedTicket(canonical: envelope.ticket, group: .standard)
            try require(ticket.ticket.documentHash == submission.statement.ticket, "a ballot with another's ticket")
        }
        let counts = try await store.counts()
        try require(counts.pending == 0 && counts.casts == casts.count, "the counts are \(counts)")
        return casts.count
    }

    func require(_ condition: Bool, _ message: String) throws {
        guard condition else { throw Tool.Failure(description: message) }
    }
}
