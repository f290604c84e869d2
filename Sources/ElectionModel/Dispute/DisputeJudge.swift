public import Primitives
public import TransparencyLog

/// Judges receipts of one election against a log that is shown.
///
/// It blames the collector only for what the log's own signatures contradict. Anyone can show an old checkpoint of an
/// honest log, so a log that ends too early proves nothing unless its last leaf says that it is complete.
public struct DisputeJudge {
    private let logKey: NoteVerifierKey
    private let fingerprint: HashValue
    private let log: ShownLog
    private let policy: CosignaturePolicy?
    private let now: Timestamp

    /// - Parameters:
    ///   - logKey: of the election.
    ///   - fingerprint: of the election, known from elsewhere than the receipt.
    ///   - policy: what the election asks of its witnesses; `nil` without witnesses.
    ///   - now: whether a promised time is over.
    public init(
        logKey: NoteVerifierKey, fingerprint: HashValue, log: ShownLog, policy: CosignaturePolicy?, now: Timestamp
    ) {
        self.logKey = logKey
        self.fingerprint = fingerprint
        self.log = log
        self.policy = policy
        self.now = now
    }

    /// - Throws: where the log that is shown cannot be read or has other nodes than its checkpoint; a receipt of any
    ///   kind gets a verdict.
    public func judge(_ saved: any LoggedReceipt) throws -> ReceiptDispute {
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
        let claim = Claim(saved: saved, receipt: receipt, inclusion: inclusion)
        return inclusion.checkpoint.size <= log.checkpoint.size
            ? try compareEarlier(claim) : try compareLater(claim)
    }

    /// A receipt that the log signed.
    private struct Claim {
        let saved: any LoggedReceipt
        let receipt: InclusionReceipt
        let inclusion: VerifiedInclusion

        var index: Int { inclusion.index }
        var size: Int { inclusion.checkpoint.size }
    }

    /// The receipt's tree must be a beginning of the one shown.
    private func compareEarlier(_ claim: Claim) throws -> ReceiptDispute {
        guard
            let fork = try LogFork.find(
                between: claim.inclusion.checkpoint, and: log.checkpoint, reader: log.tree)
        else { return try included(claim, "the ballot is entry \(claim.index) of the log") }
        return try contradiction(claim, fork.files.map { .init(name: $0.name, bytes: $0.bytes) })
    }

    /// The log shows fewer leaves than it had signed when it gave the receipt.
    private func compareLater(_ claim: Claim) throws -> ReceiptDispute {
        let shown = log.checkpoint.size
        if let other = try OtherSubtree.find(claim.receipt, claim.inclusion, leaf: claim.saved.leaf, in: log) {
            return try contradiction(claim, [.init(name: "other-subtree", bytes: other.file)])
        }
        if claim.index < shown {
            return try included(
                claim,
                "the ballot is entry \(claim.index) of the log, which had \(claim.size) entries when the receipt was "
                    + "made and is shown with \(shown)")
        }
        guard let end = try publishedExhibits() else {
            return verdict(
                .undecided,
                "the log signed the ballot as entry \(claim.index); what is shown is an older log of \(shown) entries, "
                    + "not said to be complete: compare with a later one, or with the published record",
                claim, exhibits(claim))
        }
        return verdict(
            .omitted,
            "the log signed the ballot as entry \(claim.index); the log that is published as complete has \(shown) "
                + "entries only", claim, exhibits(claim) + end)
    }

    private func contradiction(_ claim: Claim, _ proof: [ReceiptDispute.Exhibit]) throws -> ReceiptDispute {
        let place = try log.find(claim.saved.leaf)
        let what =
            place.map { "it shows one that has the ballot as entry \($0) and contradicts it" }
            ?? "it shows one that contradicts it and in which the ballot was not found"
        return verdict(
            place == nil ? .omitted : .fork,
            "the log signed a tree of \(claim.size) leaves with the ballot as entry \(claim.index), and \(what)",
            claim, exhibits(claim) + proof)
    }

