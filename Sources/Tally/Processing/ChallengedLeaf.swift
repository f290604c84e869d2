public import ElectionModel
public import Primitives

extension BallotBox {
    /// The leaf of a ballot that its voter had opened.
    public struct ChallengedLeaf: Hashable, Sendable {
        public let index: Int
        public let ballot: HashValue
        public let statement: HashValue

        /// What an envelope at this place must give.
        var leaf: LogLeaf { .challenged(ballot: ballot, statement: statement) }
    }
}

/// A leaf that has a disposition.
enum BallotLeaf: Sendable {
    case cast(BallotBox.CastLeaf)
    case challenged(BallotBox.ChallengedLeaf)

    var index: Int {
        switch self {
        case .cast(let leaf): leaf.index
        case .challenged(let leaf): leaf.index
        }
    }

    var ballot: HashValue {
        switch self {
        case .cast(let leaf): leaf.ballot
        case .challenged(let leaf): leaf.ballot
        }
    }

    var isChallenged: Bool {
        if case .challenged = self { return true }
        return false
    }
}
