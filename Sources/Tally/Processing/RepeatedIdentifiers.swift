import Primitives

/// An identifier that a valid or a challenged ballot had before makes the later ballot invalid. Invalid ballots do not count here: else a
/// copy that is logged first would void the ballot that it copies.
enum RepeatedIdentifiers {
    /// - Parameter challenged: by identifier the leaf of the first challenge of its voter.
    /// - Returns: the leaves of the later ballots, 4 bytes each, ascending; in a file, because they are read twice.
    static func leaves(
        _ verdicts: IndexedRecords, challenged: [HashValue: Int], _ space: SortSpace
    ) throws(PrimitivesError) -> IndexedRecords {
        let identifiers = ExternalSort(recordByteCount: HashValue.byteCount + 4, space: space)
        for (identifier, leaf) in challenged {
            try identifiers.append(identifier.bytes + RecordBytes.number(leaf, width: 4))
        }
        let all = try verdicts.cursor()
        while let verdict = try all.nextVerdict() {
            guard verdict.reason == nil else { continue }
            try identifiers.append(verdict.identifier.bytes + verdict.leafBytes)
        }
        let repeated = ExternalSort(recordByteCount: 4, space: space)
        let sorted = try identifiers.sorted()
        var last: [UInt8] = []
        while let record = try sorted.next() {
            if record.prefix(HashValue.byteCount) == last.prefix(HashValue.byteCount) {
                try repeated.append(record.suffix(4))
            }
            last = record
        }
        let leaves = try IndexedRecords(recordByteCount: 4, folder: space.folder)
        let ascending = try repeated.sorted()
        while let leaf = try ascending.next() { try leaves.append(leaf) }
        return leaves
    }
}

/// One key under two voters means that one of them can vote for the other.
enum SharedKeys {
    /// - Parameter challenged: who signed challenges.
    /// - Returns: the leaves of ballots that are signed with a key that an earlier ballot of another voter was signed with,
    ///   4 bytes each, ascending.
    static func leaves(
        _ verdicts: IndexedRecords, challenged: [(leaf: Int, signer: ChallengeVerdict.Signer)], _ space: SortSpace
    ) throws(PrimitivesError) -> SortedRecords {
        let size = HashValue.byteCount
        let keys = ExternalSort(recordByteCount: 2 * size + 4, space: space)
        for (leaf, signer) in challenged {
            try keys.append(signer.key.bytes + RecordBytes.number(leaf, width: 4) + signer.voter.bytes)
        }
        let all = try verdicts.cursor()
        while let verdict = try all.nextVerdict() {
            guard let key = verdict.signerKey, let voter = verdict.voterKey else { continue }
            try keys.append(key.bytes + verdict.leafBytes + voter.bytes)
        }
        let shared = ExternalSort(recordByteCount: 4, space: space)
        let sorted = try keys.sorted()
        var first: [UInt8] = []
        while let record = try sorted.next() {
            if record.prefix(size) != first.prefix(size) { first = record }
            if record.suffix(size) != first.suffix(size) { try shared.append(record[size..<size + 4]) }
        }
        return try shared.sorted()
    }
}

/// Goes through sorted leaves beside something that ascends by leaf too.
struct LeafMarks {
    private let read: () throws(PrimitivesError) -> [UInt8]?
    private var leaf: Int?

    /// - Parameter next: gives the next leaf, 4 bytes, and `nil` at the end.
    init(_ next: @escaping () throws(PrimitivesError) -> [UInt8]?) throws(PrimitivesError) {
        read = next
        try advance()
    }

    private mutating func advance() throws(PrimitivesError) { leaf = try read().map { RecordBytes.number($0[...]) } }

    /// Whether it is among the leaves. Leaves that are asked for ascend.
    mutating func contains(_ leaf: Int) throws(PrimitivesError) -> Bool {
        while let found = self.leaf, found < leaf { try advance() }
        return self.leaf == leaf
    }
}

extension IndexedRecords.Cursor {
    /// - Throws: ``PrimitivesError`` also for what is no verdict: files of this program's own have none.
    func nextVerdict() throws(PrimitivesError) -> VerdictRecord? {
        guard let bytes = try next() else { return nil }
        guard let verdict = VerdictRecord(bytes) else {
            throw PrimitivesError(.inputOutput, "a temporary file does not have what was written to it")
        }
        return verdict
    }
}