    /// Both trees agree, as far as both reach. That the log is the one that everybody sees is the witnesses' word.
    private func included(_ claim: Claim, _ reason: String) throws -> ReceiptDispute {
        let shown = log.checkpoint
        let path = try MerkleTree.inclusionProof(index: claim.index, size: shown.size, reader: log.tree)
        let proof = try InclusionReceipt(index: claim.index, proof: path, checkpoint: shown)
        // Whatever came before: this is the proof that anyone can repeat.
        _ = try proof.verify(leaf: claim.saved.leaf.canonicalBytes, key: logKey, origin: logKey.name)
        let exhibits = exhibits(claim) + [.init(name: "included.tlog-proof", bytes: proof.encoded)]
        var warnings: [String] = []
        if log.published != nil, claim.size > shown.size {
            warnings.append(
                "the log signed \(claim.size) entries, but is published as complete with \(shown.size): "
                    + "tell the officials")
        }
        if isCosigned(shown) { return verdict(.included, reason, claim, exhibits, warnings) }
        let lack = "the log that is shown lacks the cosignatures of witnesses that the election asks for"
        guard isCosigned(claim.inclusion.checkpoint) else {
            return verdict(
                .undecided,
                "\(reason); but \(lack), and so does the receipt: it may be shown to nobody else"
                    + promise(claim), claim, exhibits, warnings)
        }
        return verdict(.included, reason, claim, exhibits, warnings + [lack])
    }

    private func isCosigned(_ checkpoint: Checkpoint) -> Bool {
        guard let policy else { return true }
        return (try? policy.require(checkpoint)) != nil
    }

    /// What the collector promised of cosignatures, where it did.
    private func promise(_ claim: Claim) -> String {
        guard let extra = claim.receipt.extra, let promise = try? CosignaturePromise(signed: extra, key: logKey),
            (try? promise.require(claim.inclusion.checkpoint)) != nil
        else { return "" }
        let deadline = Timestamp(seconds: promise.deadline)
        return deadline < now
            ? "; the collector promised them until \(deadline) and has not kept its word, if nobody has them"
            : "; the collector promises them until \(deadline)"
    }

    private func exhibits(_ claim: Claim) -> [ReceiptDispute.Exhibit] {
        [
            .init(name: "leaf", bytes: claim.saved.leaf.canonicalBytes),
            .init(name: "receipt.tlog-proof", bytes: claim.receipt.encoded),
            .init(name: "shown.checkpoint", bytes: log.checkpoint.encoded),
        ]
    }

    /// That the log says itself that nothing follows; `nil` where it does not.
    private func publishedExhibits() throws -> [ReceiptDispute.Exhibit]? {
        guard let leaf = log.published?.canonicalBytes else { return nil }
        let (index, shown) = (log.checkpoint.size - 1, log.checkpoint)
        let path = try MerkleTree.inclusionProof(index: index, size: shown.size, reader: log.tree)
        let proof = try InclusionReceipt(index: index, proof: path, checkpoint: shown)
        _ = try proof.verify(leaf: leaf, key: logKey, origin: logKey.name)
        return [.init(name: "published-leaf", bytes: leaf), .init(name: "published.tlog-proof", bytes: proof.encoded)]
    }

    private func verdict(
        _ verdict: ReceiptDispute.Verdict, _ reason: String, _ claim: Claim? = nil,
        _ exhibits: [ReceiptDispute.Exhibit] = [], _ warnings: [String] = []
    ) -> ReceiptDispute {
        var dispute = ReceiptDispute(
            verdict: verdict, reason: reason, warnings: warnings, index: claim?.index, receiptSize: claim?.size,
            shownSize: log.checkpoint.size, exhibits: exhibits)
        if case .challenged? = claim?.saved.leaf, !dispute.collectorIsToBlame { dispute.challenge = .unknown }
        return dispute
    }
}
