import Primitives
import TransparencyLog

/// The checkpoints that a witness cosigned before its last one, so that a smaller one can be told from a fork.
///
/// Bounded: a checkpoint takes the place of an earlier one whose size leaves the same remainder.
struct CosignedHistory: Sendable {
    /// Places, each one small file.
    private static let places = 1 << 16

    private let path: String

    /// - Parameter folder: of the log's state.
    init(folder: String) { path = "\(folder)/cosigned" }

    var exists: Bool { DurableFile.exists(path) }

    func keep(_ checkpoint: Checkpoint) throws(PrimitivesError) {
        try DurableFile.makeFolder(path)
        try DurableFile.write(checkpoint.encoded, to: place(checkpoint.size), replacing: true)
    }

    /// The one of this size, if it is still there.
    /// - Throws: ``WitnessError`` `.damaged`.
    func checkpoint(size: Int, _ key: NoteVerifierKey) throws(WitnessError) -> Checkpoint? {
        guard let found = try LogState.read(place(size), key), found.size == size else { return nil }
        return found
    }

    private func place(_ size: Int) -> String {
        let digits = String(size % Self.places, radix: 16)
        return "\(path)/\(String(repeating: "0", count: 4 - digits.count))\(digits).checkpoint"
    }
}
