import ElectionModel
import Primitives

/// What the checks that compare ballots with each other need of all ballots, sorted on disk where it is much.
final class BallotIndex {
    /// Each a set of records of one size that begin with what is compared, then the ballot's ``BallotPosition``.
    enum Section: String, CaseIterable {
        /// id_B.
        case identifiers
        /// The first 16 bytes of SHA-256 of each α and of the encrypted nonce's C₀.
        case nonces
        /// Pseudonyms; behind the position the sequence number, 4 bytes, and the disposition, 1 byte.
        case voters

        var keyByteCount: Int { self == .nonces ? 16 : HashValue.byteCount }
        var recordByteCount: Int { keyByteCount + BallotPosition.byteCount + (self == .voters ? 5 : 0) }

        func position(_ record: [UInt8]) -> BallotPosition { BallotPosition(record[keyByteCount...]) }
    }

    private let sorts: [Section: ExternalSort]

    /// - Parameter space: for each of the three sections; that of the nonces is by far the largest.
    init(_ space: SortSpace) {
        sorts = Dictionary(
            uniqueKeysWithValues: Section.allCases.map {
                ($0, ExternalSort(recordByteCount: $0.recordByteCount, space: space))
            })
    }

    func count(_ section: Section) -> Int { sorts[section]?.count ?? 0 }

    func append(_ record: [UInt8], to section: Section) throws(PrimitivesError) {
        try sorts[section]?.append(record)
    }

    func add(_ ballot: BallotSummary) throws(PrimitivesError) {
        let position = ballot.position.bytes
        try append(ballot.identifier.bytes + position, to: .identifiers)
        for nonce in ballot.nonceKeys { try append(nonce + position, to: .nonces) }
    }

    func add(voter: HashValue, sequence: Int, _ ballot: BallotSummary) throws(PrimitivesError) {
        let vote = UInt32(sequence).bigEndianBytes + [Self.code(ballot.kind)]
        try append(voter.bytes + ballot.position.bytes + vote, to: .voters)
    }

    /// Ascending; the section is empty afterwards.
    func sorted(_ section: Section) throws(PrimitivesError) -> SortedRecords? { try sorts[section]?.sorted() }

    /// 0 for no disposition, else the place among all of them, from 1.
    private static func code(_ kind: Disposition.Kind?) -> UInt8 {
        kind.flatMap { Disposition.Kind.allCases.firstIndex(of: $0) }.map { UInt8($0 + 1) } ?? 0
    }

    static func kind(_ code: UInt8) -> Disposition.Kind? {
        code == 0 ? nil : Disposition.Kind.allCases[Int(code) - 1]
    }

    static var kindCodes: ClosedRange<UInt8> { 0...UInt8(Disposition.Kind.allCases.count) }
}
