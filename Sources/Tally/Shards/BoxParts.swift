import ElectionModel
import GroupArithmetic
import Primitives

/// The files of all shards of one ballot box: each shard once, all made from the box that is here.
struct BoxParts {
    /// In the shards' order.
    let paths: [String]
    private let box: BallotBox
    private let table: LeafTable

    /// - Throws: ``ShardError`` for the first part that cannot be put together with the others.
    init(_ paths: [String], _ box: BallotBox, _ binding: BoxBinding, _ table: LeafTable) throws {
        let parts = try paths.map { path in
            let header = try Self.open(path, box.context.group).header
            try header.binding.require(binding, path)
            return (path, header.shard)
        }
        self.paths = try Shard.ordered(parts)
        (self.box, self.table) = (box, table)
    }

    /// Writes what a shard found, for its owner alone: verdicts name voters.
    static func write(_ header: BoxPartHeader, _ verdicts: IndexedRecords, to path: String) throws {
        try ShardFile.write(BoxPartHeader.magic, header, to: path, isSecret: true) { writer in
            let all = try verdicts.cursor()
            while let record = try all.next() { try writer.append(raw: record) }
        }
    }

    private struct Opened: ~Copyable {
        let header: BoxPartHeader
        var file: ShardFile
    }

    /// - Throws: ``ShardError`` `.damaged`, `.otherVersion`; ``PrimitivesError`` if the file cannot be read.
    private static func open(_ path: String, _ group: Group) throws -> Opened {
        let file = try ShardFile(path, magic: BoxPartHeader.magic)
        let header = try BoxPartHeader(of: file, group: group)
        guard header.version == BoxPartHeader.processorVersion else {
            throw ShardError(
                .otherVersion,
                "\(path): made by a program of version \(header.version), this is \(BoxPartHeader.processorVersion)")
        }
        return Opened(header: header, file: file)
    }

    /// What the shards found, as if all envelopes had been checked here.
    ///
    /// - Parameter folder: for temporary files.
    func findings(folder: String) throws -> EnvelopeFindings {
        let files = try box.envelopeFiles()
        var all = try EnvelopeFindings(box.context, folder: folder)
        for path in paths {
            var part = try Self.open(path, box.context.group)
            let header = part.header
            try read(header, &part.file, &all)
            guard let products = Aggregator(box.context, products: header.products) else {
                throw ShardError(.uncovered, "\(path): its products are not those of the manifest's contests")
            }
            all.add(
                EnvelopeFindings.Share(files: header.shard.segments(files), content: header.content),
                lineCount: header.lines, header.alarms, products)
        }
        return all
    }

    private static let recordsAtOnce = 1 << 8

    private func read(
        _ header: BoxPartHeader, _ file: inout ShardFile, _ all: inout EnvelopeFindings
    ) throws {
        let size = VerdictRecord.byteCount
        try file.requireRecords(byteCount: header.verdicts * size)
        let candidates = CandidateRule(box)
        var multiplied = DispositionCounts()
        // Each line that is no envelope raises an alarm, and each invalid one.
        var alarms = header.lines - header.verdicts
        var rest = header.verdicts
        var last = -1
        while rest > 0 {
            let count = min(rest, Self.recordsAtOnce)
            let piece = try file.next(byteCount: count * size)
            rest -= count
            for start in stride(from: 0, to: piece.count, by: size) {
                guard let verdict = VerdictRecord(Array(piece[start..<start + size])), verdict.leaf > last else {
                    throw ShardError(.damaged, "\(file.path): verdicts that are none, or do not ascend")
                }
                last = verdict.leaf
                if verdict.reason != nil { alarms += 1 }
                try check(verdict, candidates, file.path)
                if let weight = try candidates.weight(of: verdict) {
                    multiplied.add(
                        Disposition(leaf: last, kind: .counted, ballotStyle: verdict.style, weight: weight),
                        rollVersion: box.rollVersion(at: last))
                }
                try all.add(verdict)
            }
        }
        try file.requireHash()
        guard header.alarms.count >= alarms else {
            throw ShardError(.uncovered, "\(file.path): it has fewer alarms than its verdicts raise")
        }
        guard Aggregator(box.context, products: header.products)?.agrees(with: multiplied) ?? true else {
            throw ShardError(.uncovered, "\(file.path): its products are of other ballots than its verdicts")
        }
    }

    /// What no envelope of this box could give.
    private func check(_ verdict: VerdictRecord, _ candidates: CandidateRule, _ path: String) throws {
        guard try table.leaf(verdict.leaf) != nil else {
            throw ShardError(.uncovered, "\(path): the log has no cast ballot at leaf \(verdict.leaf)")
        }
        let hasStyle = verdict.style == 0 || box.context.manifest.ballotStyle(verdict.style) != nil
        let voter = try candidates.voter(of: verdict)
        guard hasStyle, verdict.voter == nil || voter != nil,
            verdict.reason != nil || voter?.ballotStyle == verdict.style
        else {
            throw ShardError(
                .uncovered, "\(path): leaf \(verdict.leaf) has a voter or style that this election has not")
        }
    }
}
