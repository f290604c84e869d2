import ElectionModel
import Primitives

/// What the check of some lines together found.
struct EnvelopeBatch: Sendable {
    let outcomes: [EnvelopeChecker.Outcome]
    /// Of ballots that count unless they are replaced.
    let products: Aggregator
}

/// What the check of each envelope by itself found, of all of them or of those of one shard.
struct EnvelopeFindings {
    /// Files that were read together.
    struct Share {
        /// In order.
        let files: [String]
        /// SHA-256 of the files, one after the other.
        let content: HashValue
    }

    private(set) var shares: [Share] = []
    /// ``VerdictRecord``s, ascending by leaf.
    let verdicts: IndexedRecords
    private(set) var alarms = Notices()
    /// Of ballots that count unless they are replaced.
    private(set) var products: Aggregator
    /// How many lines the files have.
    private(set) var lineCount = 0
    private var lastLeaf = -1

    /// - Parameter folder: for temporary files.
    init(_ context: ElectionContext, folder: String) throws {
        verdicts = try IndexedRecords(recordByteCount: VerdictRecord.byteCount, folder: folder)
        products = Aggregator(context)
    }

    mutating func add(_ batch: EnvelopeBatch) throws {
        for outcome in batch.outcomes {
            for alarm in outcome.alarms { alarms.add(alarm) }
            lineCount += 1
            if let record = outcome.record { try add(record) }
        }
        products.add(batch.products)
    }

    /// After the last batch.
    mutating func close(_ files: [String], content: HashValue) {
        shares.append(Share(files: files, content: content))
    }

    /// What was found elsewhere, but for its verdicts.
    mutating func add(_ share: Share, lineCount: Int, _ alarms: Notices, _ products: Aggregator) {
        shares.append(share)
        self.lineCount += lineCount
        self.alarms.add(alarms)
        self.products.add(products)
    }

    /// - Throws: ``TallyError`` `.badBox` for one that does not stand behind the one before.
    mutating func add(_ record: VerdictRecord) throws {
        guard record.leaf > lastLeaf else {
            throw TallyError(
                .badBox,
                "leaf \(record.leaf) stands after leaf \(lastLeaf): a ballot box is in log order, each leaf once")
        }
        lastLeaf = record.leaf
        try verdicts.append(record.bytes)
    }
}

/// SHA-256 of the lines of files, share by share.
final class ContentHasher {
    /// The share of each file.
    private let shares: [String: Int]
    private let count: Int
    private var hasher = SHA256()
    private var found: [HashValue] = []

    /// - Parameter shares: the files of each, in order.
    init(_ shares: [[String]]) {
        count = shares.count
        self.shares = Dictionary(
            uniqueKeysWithValues: shares.enumerated().flatMap { share, files in files.map { ($0, share) } })
    }

    /// - Parameter line: lines come in the order of the files.
    func add(_ line: ParallelLines.Line) {
        if let share = shares[line.path], share > found.count { close(share) }
        hasher.update(line.bytes)
        hasher.update(CollectionOfOne(10))
    }

    /// The hash of each share's lines with their line feeds.
    func hashes() -> [HashValue] {
        close(count)
        return found
    }

    private func close(_ next: Int) {
        while found.count < next {
            found.append(hasher.finalizing())
            hasher = SHA256()
        }
    }
}
