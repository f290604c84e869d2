import Primitives
import Synchronization

/// Pairs of certificates of which one has signed the other. A signature holds for ever, so nothing here gets stale.
final class SignedPairs: Sendable {
    private let pairs = Mutex<Set<[HashValue]>>([])

    func contains(_ pair: [HashValue]) -> Bool { pairs.withLock { $0.contains(pair) } }

    func insert(_ pair: [HashValue], capacity: Int) {
        pairs.withLock { pairs in
            if pairs.count >= capacity { pairs.removeAll(keepingCapacity: true) }
            pairs.insert(pair)
        }
    }
}
