import ElectionModel
import Primitives

/// A ticket is for one ballot, which is cast or challenged. A second one shows that the collector took a used ticket or
/// lost what it knew; the ballots stay what they are, since their voters signed both.
struct RepeatedTickets {
    private let pairs: SortedRecords

    /// - Parameter challenged: the tickets of challenges by their own voters.
    init(
        _ verdicts: IndexedRecords, challenged: [(leaf: Int, ticket: HashValue)], _ space: SortSpace
    ) throws(PrimitivesError) {
        let size = HashValue.byteCount
        let tickets = ExternalSort(recordByteCount: size + 4, space: space)
        for (leaf, ticket) in challenged { try tickets.append(ticket.bytes + RecordBytes.number(leaf, width: 4)) }
        let all = try verdicts.cursor()
        while let verdict = try all.nextVerdict() {
            // Only what the ticket's own voter signed: anybody can write another one's ticket into a statement.
            guard verdict.voter != nil, verdict.reason != .ticket else { continue }
            try tickets.append(verdict.ticket.bytes + verdict.leafBytes)
        }
        let repeated = ExternalSort(recordByteCount: 8, space: space)
        let sorted = try tickets.sorted()
        var first: [UInt8] = []
        while let record = try sorted.next() {
            if record.prefix(size) == first.prefix(size) {
                try repeated.append(record.suffix(4) + first.suffix(4))
            } else {
                first = record
            }
        }
        pairs = try repeated.sorted()
    }

    /// The next ballot that has the ticket of an earlier one, ascending by leaf; `first` is the first with that ticket.
    func next() throws(PrimitivesError) -> (leaf: Int, first: Int)? {
        guard let pair = try pairs.next() else { return nil }
        return (RecordBytes.number(pair.prefix(4)), RecordBytes.number(pair.suffix(4)))
    }
}
