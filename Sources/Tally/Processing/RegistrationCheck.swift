import ElectionModel
import Identity
import Primitives

/// Compares the timestamp authority's own list with the ballot box.
///
/// The list is held in memory, some 300 bytes a token; what is compared with it is sorted on disk.
struct RegistrationCheck {
    private let list: RegistrationList
    private let space: SortSpace

    init(_ list: RegistrationList, _ space: SortSpace) { (self.list, self.space) = (list, space) }

    /// - Parameter verdicts: of all envelopes.
    /// - Returns: an alarm for each ballot that the authority registered and the box lacks, and for each timestamp of the
    ///   box that the authority does not list.
    func alarms(_ verdicts: IndexedRecords) throws -> Notices {
        let size = HashValue.byteCount
        // The box's imprints and the list's, which have a second byte of 1.
        let imprints = ExternalSort(recordByteCount: size + 6, space: space)
        let all = try verdicts.cursor()
        while let verdict = try all.nextVerdict() {
            try imprints.append(verdict.imprint.bytes + [0, verdict.isStamped ? 1 : 0] + verdict.leafBytes)
        }
        for (index, entry) in list.entries.enumerated() {
            try imprints.append(entry.imprint.bytes + [1, 0] + RecordBytes.number(index, width: 4))
        }
        let (missing, foreign) = try compare(imprints.sorted())
        var alarms = Notices()
        while let index = try missing.next() {
            let entry = list.entries[RecordBytes.number(index[...])]
            alarms.add(
                "registered by the timestamp authority and not in the box: \(entry.imprint), token \(entry.serial) "
                    + "of \(entry.time) (missing-ballot)")
        }
        while let leaf = try foreign.next() {
            alarms.add(
                "leaf \(RecordBytes.number(leaf[...])): the timestamp authority does not list the ballot's timestamp "
                    + "(unregistered)")
        }
        return alarms
    }

    /// - Returns: the places in the list of tokens that no ballot has, and the leaves whose tokens the list lacks.
    private func compare(
        _ imprints: SortedRecords
    ) throws(PrimitivesError) -> (missing: SortedRecords, foreign: SortedRecords) {
        let size = HashValue.byteCount
        let missing = ExternalSort(recordByteCount: 4, space: space)
        let foreign = ExternalSort(recordByteCount: 4, space: space)
        var (imprint, isBoxed): (ArraySlice<UInt8>, Bool) = ([], false)
        // Of one imprint: the stamped leaves, until it is seen whether the list has it. Few: each signature is new.
        var stamped: [ArraySlice<UInt8>] = []
        while let record = try imprints.next() {
            if record.prefix(size) != imprint {
                for leaf in stamped { try foreign.append(leaf) }
                (imprint, isBoxed, stamped) = (record.prefix(size), false, [])
            }
            if record[size] == 0 {
                isBoxed = true
                if record[size + 1] == 1 { stamped.append(record.suffix(4)) }
            } else {
                stamped = []
                if !isBoxed { try missing.append(record.suffix(4)) }
            }
        }
        for leaf in stamped { try foreign.append(leaf) }
        return (try missing.sorted(), try foreign.sorted())
    }
}
