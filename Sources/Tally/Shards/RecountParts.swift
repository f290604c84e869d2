import ElectionModel
import GroupArithmetic
import Primitives

/// The files of all shards of one recount: each shard once, all made from the count folder that is here.
struct RecountParts {
    /// In the shards' order.
    private let paths: [String]
    private let context: ElectionContext

    /// - Throws: ``ShardError`` for the first part that cannot be put together with the others.
    init(_ paths: [String], _ context: ElectionContext, _ binding: RecountBinding) throws {
        let parts = try paths.map { path in
            let header = try Self.open(path, context.group).header
            try header.binding.require(binding, path)
            return (path, header.shard)
        }
        self.paths = try Shard.ordered(parts)
        self.context = context
    }

    /// Writes what a shard found.
    ///
    /// - Throws: ``TallyError`` `.wrongAggregate` if two of its ballots have one identifier; then there is no file.
    static func write(_ header: RecountPartHeader, _ findings: RecountFindings, to path: String) throws {
        try ShardFile.write(RecountPartHeader.magic, header, to: path) { writer in
            try findings.forEachIdentifier { try writer.append(raw: $0) }
        }
    }

    private struct Opened: ~Copyable {
        let header: RecountPartHeader
        var file: ShardFile
    }

    /// - Throws: ``ShardError`` `.damaged`, `.otherVersion`; ``PrimitivesError`` if the file cannot be read.
    private static func open(_ path: String, _ group: Group) throws -> Opened {
        let file = try ShardFile(path, magic: RecountPartHeader.magic)
        let header = try RecountPartHeader(of: file, group: group)
        guard header.version == RecountPartHeader.checkerVersion else {
            throw ShardError(
                .otherVersion,
                "\(path): made by a program of version \(header.version), this is \(RecountPartHeader.checkerVersion)")
        }
        return Opened(header: header, file: file)
    }

    /// What the shards found, as if all ballots had been checked here.
    ///
    /// - Parameters:
    ///   - files: all segments, in order.
    ///   - leaves: what each line must be.
    ///   - space: for the ballots' identifiers.
    /// - Throws: ``ShardError``; ``TallyError`` `.wrongAggregate` for what is wrong with the count whoever checks it.
    func findings(
        _ files: [String], _ leaves: CountedLeaves, _ space: SortSpace, progress: () -> Void
    ) throws -> RecountFindings {
        let shares = try shares(files, leaves, progress)
        var all = RecountFindings(context, space)
        for (path, share) in zip(paths, shares) { try add(path, share, to: &all) }
        return all
    }

    /// The ballots of one shard, as they are here.
    private struct Share {
        let content = LineHasher()
        /// The counted ones.
        var counts = DispositionCounts()
    }

    /// Compares the lines with the log and the dispositions, without decoding the ballots.
    private func shares(_ files: [String], _ leaves: CountedLeaves, _ progress: () -> Void) throws -> [Share] {
        let shares = try (1...paths.count).map { number in
            var share = Share()
            for path in try Shard(number: number, of: paths.count).segments(files) {
                var reader = try LineReader(path)
                while let bytes = try reader.next() {
                    share.content.add(bytes)
                    let item = try leaves.item(.init(bytes: bytes, path: path, number: reader.count))
                    if let counted = item.counted {
                        share.counts.add(
                            Disposition(
                                leaf: counted.leaf, kind: .counted, ballotStyle: counted.ballotStyle,
                                weight: counted.weight), rollVersion: 0)
                    }
                    progress()
                }
            }
            return share
        }
        try leaves.finish()
        return shares
    }

    private static let identifiersAtOnce = 1 << 10

    private func add(_ path: String, _ share: Share, to all: inout RecountFindings) throws {
        var part = try Self.open(path, context.group)
        let header = part.header
        guard header.content == share.content.hash else {
            throw ShardError(.otherBox, "\(path): the part was made from other ballots than are here")
        }
        guard let products = Aggregator(context, products: header.products) else {
            throw ShardError(.uncovered, "\(path): its products are not those of the manifest's contests")
        }
        guard header.lines == share.content.count, header.counted == share.counts.total.counted,
            products.agrees(with: share.counts)
        else { throw ShardError(.uncovered, "\(path): its numbers are not those of its counted ballots") }
        try part.file.requireRecords(byteCount: header.counted * HashValue.byteCount)
        all.add(products)
        var rest = header.counted
        var last: ArraySlice<UInt8> = []
        while rest > 0 {
            let count = min(rest, Self.identifiersAtOnce)
            let piece = try part.file.next(byteCount: count * HashValue.byteCount)
            rest -= count
            for start in stride(from: 0, to: piece.count, by: HashValue.byteCount) {
                let identifier = piece[start..<start + HashValue.byteCount]
                guard last.lexicographicallyPrecedes(identifier) else {
                    throw ShardError(.damaged, "\(path): identifiers do not ascend")
                }
                try all.add(identifier: identifier)
                last = identifier
            }
        }
        try part.file.requireHash()
    }
}
