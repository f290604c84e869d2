import Primitives
import TransparencyLog

/// Checkpoints that a log signed and that a witness did not cosign.
///
/// A fork is two signed trees of one size: that cannot be innocent, and both are kept as evidence. Any other one is
/// unexplained: smaller than the last, or larger and without a good proof. Anybody who has an honest checkpoint can
/// send it late or with a bad proof, so it says nothing of the log yet; it is kept, for a monitor to compare it with
/// the log's tiles, and as the first half of a fork.
///
/// Kept are the signed text and the log's own line, named by size and root: lines that anybody can add take no place.
struct RefusedCheckpoints: Sendable {
    private static let maximumForks = 1_000
    static let maximumUnexplained = 1_000

    private let forks: String
    let unexplained: String
    var evidence: String { forks }

    /// - Parameter folder: of the log's state.
    init(folder: String) {
        forks = "\(folder)/evidence"
        unexplained = "\(folder)/unexplained"
    }

    /// Whether anything was ever refused.
    var exist: Bool { DurableFile.exists(forks) || DurableFile.exists(unexplained) }

    func forkCount() throws(PrimitivesError) -> Int { try names(forks).count }

    func unexplainedCount() throws(PrimitivesError) -> Int { try names(unexplained).count }

    /// Whether there may be more than what is kept.
    func isFull() throws(PrimitivesError) -> Bool {
        if try forkCount() >= Self.maximumForks { return true }
        return try unexplainedCount() >= Self.maximumUnexplained
    }

    /// - Parameters:
    ///   - checkpoint: with the log's line alone.
    ///   - cosigned: what this witness cosigned at the same size.
    /// - Throws: `PrimitivesError`; ``WitnessError`` `.damaged`.
    func keep(_ checkpoint: Checkpoint, against cosigned: Checkpoint?, _ key: NoteVerifierKey) throws {
        if let cosigned { return try compare(checkpoint, with: cosigned) }
        try compareWithUnexplained(checkpoint, key)
        let path = "\(unexplained)/\(Self.name(checkpoint))"
        guard !DurableFile.exists(path), try unexplainedCount() < Self.maximumUnexplained else { return }
        try DurableFile.makeFolder(unexplained)
        try DurableFile.write(checkpoint.encoded, to: path)
    }

    /// What is about to be cosigned explains itself; it may contradict what was refused before.
    func explain(_ checkpoint: Checkpoint, _ key: NoteVerifierKey) throws {
        try compareWithUnexplained(checkpoint, key)
        let path = "\(unexplained)/\(Self.name(checkpoint))"
        if DurableFile.exists(path) { try DurableFile.remove(path) }
    }

    private func compareWithUnexplained(_ checkpoint: Checkpoint, _ key: NoteVerifierKey) throws {
        for name in try names(unexplained) where name.hasPrefix(Self.digits(checkpoint.size)) {
            guard let other = try LogState.read("\(unexplained)/\(name)", key) else { continue }
            try compare(checkpoint, with: other)
        }
    }

    /// Two of one size.
    private func compare(_ refused: Checkpoint, with known: Checkpoint) throws {
        // A tree without leaves has one root; a checkpoint that says another contradicts nothing but itself.
        guard refused.root != known.root, refused.size > 0 else { return }
        let fork = try LogFork(sameSize: known, refused)
        let hash = SHA256.hash(known.root.bytes + refused.root.bytes).hexadecimal.prefix(16).lowercased()
        let target = "\(forks)/fork-\(refused.size)-\(hash)"
        guard try DurableFile.exists(target) || forkCount() < Self.maximumForks else { return }
        try DurableFile.makeFolder(target)
        for (name, bytes) in fork.files where !DurableFile.exists("\(target)/\(name)") {
            try DurableFile.write(bytes, to: "\(target)/\(name)")
        }
    }

    private static func name(_ checkpoint: Checkpoint) -> String {
        "\(digits(checkpoint.size))-\(checkpoint.root.hexadecimal.lowercased()).checkpoint"
    }

    private static func digits(_ size: Int) -> String {
        let digits = String(size)
        return String(repeating: "0", count: max(0, 16 - digits.count)) + digits
    }

    private func names(_ folder: String) throws(PrimitivesError) -> [String] {
        DurableFile.exists(folder) ? try DurableFile.list(folder) : []
    }
}
