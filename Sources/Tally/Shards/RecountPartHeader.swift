import ElectionModel
import GroupArithmetic
import Primitives

/// What a shard of a recount found, but for the identifiers behind it in its file.
struct RecountPartHeader: Sendable {
    /// Raised whenever a check of counted ballots changes, so that only parts of one kind are put together.
    static let checkerVersion = 0
    static let magic = Array("glassurn-recnt-0".utf8)

    let version: Int
    let shard: Shard
    let binding: RecountBinding
    /// How many lines the shard's segments have, and SHA-256 of the segments, one after the other.
    let lines: Int
    let content: HashValue
    /// For each contest of the manifest, of the counted ballots.
    let products: [AggregateDocument.Contest]
    /// How many ballots are counted, and so how many identifiers there are.
    let counted: Int
}

extension RecountPartHeader {
    init(_ shard: Shard, _ binding: RecountBinding, _ findings: RecountFindings) {
        version = Self.checkerVersion
        (self.shard, self.binding) = (shard, binding)
        (lines, content) = (findings.lineCount, findings.content)
        (products, counted) = (findings.products.products, findings.counted)
    }
}

extension RecountPartHeader: CanonicalJSON {
    private static let fields = [
        "type", "format", "checker", "shard", "shards", "fingerprint", "processed", "leaves", "segments", "lines",
        "content", "products", "counted",
    ]

    init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(Self.fields) { (reader) throws(FormatError) in
            try reader.type("recount-shard")
            try reader.formatZero()
            let version = try reader.integer("checker", in: 0...1_000_000)
            let shards = 1...Shard.maximumCount
            let (number, count) = (try reader.integer("shard", in: shards), try reader.integer("shards", in: shards))
            guard let shard = try? Shard(number: number, of: count) else {
                throw reader.failure(.badValue, "there is no shard \(number) of \(count)")
            }
            let many = 0...1 << 50
            let binding = try RecountBinding(
                fingerprint: reader.hash("fingerprint"), processed: reader.hash("processed"),
                leaves: reader.hash("leaves"), segments: reader.integer("segments", in: many))
            let (lines, content) = (try reader.integer("lines", in: many), try reader.hash("content"))
            return try RecountPartHeader(
                version: version, shard: shard, binding: binding, lines: lines, content: content,
                products: reader.values("products", AggregateDocument.Contest.self, limit: Manifest.maximumListCount),
                counted: reader.integer("counted", in: 0...lines))
        }
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("type", "recount-shard")
            writer.field("format", 0)
            writer.field("checker", version)
            writer.field("shard", shard.number)
            writer.field("shards", shard.count)
            writer.field("fingerprint", binding.fingerprint)
            writer.field("processed", binding.processed)
            writer.field("leaves", binding.leaves)
            writer.field("segments", binding.segments)
            writer.field("lines", lines)
            writer.field("content", content)
            writer.field("products", array: products)
            writer.field("counted", counted)
        }
    }
}
