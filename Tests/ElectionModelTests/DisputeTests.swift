import ElectionModel
import Primitives
import Testing
import TransparencyLog

/// A log of cast ballots, some of which a test leaves out, changes or moves.
private struct CastLog {
    static let fingerprint = someHash("fingerprint")
    private static let seed = [UInt8](repeating: 3, count: 32)

    let signer: NoteSigner
    let leaves: [LogLeaf]
    private let tree: MemoryTree

    static func cast(_ number: Int) -> LogLeaf {
        .cast(
            ballot: someHash("ballot \(number)"), statement: someHash("statement \(number)"),
            standing: someHash("standing \(number)"))
    }

    init(_ leaves: [LogLeaf], origin: String = "dispute.invalid/log", seed: [UInt8] = Self.seed) throws {
        signer = try NoteSigner(name: origin, key: Ed25519.SigningKey(seed: seed))
        self.leaves = leaves
        var tree = MemoryTree()
        for leaf in leaves { tree.append(leaf: leaf.canonicalBytes) }
        self.tree = tree
    }

    func checkpoint(_ size: Int, _ cosigners: [CheckpointCosigner] = []) throws -> Checkpoint {
        var checkpoint = try Checkpoint(
            signing: signer.verifierKey.name, size: size, root: MerkleTree.root(size: size, reader: tree), by: signer)
        for cosigner in cosigners { checkpoint = try checkpoint.adding(cosigner.cosign(checkpoint, time: 1)) }
        return checkpoint
    }

    /// - Parameter deadline: of the promise of cosignatures that the receipt carries.
    func receipt(
        _ index: Int, size: Int, fingerprint: HashValue = Self.fingerprint, cosigners: [CheckpointCosigner] = [],
        deadline: Int64? = nil
    ) throws -> SavedReceipt {
        guard case .cast(let ballot, let statement, let standing) = leaves[index] else { throw NoCast() }
        let checkpoint = try checkpoint(size, cosigners)
        let promise = try deadline.map { try CosignaturePromise(signing: checkpoint, deadline: $0, by: signer).encoded }
        let proof = try InclusionReceipt(
            index: index, proof: MerkleTree.inclusionProof(index: index, size: size, reader: tree),
            checkpoint: checkpoint, extra: promise)
        return SavedReceipt(
            election: someHash("election"), fingerprint: fingerprint, ballot: ballot, statement: statement,
            standing: standing, sequence: 1, confirmationCode: someHash("code"), pseudonym: nil,
            proof: String(decoding: proof.encoded, as: UTF8.self))
    }

    /// What the voter of a challenged ballot keeps.
    func challengeReceipt(_ index: Int, size: Int) throws -> SavedChallenge {
        guard case .challenged(let ballot, let statement) = leaves[index] else { throw NoCast() }
        let proof = try InclusionReceipt(
            index: index, proof: MerkleTree.inclusionProof(index: index, size: size, reader: tree),
            checkpoint: checkpoint(size))
        return SavedChallenge(
            election: someHash("election"), fingerprint: Self.fingerprint, ballot: ballot, statement: statement,
            confirmationCode: someHash("code"), proof: String(decoding: proof.encoded, as: UTF8.self))
    }

    /// What this log's first `size` leaves make of the receipt.
    func judge(
        _ receipt: any LoggedReceipt, size: Int, policy: CosignaturePolicy? = nil, cosigners: [CheckpointCosigner] = [],
        now: Int64 = 0
    ) throws -> ReceiptDispute {
        let shown = Array(leaves.prefix(size))
        let checkpoint = try checkpoint(size, cosigners)
        let log = ShownLog(checkpoint: checkpoint, tree: tree, published: shown.last.flatMap(\.ifPublished)) {
            shown.firstIndex(of: $0)
        }
        return try DisputeJudge(
            logKey: signer.verifierKey, fingerprint: Self.fingerprint, log: log, policy: policy,
            now: Timestamp(seconds: now)
        ).judge(receipt)
    }

    struct NoCast: Error {}
}

extension LogLeaf {
    fileprivate var ifPublished: LogLeaf? {
        if case .step(.published, _) = self { return self }
        return nil
    }
}

@Suite struct DisputeTests {
    private let honest: CastLog

    init() throws { honest = try CastLog((0..<20).map(CastLog.cast)) }

