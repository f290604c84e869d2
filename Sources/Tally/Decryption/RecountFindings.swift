import ElectionModel
import Primitives

/// What the counted ballots gave, all of them or those of one shard.
struct RecountFindings {
    private(set) var products: Aggregator
    private(set) var counted = 0
    /// How many lines the segments have, and SHA-256 of the segments, one after the other.
    private(set) var lineCount = 0
    private(set) var content = HashValue.zero
    private let identifiers: ExternalSort

    /// - Parameter space: for the ballots' identifiers.
    init(_ context: ElectionContext, _ space: SortSpace) {
        products = Aggregator(context)
        identifiers = ExternalSort(recordByteCount: HashValue.byteCount, space: space)
    }

    mutating func add(_ products: Aggregator) { self.products.add(products) }

    mutating func add(identifier: some Collection<UInt8>) throws(PrimitivesError) {
        try identifiers.append(identifier)
        counted += 1
    }

    /// After the last line.
    mutating func close(lineCount: Int, content: HashValue) { (self.lineCount, self.content) = (lineCount, content) }

    /// Goes through the identifiers, ascending. Nothing may be added afterwards.
    ///
    /// - Throws: ``TallyError`` `.wrongAggregate` for one that two ballots have.
    func forEachIdentifier(_ body: ([UInt8]) throws -> Void) throws {
        let sorted = try identifiers.sorted()
        var last: [UInt8] = []
        while let identifier = try sorted.next() {
            guard identifier != last else {
                throw TallyError(
                    .wrongAggregate, "a ballot with the identifier \(Hexadecimal.encode(last)) is counted twice")
            }
            try body(identifier)
            last = identifier
        }
    }
}
