public import Primitives
public import TransparencyLog

/// What becomes of a complaint about a receipt: decided from what the log signed, and from nothing else, so that anyone
/// who has the same files comes to the same verdict.
public struct ReceiptDispute: Sendable {
    public enum Verdict: String, CaseIterable, Sendable {
        /// The ballot is in the log that is shown.
        case included
        /// The log signed a tree with the ballot and shows one without it: the collector is to blame.
        case omitted
        /// The log signed two trees that contradict each other; the ballot is in both, or nobody can tell.
        case fork
        /// The receipt holds, and what is shown is too old, or not cosigned as it must be, to say more.
        case undecided
        /// The receipt belongs to another election or another log.
        case otherElection = "other-election"
        /// What is called a receipt proves nothing: this collector signed no tree with the ballot.
        case unsigned
    }

    /// A file of the evidence.
    public struct Exhibit: Hashable, Sendable {
        public let name: String
        public let bytes: [UInt8]

        public init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    public let verdict: Verdict
    /// Why, for people: lower case, no full stop.
    public let reason: String
    /// What is wrong beside it, in plain words.
    public let warnings: [String]
    /// The leaf's index, by the receipt; `nil` where it proves none.
    public let index: Int?
    /// Sizes of the tree that the receipt leads to and of the one that is shown.
    public let receiptSize: Int?
    public let shownSize: Int
    /// What shows it to anyone: signed checkpoints and proofs.
    public let exhibits: [Exhibit]
    /// Of a ballot that was to be opened as a test and that the collector did not leave out; `nil` for others. The log
    /// does not say it: this is what the record says, which `verify` checks.
    public internal(set) var challenge: ChallengeFate?

    public var collectorIsToBlame: Bool { [.omitted, .fork].contains(verdict) }
}

/// The log as it is shown to whoever judges a dispute.
public struct ShownLog {
    /// Signed by the log; its origin is the election's.
    public let checkpoint: Checkpoint
    /// Answers for the checkpoint's tree, whose root was compared.
    public let tree: any TreeReader
    /// The index of the leaf, wherever it stands; `nil` where it stands nowhere or nobody looked.
    public let find: (LogLeaf) throws -> Int?
    /// The log's last leaf, if after it nothing may follow: that of the published record.
    public let published: LogLeaf?

    public init(
        checkpoint: Checkpoint, tree: any TreeReader, published: LogLeaf?, find: @escaping (LogLeaf) throws -> Int?
    ) {
        self.checkpoint = checkpoint
        self.tree = tree
        self.published = published
        self.find = find
    }
}
