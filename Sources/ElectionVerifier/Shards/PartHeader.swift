import ElectionModel
import GroupArithmetic
import Primitives

/// What a shard found, but for the sorted records behind it in its file.
struct PartHeader: Sendable {
    /// Raised whenever a check over ballots changes, so that only parts of one kind are put together.
    static let verifierVersion = 0

    let version: Int
    let shard: Int
    let shards: Int
    let binding: RecordBinding
    let ballots: Int
    let readable: Int
    /// Contests on these ballots, ascending.
    let occurring: [Int]
    let findings: Findings
    /// For each contest of the manifest; empty where the record has nothing that ballots could be checked with.
    let products: [AggregateDocument.Contest]
    /// How many records each section has.
    let counts: [BallotIndex.Section: Int]
}

extension PartHeader {
    /// - Parameter found: `nil` where the record has nothing that ballots could be checked with.
    init(_ shard: Shard, _ binding: RecordBinding, _ found: BallotCollector?, _ index: BallotIndex) {
        version = Self.verifierVersion
        (self.shard, shards) = (shard.number, shard.count)
        self.binding = binding
        (ballots, readable) = (found?.ballotCount ?? 0, found?.readableCount ?? 0)
        occurring = found?.contests.sorted() ?? []
        findings = found?.findings ?? Findings()
        products = found?.products.documents ?? []
        counts = Dictionary(uniqueKeysWithValues: BallotIndex.Section.allCases.map { ($0, index.count($0)) })
    }
}

extension PartHeader: CanonicalJSON {
    private static let fields = [
        "type", "format", "verifier", "shard", "shards", "record", "content", "fingerprint", "ballots", "readable",
        "contests", "checks", "products", "identifiers", "nonces", "voters",
    ]

    init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(Self.fields) { (reader) throws(FormatError) in
            try reader.type("verification-shard")
            try reader.formatZero()
            let version = try reader.integer("verifier", in: 0...1_000_000)
            let shards = Shard.maximumCount
            let (shard, count) = (
                try reader.integer("shard", in: 1...shards), try reader.integer("shards", in: 1...shards)
            )
            let list = try reader.optionalField("record") { (reader) throws(FormatError) in try reader.hash() }
            let content = try reader.hash("content")
            let print = try reader.optionalField("fingerprint") { (reader) throws(FormatError) in try reader.hash() }
            let number = 0...1 << 50
            return try PartHeader(
                version: version, shard: shard, shards: count,
                binding: RecordBinding(list: list, content: content, fingerprint: print),
                ballots: reader.integer("ballots", in: number), readable: reader.integer("readable", in: number),
                occurring: reader.list("contests", limit: Manifest.maximumListCount) { (reader) throws(FormatError) in
                    try reader.integer(in: 1...Manifest.maximumListCount)
                }, findings: Self.findings(&reader),
                products: reader.values("products", AggregateDocument.Contest.self, limit: Manifest.maximumListCount),
                counts: [
                    .identifiers: reader.integer("identifiers", in: number),
                    .nonces: reader.integer("nonces", in: number), .voters: reader.integer("voters", in: number),
                ])
        }
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("type", "verification-shard")
            writer.field("format", 0)
            writer.field("verifier", version)
            writer.field("shard", shard)
            writer.field("shards", shards)
            if let list = binding.list { writer.field("record", list) }
            writer.field("content", binding.content)
            if let fingerprint = binding.fingerprint { writer.field("fingerprint", fingerprint) }
            writer.field("ballots", ballots)
            writer.field("readable", readable)
            writer.field("contests", array: occurring)
            let checks = Check.allCases.filter { findings[$0].items > 0 }
            writer.field("checks", array: checks) { Self.write($1, findings[$1], to: &$0) }
            writer.field("products", array: products)
            for section in BallotIndex.Section.allCases { writer.field(section.rawValue, counts[section] ?? 0) }
        }
    }
}

// What was found, check by check, in the order of the checks.
extension PartHeader {
    /// Longer texts than any that the verifier writes.
    private static let maximumTextByteCount = 1 << 20

    private static func write(_ check: Check, _ entry: Findings.Entry, to writer: inout JSONWriter) {
        writer.object {
            $0.field("id", check.id)
            $0.field("items", entry.items)
            $0.field("failure_count", entry.failureCount)
            $0.field("failures", array: entry.failures) { writer, failure in
                writer.object {
                    $0.field("file", failure.place.file)
                    if let line = failure.place.line { $0.field("line", line) }
                    $0.field("part", failure.place.part)
                    $0.field("reason", failure.reason)
                }
            }
        }
    }

    private static func findings(_ reader: inout JSONReader) throws(FormatError) -> Findings {
        var findings = Findings()
        var rest = Check.allCases[...]
        _ = try reader.list("checks", limit: Check.allCases.count) { (reader) throws(FormatError) in
            try reader.object(["id", "items", "failure_count", "failures"]) { (reader) throws(FormatError) in
                let id = try reader.string("id", limit: 10)
                guard let check = Check(rawValue: id), Check.overOneBallot.contains(check),
                    let position = rest.firstIndex(of: check)
                else { throw reader.failure(.badValue, "\(id) is no check of ballots, or not in its order") }
                rest = rest[(position + 1)...]
                let items = try reader.integer("items", in: 1...1 << 50)
                let count = try reader.integer("failure_count", in: 0...items)
                let failures = try reader.list("failures", limit: Findings.keptFailures) {
                    (reader) throws(FormatError) in try failure(check, &reader)
                }
                guard failures.count == min(count, Findings.keptFailures) else {
                    throw reader.failure(.badValue, "the first \(Findings.keptFailures) failures are listed")
                }
                findings.add(check, items: items, failureCount: count, failures)
            }
        }
        return findings
    }

    private static func failure(
        _ check: Check, _ reader: inout JSONReader
    ) throws(FormatError) -> VerificationFailure {
        try reader.object(["file", "line", "part", "reason"]) { (reader) throws(FormatError) in
            let file = try reader.string("file", limit: 200)
            let line = try reader.optionalField("line") { (reader) throws(FormatError) in
                try reader.integer(in: 1...1 << 50)
            }
            let part = try reader.string("part", limit: maximumTextByteCount)
            let reason = try reader.string("reason", limit: maximumTextByteCount)
            return VerificationFailure(check: check, place: Place(file, line: line, part), reason: reason)
        }
    }
}
