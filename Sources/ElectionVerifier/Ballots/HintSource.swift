import ElectionModel
import Primitives

/// The entries of the hint files beside the segments of ballots. Without a file, or with one of another form, there are
/// none, and that is no failure: hints decide nothing.
final class HintSource {
    private let source: RecordSource
    private let entryByteCount: Int?
    private var segment = ""
    private var reader: HintReader?

    init(_ source: RecordSource, basis: ElectionBasis) {
        self.source = source
        entryByteCount = BallotRoots.entryByteCount(basis.manifest, group: basis.group)
    }

    /// - Parameter place: of the ballot's line.
    func entry(_ place: Place) -> [UInt8]? {
        guard let entryByteCount, let line = place.line else { return nil }
        if place.file != segment {
            segment = place.file
            reader = try? HintReader(
                source.path(RecordFolder.hints(beside: segment)), entryByteCount: entryByteCount)
        }
        return try? reader?.entry(line - 1)
    }
}