    @Test("R12 c: a ballot that is in the log is included, with a proof that anyone can repeat", arguments: [6, 7, 20])
    func included(_ size: Int) throws {
        let dispute = try honest.judge(honest.receipt(5, size: size), size: 20)
        #expect(dispute.verdict == .included)
        #expect(!dispute.collectorIsToBlame)
        #expect(dispute.index == 5)
        let exhibit = try #require(dispute.exhibits.first { $0.name == "included.tlog-proof" })
        _ = try InclusionReceipt(parsing: exhibit.bytes).verify(
            leaf: CastLog.cast(5).canonicalBytes, key: honest.signer.verifierKey, origin: honest.signer.verifierKey.name
        )
    }

    @Test("L7: a receipt counts by its place alone, also where the log that is shown is an older one")
    func includedInOlder() throws {
        let dispute = try honest.judge(honest.receipt(5, size: 20), size: 9)
        #expect(dispute.verdict == .included)
        #expect(dispute.receiptSize == 20)
        #expect(dispute.shownSize == 9)
    }

    @Test("R12 a, L4: a ballot that the log signed and then left out is the collector's fault, by its own signatures")
    func omitted() throws {
        let others = try CastLog((0..<21).filter { $0 != 5 }.map(CastLog.cast))
        let dispute = try others.judge(honest.receipt(5, size: 8), size: 20)
        #expect(dispute.verdict == .omitted)
        #expect(dispute.collectorIsToBlame)
        try checkFork(dispute)
    }

    @Test(
        "a ballot that another one replaced in the same place is omitted, whichever log is longer", arguments: [8, 20])
    func replaced(_ size: Int) throws {
        let others = try CastLog((0..<20).map { CastLog.cast($0 == 5 ? 99 : $0) })
        #expect(try others.judge(honest.receipt(5, size: size), size: 12).verdict == .omitted)
    }

