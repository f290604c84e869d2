package import ElectionModel
package import TransparencyLog

/// Judges a receipt against the log that the collector shows now.
package struct LiveDispute {
    private let context: ElectionContext
    private let source: any LogSource
    private let now: Timestamp

    package init(_ context: ElectionContext, source: any LogSource, now: Timestamp) {
        self.context = context
        self.source = source
        self.now = now
    }

    /// - Throws: ``VoterError`` where the collector shows no log whose tiles fit a checkpoint that the log signed.
    package func judge(_ saved: any LoggedReceipt) throws -> ReceiptDispute {
        let configuration = context.configuration
        let checkpoint: Checkpoint
        do throws(LogError) {
            checkpoint = try Checkpoint(
                signed: try fetchCheckpoint(), key: configuration.logKey, origin: configuration.logOrigin)
        } catch {
            throw VoterError(.badCheckpoint, "the log's checkpoint does not hold: \(error.reason)")
        }
        let tree = try SourceTree(source, size: checkpoint.size)
        guard try MerkleTree.root(size: checkpoint.size, reader: tree) == checkpoint.root else {
            throw VoterError(
                .badCheckpoint, "the tiles that the collector serves are not those of its checkpoint",
                hint: "try again; if it stays so, tell the election officials")
        }
        let log = ShownLog(checkpoint: checkpoint, tree: tree, published: nil) { leaf in
            try Self.find(leaf, in: tree)
        }
        return try DisputeJudge(
            logKey: configuration.logKey, fingerprint: context.fingerprint, log: log,
            policy: configuration.witnesses?.policy, now: now
        ).judge(saved)
    }

    private func fetchCheckpoint() throws(LogError) -> [UInt8] {
        do {
            return try source.checkpoint()
        } catch {
            throw LogError(.missingFile, "the collector shows no checkpoint")
        }
    }

    /// Reads all entries; only asked for when something is wrong.
    private static func find(_ leaf: LogLeaf, in tree: SourceTree) throws -> Int? {
        let wanted = leaf.canonicalBytes
        var index = 0
        while index < tree.size {
            let entries = try tree.entries(from: index)
            if let offset = entries.firstIndex(of: wanted) { return index + offset }
            index += entries.count
        }
        return nil
    }
}
