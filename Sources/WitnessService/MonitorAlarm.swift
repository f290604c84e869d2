public import Primitives
public import TransparencyLog

/// Something that an honest log does not do, with the folder of the evidence.
public struct MonitorAlarm: Sendable {
    public enum Finding: Sendable {
        /// Provable to anyone: two signed checkpoints that contradict each other.
        case fork(LogFork)
        /// The log shows less than it did. Both are signed; a copy that is out of date looks the same.
        case wentBack(from: Checkpoint, to: Checkpoint)
        /// The log's tiles are not those of its checkpoint, so that nothing proves the two consistent.
        case unproven(Checkpoint, Checkpoint, String)
        /// Where the checkpoint should be is none that the log signed.
        case badCheckpoint([UInt8], String)
    }

    public let finding: Finding
    public let folder: String

    /// A word for scripts.
    public var kind: String { finding.kind }

    /// What happened, for people: lower case, no full stop.
    public var text: String {
        switch finding {
        case .fork(let fork) where fork.earlier.size == fork.later.size:
            "the log signed two different trees of \(fork.later.size) leaves"
        case .fork(let fork):
            "the log signed a tree of \(fork.earlier.size) leaves, and one of \(fork.later.size) that does not begin so"
        case .wentBack(let from, let to):
            "the log shows \(to.size) leaves, it had shown \(from.size) before"
        case .unproven(let from, let to, let reason):
            "nothing shows that the log's tree of \(to.size) leaves begins with that of \(from.size): \(reason)"
        case .badCheckpoint(_, let reason): "there is no checkpoint of this log: \(reason)"
        }
    }
}

extension MonitorAlarm.Finding {
    var kind: String {
        switch self {
        case .fork: "fork"
        case .wentBack: "went-back"
        case .unproven: "unproven"
        case .badCheckpoint: "bad-checkpoint"
        }
    }

    var files: [(name: String, bytes: [UInt8])] {
        switch self {
        case .fork(let fork): fork.files
        case .wentBack(let from, let to), .unproven(let from, let to, _):
            [("earlier.checkpoint", from.encoded), ("later.checkpoint", to.encoded)]
        case .badCheckpoint(let bytes, _): [("checkpoint", bytes)]
        }
    }

    /// Of the folder; the same finding has the same name each time.
    var name: String {
        let hash = SHA256.hash(files.flatMap(\.bytes)).hexadecimal.prefix(16).lowercased()
        return "\(kind)-\(hash)"
    }
}
