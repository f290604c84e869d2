import ElGamal
import ElectionModel
import ElectionTestKit
import GroupArithmetic
import Primitives
import Tally
import Testing

/// An election office with all of its signing keys that changes a count after processing, corrects every hash, signs
/// again and has it logged instead of the honest count.
struct HostileOffice {
    var count: TestCount
    var dispositions: [Disposition]
    var ballots: [PublishedBallot]
    /// `nil`: what the counted ballots give.
    var aggregate: AggregateDocument?
    /// The last word on processed.json.
    var change: (ProcessedDocument) -> ProcessedDocument = { $0 }

    private var group: Group { count.election.group }

    init(_ count: TestCount) throws {
        let group = count.election.group
        self.count = try count.copy()
        dispositions = try Self.lines("\(count.count)/\(RecordFolder.dispositions)").map {
            try Disposition(canonical: $0, group: group)
        }
        ballots = try Self.lines("\(count.count)/\(RecordFolder.segment(0))").map {
            try PublishedBallot(canonical: $0, group: group)
        }
    }

    /// Puts everything in place and lets a guardian check it, on one machine and on three, which come to the same.
    mutating func rebuild() async throws -> RebuiltAggregate {
        let folder = try publish()
        // With so little memory that everything is sorted on disk.
        let whole = await Self.outcome {
            try await folder.rebuildAggregate(space: SortSpace(byteCount: 32, fanIn: 2)) {}
        }
        let sharding = try RecountSharding(count)
        let inParts = await Self.outcome { try await sharding.rebuild(sharding.parts(3)) }
        #expect(Self.summary(whole) == Self.summary(inParts))
        return try whole.get()
    }

    private static func outcome(
        _ body: () async throws -> RebuiltAggregate
    ) async -> Result<RebuiltAggregate, any Error> {
        do { return .success(try await body()) } catch { return .failure(error) }
    }

    private static func summary(_ outcome: Result<RebuiltAggregate, any Error>) -> String {
        switch outcome {
        case .success(let aggregate):
            "\(aggregate.hash) \(aggregate.document.documentHash) \(aggregate.withheld)"
        case .failure(let error): (error as? TallyError)?.code.rawValue ?? "\(error)"
        }
    }

    mutating func publish() throws -> CountFolder {
        let processed = try ProcessedDocument(
            canonical: DurableFile.read("\(count.count)/\(RecordFolder.processed)"), group: group)
        let dispositionLines = Array(dispositions.map { $0.canonicalBytes + [10] }.joined())
        let aggregate = try (self.aggregate ?? multiplied()).canonicalBytes
        try put(dispositionLines, RecordFolder.dispositions)
        try put(Array(ballots.map { $0.canonicalBytes + [10] }.joined()), RecordFolder.segment(0))
        try put(aggregate, RecordFolder.aggregate)
        let changed = change(
            processed.replacing(
                dispositions: SHA256.hash(dispositionLines), aggregate: SHA256.hash(aggregate), counts: counts))
        try count.replaceStep(.processed, changed.canonicalBytes, RecordFolder.processed)
        return try count.opened()
    }

    private var counts: ProcessedDocument.Counts {
        func number(_ kind: Disposition.Kind) -> Int { dispositions.count { $0.kind == kind } }
        return .init(
            cast: dispositions.count { !$0.kind.isChallenge }, counted: number(.counted),
            superseded: number(.superseded),
            overridden: number(.overridden), test: number(.test), invalid: number(.invalid))
    }

    /// The product of the counted ballots, without any check.
    private func multiplied() throws -> AggregateDocument {
        var weights: [Int: Int] = [:]
        for disposition in dispositions where disposition.kind == .counted {
            weights[disposition.leaf] = disposition.weight
        }
        let manifest = count.election.context.manifest
        return AggregateDocument(
            election: count.election.context.extendedBaseHash,
            contests: try manifest.contests.indices.map { index in
                let own = ballots.compactMap { ballot in
                    ballot.ballot.contests.first { $0.contest == index + 1 }.map { (weights[ballot.leaf], $0) }
                }.filter { $0.0 != nil }
                let options = try manifest.contests[index].options.indices.map { option in
                    try own.reduce((group.identity, group.identity)) { product, ballot in
                        let weight = ballot.0 ?? 0
                        let selection = try ballot.1.selections[option].ciphertext.checked()
                        return (
                            product.0 * selection.alpha.power(weight), product.1 * selection.beta.power(weight)
                        )
                    }
                }
                return AggregateDocument.Contest(
                    contest: index + 1, ballots: own.count, weight: own.reduce(0) { $0 + ($1.0 ?? 0) },
                    options: options.map { .init(alpha: $0.0, beta: $0.1) })
            })
    }

    private func put(_ bytes: [UInt8], _ path: String) throws {
        try DurableFile.write(bytes, to: "\(count.count)/\(path)", replacing: true)
    }

    private static func lines(_ path: String) throws -> [[UInt8]] {
        try DurableFile.read(path).split(separator: 10).map(Array.init)
    }
}

extension ProcessedDocument {
    func replacing(
        election: HashValue? = nil, fingerprint: HashValue? = nil, closingLeaf: Int? = nil,
        dispositions: HashValue? = nil, aggregate: HashValue? = nil, counts: Counts? = nil,
        challenged: Challenged? = nil, withheld: [Int]? = nil
    ) -> ProcessedDocument {
        ProcessedDocument(
            election: election ?? self.election, fingerprint: fingerprint ?? self.fingerprint,
            closingLeaf: closingLeaf ?? self.closingLeaf, rollVersion: rollVersion, roll: roll, overrides: overrides,
            dispositions: dispositions ?? self.dispositions, aggregate: aggregate ?? self.aggregate,
            counts: counts ?? self.counts, challenged: challenged ?? self.challenged, styles: styles,
            withheld: withheld ?? self.withheld)
    }
}

extension Disposition {
    func replacing(kind: Kind? = nil, weight: Int? = nil) -> Disposition {
        let kind = kind ?? self.kind
        return Disposition(
            leaf: leaf, kind: kind, reason: kind == .invalid ? .proof : nil, ballotStyle: ballotStyle,
            weight: weight ?? self.weight)
    }
}
