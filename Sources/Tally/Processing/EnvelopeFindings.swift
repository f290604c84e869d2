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
    /// The files, in order.
    let files: [String]
    /// ``VerdictRecord``s, ascending by leaf.
    let verdicts: IndexedRecords
    var alarms = Notices()
    /// Of ballots that count unless they are replaced.
    var products: Aggregator
    /// How many lines the files have.
    var lineCount = 0
    /// SHA-256 of the files, one after the other.
    var content = HashValue.zero
    private var lastLeaf = -1

    /// - Parameter folder: for temporary files.
    init(_ files: [String], _ context: ElectionContext, folder: String) throws {
        self.files = files
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

/// SHA-256 of lines with their line feeds.
final class LineHasher {
    private var hasher = SHA256()

    func add(_ line: ParallelLines.Line) {
        hasher.update(line.bytes)
        hasher.update(CollectionOfOne(10))
    }

    var hash: HashValue { hasher.finalizing() }
}