    @Test("a challenged ballot is disputed like a cast one: included, or left out, or made a cast one")
    func challenged() throws {
        let leaf = LogLeaf.challenged(ballot: someHash("ballot 5"), statement: someHash("statement 5"))
        func log(_ fifth: [LogLeaf]) throws -> CastLog {
            try CastLog((0..<5).map(CastLog.cast) + fifth + (6..<20).map(CastLog.cast))
        }
        let honest = try log([leaf])
        let receipt = try honest.challengeReceipt(5, size: 8)
        #expect(try honest.judge(receipt, size: 20).verdict == .included)
        for forged in [try log([]), try log([CastLog.cast(5)])] {
            let dispute = try forged.judge(receipt, size: 15)
            #expect(dispute.verdict == .omitted && dispute.collectorIsToBlame)
            try checkFork(dispute)
        }
        let kept = try KeptReceipt(canonical: receipt.canonicalBytes, group: toy).receipt
        #expect(kept.leaf == leaf)
        #expect(throws: FormatError.self) { try KeptReceipt(canonical: Array("{}".utf8), group: toy) }
        // A damaged one is called that, and not a receipt of the other kind.
        let damaged = String(decoding: receipt.canonicalBytes, as: UTF8.self).replacing(
            "\"format\":0", with: "\"format\":1")
        #expect {
            try KeptReceipt(canonical: Array(damaged.utf8), group: toy)
        } throws: {
            "\($0)".contains("format")
        }
    }

    private static let published = LogLeaf.step(.published, document: someHash("record"))

    @Test("R12: an old checkpoint of an honest log accuses nobody, whoever shows it", arguments: 0..<15)
    func outdated(_ size: Int) throws {
        let dispute = try honest.judge(honest.receipt(15, size: 20), size: size)
        #expect(dispute.verdict == .undecided && !dispute.collectorIsToBlame)
    }

    @Test("a log that says it is complete before the ballot that it signed omits it, by its own last leaf")
    func truncated() throws {
        let key = honest.signer.verifierKey
        let ended = try CastLog((0..<15).map(CastLog.cast) + [Self.published])
        let longer = try CastLog(ended.leaves + (16..<20).map(CastLog.cast))
        let dispute = try ended.judge(longer.receipt(18, size: 20), size: 16)
        #expect(dispute.verdict == .omitted && dispute.collectorIsToBlame)
        func exhibit(_ name: String) throws -> [UInt8] {
            try #require(dispute.exhibits.first { $0.name == name }).bytes
        }
        #expect(try exhibit("published-leaf") == Self.published.canonicalBytes)
        let end = try InclusionReceipt(parsing: exhibit("published.tlog-proof")).verify(
            leaf: Self.published.canonicalBytes, key: key, origin: key.name)
        #expect(end.index == 15 && end.checkpoint.size == 16)
        // The ballot itself is there: then it counts, and the officials hear of the rest.
        let inside = try ended.judge(longer.receipt(5, size: 20), size: 16)
        #expect(inside.verdict == .included && inside.warnings.count == 1)
        #expect(try ended.judge(longer.receipt(5, size: 16), size: 16).warnings.isEmpty)
    }

    @Test(
        "a receipt whose path holds other leaves than the shorter log that is shown is a fork", arguments: [9, 12, 19])
    func otherPath(_ size: Int) throws {
        let key = honest.signer.verifierKey
        let forked = try CastLog((0..<22).map { CastLog.cast($0 == 1 ? 99 : $0) })
        let dispute = try honest.judge(forked.receipt(7, size: 22), size: size)
        #expect(dispute.verdict == .fork && dispute.collectorIsToBlame)
        // As a stranger would check it: the subtree that the receipt has otherwise leads to the shown root.
        let lines = try String(
            decoding: #require(dispute.exhibits.first { $0.name == "other-subtree" }).bytes, as: UTF8.self
        ).split(separator: "\n")
        #expect(lines[0] == "0 4")
        let hashes = try lines.dropFirst().map { try HashValue(bytes: Base64.decode(Array($0.utf8))) }
        let receipt = try InclusionReceipt(parsing: Array(forked.receipt(7, size: 22).proof.utf8))
        #expect(receipt.proof[2] != hashes[0])
        let shown = try Checkpoint(
            signed: #require(dispute.exhibits.first { $0.name == "shown.checkpoint" }).bytes, key: key,
            origin: key.name)
        // 0 4 is the left-most subtree: all its siblings are on the right.
        #expect(hashes.dropFirst().reduce(hashes[0]) { MerkleTree.nodeHash($0, $1) } == shown.root)
        // A ballot beyond the shown log hides it only as long as its path has no subtree that both logs cover.
        let beyond = try honest.judge(forked.receipt(21, size: 22), size: size)
        #expect(beyond.verdict == (size < 16 ? .undecided : .omitted))
    }

    @Test("without the quorum's cosignatures what is shown decides nothing, unless the receipt has them")
    func cosignatures() throws {
        let witnesses = try (1...3).map {
            try CheckpointCosigner(
                name: "witness.invalid/\($0)", key: Ed25519.SigningKey(seed: [UInt8](repeating: UInt8($0), count: 32)))
        }
        let policy = try CosignaturePolicy(witnesses: witnesses.map(\.verifierKey), quorum: 2)
        func judge(_ receipt: [CheckpointCosigner], _ shown: [CheckpointCosigner], _ size: Int = 8) throws
            -> ReceiptDispute
        {
            try honest.judge(
                honest.receipt(5, size: size, cosigners: receipt), size: 12, policy: policy, cosigners: shown)
        }
        let quorum = Array(witnesses.dropFirst())
        for size in [8, 20] {
            let sound = try judge([], quorum, size)
            #expect(sound.verdict == .included && sound.warnings.isEmpty)
            let mixed = try judge(quorum, [], size)
            #expect(mixed.verdict == .included && mixed.warnings.count == 1)
            #expect(try judge([], [witnesses[0]], size).verdict == .undecided)
            #expect(try judge([witnesses[1]], [], size).verdict == .undecided)
        }
        // A contradiction needs no witnesses.
        let others = try CastLog((0..<20).filter { $0 != 5 }.map(CastLog.cast))
        #expect(try others.judge(honest.receipt(5, size: 8), size: 19, policy: policy).verdict == .omitted)
    }

    @Test("a promise of cosignatures that nobody has after its time is named")
    func promises() throws {
        let witness = try CheckpointCosigner(
            name: "w.invalid", key: Ed25519.SigningKey(seed: [UInt8](repeating: 9, count: 32)))
        let policy = try CosignaturePolicy(witnesses: [witness.verifierKey], quorum: 1)
        let receipt = try honest.receipt(5, size: 8, deadline: 1_000)
        let early = try honest.judge(receipt, size: 12, policy: policy, now: 1_000)
        #expect(early.verdict == .undecided && early.reason.contains("promises them until 1970-01-01T00:16:40Z"))
        let late = try honest.judge(receipt, size: 12, policy: policy, now: 1_001)
        #expect(late.verdict == .undecided && late.reason.contains("has not kept its word"))
        #expect(
            try honest.judge(receipt, size: 12, policy: policy, cosigners: [witness], now: 1_001).verdict == .included)
    }

    @Test("L1, L2: a ballot in both of two trees that contradict each other is a fork, with both signatures")
    func forked() throws {
        var leaves = (0..<20).map(CastLog.cast)
        leaves.swapAt(2, 3)
        let dispute = try CastLog(leaves).judge(honest.receipt(5, size: 8), size: 20)
        #expect(dispute.verdict == .fork)
        try checkFork(dispute)
        leaves.swapAt(5, 6)
        #expect(try CastLog(leaves).judge(honest.receipt(5, size: 20), size: 10).verdict == .fork)
    }

    @Test("R12 b: what the collector never signed accuses nobody")
    func unsigned() throws {
        let receipt = try honest.receipt(5, size: 8)
        let forger = try CastLog((0..<20).map(CastLog.cast), seed: [UInt8](repeating: 4, count: 32))
        #expect(try honest.judge(forger.receipt(5, size: 8), size: 20).verdict == .unsigned)
        // Another leaf than the one that the proof is about.
        let other = try honest.receipt(6, size: 8).replacing(proof: receipt.proof)
        #expect(try honest.judge(other, size: 20).verdict == .unsigned)
        let changes: [(String, String)] = [
            ("index 5", "index 4"), ("index 5", "index 05"), ("\n8\n", "\n9\n"), ("tlog-proof@v1", "tlog-proof@v2"),
        ]
        for (old, new) in changes {
            let changed = receipt.replacing(proof: receipt.proof.replacing(old, with: new, maxReplacements: 1))
            #expect(changed != receipt)
            #expect(try honest.judge(changed, size: 20).verdict == .unsigned, "\(new)")
        }
        #expect(try honest.judge(receipt.replacing(proof: ""), size: 20).verdict == .unsigned)
    }

    @Test("a receipt of another election, by its fingerprint or by its log, is told apart")
    func otherElection() throws {
        let foreign = try honest.receipt(5, size: 8, fingerprint: someHash("another"))
        #expect(try honest.judge(foreign, size: 20).verdict == .otherElection)
        // The same key under another log's name: its notes carry that name.
        let elsewhere = try CastLog((0..<20).map(CastLog.cast), origin: "dispute.invalid/other")
        #expect(try honest.judge(elsewhere.receipt(5, size: 8), size: 20).verdict == .unsigned)
    }

    @Test("the evidence and the verdict are written out, once")
    func writes() throws {
        let scratch = try TemporaryFolder()
        let folder = scratch.path + "/evidence"
        let ended = try CastLog((0..<15).map(CastLog.cast) + [Self.published])
        let dispute = try ended.judge(CastLog((0..<20).map(CastLog.cast)).receipt(15, size: 20), size: 16)
        try dispute.write(to: folder)
        #expect(
            try DurableFile.list(folder) == [
                "leaf", "other-subtree", "receipt.tlog-proof", "shown.checkpoint", "verdict.json",
            ])
        #expect(throws: PrimitivesError(.fileExists, "")) { try dispute.write(to: folder) }
        #expect(
            String(decoding: dispute.json, as: UTF8.self).contains(#""verdict":"omitted","collector_to_blame":true"#))
    }

    /// From the exhibits alone, as a stranger would.
    private func checkFork(_ dispute: ReceiptDispute) throws {
        let key = honest.signer.verifierKey
        func exhibit(_ name: String) throws -> [UInt8] {
            try #require(dispute.exhibits.first { $0.name == name }).bytes
        }
        let earlier = try Checkpoint(signed: exhibit("earlier.checkpoint"), key: key, origin: key.name)
        let later = try Checkpoint(signed: exhibit("later.checkpoint"), key: key, origin: key.name)
        let hashes = try exhibit("consistency").split(separator: 10).map { try HashValue(bytes: Base64.decode($0)) }
        _ = try LogFork(earlier: earlier, later: later, otherRoot: hashes[0], proof: Array(hashes.dropFirst()))
        _ = try InclusionReceipt(parsing: exhibit("receipt.tlog-proof")).verify(
            leaf: exhibit("leaf"), key: key, origin: key.name)
    }
}

@Suite struct ReceiptCodeTests {
    private let leaf = CastLog.cast(1)

    @Test("a code reads back, in any case and with spaces, and fits its leaf only")
    func reads() throws {
        let code = ReceiptCode(leaf, index: 17)
        let text = code.description
        #expect(text.hasPrefix("17-") && text.count == 17)
        #expect(ReceiptCode(text) == code)
        #expect(ReceiptCode(text.lowercased().replacing("-", with: " ")) == code)
        #expect(code.matches(leaf))
        #expect(!code.matches(CastLog.cast(2)))
    }

    @Test(
        "anything else is no code",
        arguments: [
            "", "17", "17-", "x-1234-5678-9ABC", "17-1234-5678-9AB", "17-1234-5678-9ABCD", "17-1234-5678-9ABG",
            "99999999999999999999-1234-5678-9ABC",
        ])
    func refused(_ text: String) { #expect(ReceiptCode(text) == nil) }
}
