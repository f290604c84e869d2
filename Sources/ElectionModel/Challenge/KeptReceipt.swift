public import GroupArithmetic
public import Primitives

/// What a voter keeps of a ballot that stands in the log, as far as it can be judged by the log alone.
public protocol LoggedReceipt: Sendable {
    var fingerprint: HashValue { get }
    /// The leaf that the proof is about.
    var leaf: LogLeaf { get }
    /// `tlog-proof` text.
    var proof: String { get }
}

extension SavedReceipt: LoggedReceipt {}
extension SavedChallenge: LoggedReceipt {}

/// A receipt of either kind, as it lies in a voter's folder.
public enum KeptReceipt: Sendable {
    case cast(SavedReceipt)
    case challenge(SavedChallenge)

    /// - Throws: what is wrong with the kind of receipt that it says it is.
    public init(canonical bytes: [UInt8], group: Group) throws(FormatError) {
        // Canonical JSON begins with its type.
        if bytes.starts(with: Array("{\"type\":\"\(SavedChallenge.type)\"".utf8)) {
            self = .challenge(try SavedChallenge(canonical: bytes, group: group))
        } else {
            self = .cast(try SavedReceipt(canonical: bytes, group: group))
        }
    }

    public var receipt: any LoggedReceipt {
        switch self {
        case .cast(let receipt): receipt
        case .challenge(let receipt): receipt
        }
    }
}
