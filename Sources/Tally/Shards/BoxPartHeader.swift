import ElectionModel
import GroupArithmetic
import Primitives

/// What a shard of a ballot box found, but for the verdicts behind it in its file.
struct BoxPartHeader: Sendable {
    /// Raised whenever a check of envelopes or what a verdict has changes, so that only parts of one kind are put
    /// together.
    static let processorVersion = 1
    static let magic = Array("glassurn-count-0".utf8)

    let version: Int
    let shard: Shard
    let binding: BoxBinding
    /// How many lines the shard's segments have, and SHA-256 of the segments, one after the other.
    let lines: Int
    let content: HashValue
    let alarms: Notices
    /// For each contest of the manifest, of the ballots that count unless another one replaces them.
    let products: [AggregateDocument.Contest]
    /// How many verdicts there are.
    let verdicts: Int
}

extension BoxPartHeader {
    init(_ shard: Shard, _ binding: BoxBinding, _ findings: EnvelopeFindings) {
        version = Self.processorVersion
        (self.shard, self.binding, alarms) = (shard, binding, findings.alarms)
        (lines, content) = (findings.lineCount, findings.shares[0].content)
        products = findings.products.products
        verdicts = findings.verdicts.count
    }
}

extension BoxPartHeader: CanonicalJSON {
    private static let fields = [
        "type", "format", "processor", "shard", "shards", "fingerprint", "box", "revocation", "lines", "content",
        "alarm_count", "alarms", "products", "verdicts",
    ]
    /// Longer texts than any that processing writes.
    private static let maximumTextByteCount = 1 << 20

    init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(Self.fields) { (reader) throws(FormatError) in
            try reader.type("box-shard")
            try reader.formatZero()
            let version = try reader.integer("processor", in: 0...1_000_000)
            let shards = 1...Shard.maximumCount
            let (number, count) = (try reader.integer("shard", in: shards), try reader.integer("shards", in: shards))
            guard let shard = try? Shard(number: number, of: count) else {
                throw reader.failure(.badValue, "there is no shard \(number) of \(count)")
            }
            let binding = try BoxBinding(
                fingerprint: reader.hash("fingerprint"), box: reader.hash("box"), revocation: reader.hash("revocation"))
            let many = 0...1 << 50
            let (lines, content) = (try reader.integer("lines", in: many), try reader.hash("content"))
            let alarmCount = try reader.integer("alarm_count", in: many)
            let alarms = try reader.list("alarms", limit: Notices.maximumCount) { (reader) throws(FormatError) in
                VisibleText.clean(try reader.string(limit: Self.maximumTextByteCount))
            }
            guard alarms.count == min(alarmCount, Notices.maximumCount) else {
                throw reader.failure(.badValue, "the first \(Notices.maximumCount) alarms are listed")
            }
            return try BoxPartHeader(
                version: version, shard: shard, binding: binding, lines: lines, content: content,
                alarms: Notices(alarms, count: alarmCount),
                products: reader.values("products", AggregateDocument.Contest.self, limit: Manifest.maximumListCount),
                verdicts: reader.integer("verdicts", in: 0...lines))
        }
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("type", "box-shard")
            writer.field("format", 0)
            writer.field("processor", version)
            writer.field("shard", shard.number)
            writer.field("shards", shard.count)
            writer.field("fingerprint", binding.fingerprint)
            writer.field("box", binding.box)
            writer.field("revocation", binding.revocation)
            writer.field("lines", lines)
            writer.field("content", content)
            writer.field("alarm_count", alarms.count)
            writer.field("alarms", array: alarms.texts) { $0.string($1) }
            writer.field("products", array: products)
            writer.field("verdicts", verdicts)
        }
    }
}
