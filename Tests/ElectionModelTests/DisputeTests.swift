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

    func checkpoint(_ size: Int) throws -> Checkpoint {
        try Checkpoint(
            signing: signer.verifierKey.name, size: size, root: MerkleTree.root(size: size, reader: tree), by: signer)
    }

    func receipt(_ index: Int, size: Int, fingerprint: HashValue = Self.fingerprint) throws -> SavedReceipt {
        guard case .cast(let ballot, let statement, let standing) = leaves[index] else { throw NoCast() }
        let proof = try InclusionReceipt(
            index: index, proof: MerkleTree.inclusionProof(index: index, size: size, reader: tree),
            checkpoint: checkpoint(size))
        return SavedReceipt(
            election: someHash("election"), fingerprint: fingerprint, ballot: ballot, statement: statement,
            standing: standing, sequence: 1, confirmationCode: someHash("code"), pseudonym: nil,
            proof: String(decoding: proof.encoded, as: UTF8.self))
    }

    /// What this log's first `size` leaves make of the receipt.
    func judge(_ receipt: SavedReceipt, size: Int, isFinal: Bool = true) throws -> ReceiptDispute {
        let shown = Array(leaves.prefix(size))
        let log = ShownLog(checkpoint: try checkpoint(size), tree: tree, isFinal: isFinal) { shown.firstIndex(of: $0) }
        return try DisputeJudge(logKey: signer.verifierKey, fingerprint: Self.fingerprint, log: log).judge(receipt)
    }

    struct NoCast: Error {}
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
        let dispute = try honest.judge(honest.receipt(5, size: 20), size: 9, isFinal: false)
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

    @Test("a log that ends before the ballot that it signed omits it")
    func truncated() throws {
        let dispute = try honest.judge(honest.receipt(15, size: 20), size: 15)
        #expect(dispute.verdict == .omitted)
        #expect(Set(dispute.exhibits.map(\.name)) == ["leaf", "receipt.tlog-proof", "shown.checkpoint"])
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
        let dispute = try honest.judge(honest.receipt(15, size: 20), size: 15)
        try dispute.write(to: folder)
        #expect(
            try DurableFile.list(folder) == ["leaf", "receipt.tlog-proof", "shown.checkpoint", "verdict.json"])
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
