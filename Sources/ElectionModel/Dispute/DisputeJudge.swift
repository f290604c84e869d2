public import Primitives
public import TransparencyLog

/// Judges receipts of one election against a log that is shown.
public struct DisputeJudge {
    private let logKey: NoteVerifierKey
    private let fingerprint: HashValue
    private let log: ShownLog

    /// - Parameters:
    ///   - logKey: of the election.
    ///   - fingerprint: of the election, known from elsewhere than the receipt.
    public init(logKey: NoteVerifierKey, fingerprint: HashValue, log: ShownLog) {
        self.logKey = logKey
        self.fingerprint = fingerprint
        self.log = log
    }

    /// - Throws: where the log that is shown cannot be read or has other nodes than its checkpoint; a receipt of any
    ///   kind gets a verdict.
    public func judge(_ saved: SavedReceipt) throws -> ReceiptDispute {
        guard saved.fingerprint == fingerprint else {
            return verdict(.otherElection, "the receipt names another election's fingerprint")
        }
        let receipt: InclusionReceipt
        let inclusion: VerifiedInclusion
        do throws(LogError) {
            receipt = try InclusionReceipt(parsing: Array(saved.proof.utf8))
            inclusion = try receipt.verify(leaf: saved.leaf.canonicalBytes, key: logKey, origin: logKey.name)
        } catch {
            let isForeign = error.code == .wrongOrigin
            return verdict(
                isForeign ? .otherElection : .unsigned,
                isForeign ? error.reason : "the receipt proves nothing: \(error.reason)")
        }
        return inclusion.checkpoint.size <= log.checkpoint.size
            ? try compareEarlier(saved, receipt, inclusion) : try compareLater(saved, receipt, inclusion)
    }

    /// The receipt's tree must be a beginning of the one shown.
    private func compareEarlier(
        _ saved: SavedReceipt, _ receipt: InclusionReceipt, _ inclusion: VerifiedInclusion
    ) throws -> ReceiptDispute {
        let shown = log.checkpoint
        guard let fork = try LogFork.find(between: inclusion.checkpoint, and: shown, reader: log.tree) else {
            return try included(saved, receipt, inclusion, "the ballot is entry \(inclusion.index) of the log")
        }
        let place = try log.find(saved.leaf)
        let (what, verdict): (String, ReceiptDispute.Verdict) =
            place.map { ("it shows one that has the ballot as entry \($0) and contradicts it", .fork) }
            ?? ("it shows one that contradicts it and in which the ballot was not found", .omitted)
        return self.verdict(
            verdict,
            "the log signed a tree of \(inclusion.checkpoint.size) leaves with the ballot as entry "
                + "\(inclusion.index), and \(what)",
            inclusion, exhibits(saved, receipt) + fork.files.map { .init(name: $0.name, bytes: $0.bytes) })
    }

    /// The log shows fewer leaves than it had signed when it gave the receipt.
    private func compareLater(
        _ saved: SavedReceipt, _ receipt: InclusionReceipt, _ inclusion: VerifiedInclusion
    ) throws -> ReceiptDispute {
        let (index, shown) = (inclusion.index, log.checkpoint)
        guard index < shown.size else {
            let end = log.isFinal ? "is published as complete" : "is shown now"
            return verdict(
                .omitted,
                "the log signed the ballot as entry \(index); the log that \(end) has \(shown.size) entries only",
                inclusion, exhibits(saved, receipt))
        }
        let found = try log.tree.node(TreeNode(level: 0, index: index))
        let leaf = MerkleTree.leafHash(saved.leaf.canonicalBytes)
        if found == leaf {
            return try included(
                saved, receipt, inclusion,
                "the ballot is entry \(index) of the log, which had \(inclusion.checkpoint.size) entries when the "
                    + "receipt was made and is shown with \(shown.size)")
        }
        // Two signed trees, each with a path from the same place: no tree has two leaves there.
        let path = try MerkleTree.inclusionProof(index: index, size: shown.size, reader: log.tree)
        try MerkleTree.verifyInclusion(leafHash: found, index: index, size: shown.size, proof: path, root: shown.root)
        let other = ([found] + path).map { Base64.encode($0.bytes) + "\n" }.joined()
        let place = try log.find(saved.leaf)
        return verdict(
            place == nil ? .omitted : .fork,
            "the log signed the ballot as entry \(index), and shows another leaf there", inclusion,
            exhibits(saved, receipt) + [.init(name: "other-leaf", bytes: Array(other.utf8))])
    }

    private func included(
        _ saved: SavedReceipt, _ receipt: InclusionReceipt, _ inclusion: VerifiedInclusion, _ reason: String
    ) throws -> ReceiptDispute {
        let shown = log.checkpoint
        let path = try MerkleTree.inclusionProof(index: inclusion.index, size: shown.size, reader: log.tree)
        let proof = try InclusionReceipt(index: inclusion.index, proof: path, checkpoint: shown)
        // Whatever came before: this is the proof that anyone can repeat.
        _ = try proof.verify(leaf: saved.leaf.canonicalBytes, key: logKey, origin: logKey.name)
        return verdict(
            .included, reason, inclusion,
            exhibits(saved, receipt) + [.init(name: "included.tlog-proof", bytes: proof.encoded)])
    }

    private func exhibits(_ saved: SavedReceipt, _ receipt: InclusionReceipt) -> [ReceiptDispute.Exhibit] {
        [
            .init(name: "leaf", bytes: saved.leaf.canonicalBytes),
            .init(name: "receipt.tlog-proof", bytes: receipt.encoded),
            .init(name: "shown.checkpoint", bytes: log.checkpoint.encoded),
        ]
    }

    private func verdict(
        _ verdict: ReceiptDispute.Verdict, _ reason: String, _ inclusion: VerifiedInclusion? = nil,
        _ exhibits: [ReceiptDispute.Exhibit] = []
    ) -> ReceiptDispute {
        ReceiptDispute(
            verdict: verdict, reason: reason, index: inclusion?.index, receiptSize: inclusion?.checkpoint.size,
            shownSize: log.checkpoint.size, exhibits: exhibits)
    }
}
