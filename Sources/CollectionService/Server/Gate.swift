import CollectionAPI
import Synchronization

/// Lets a limited number in at once and turns the others away at the door.
final class Gate: Sendable {
    private let limit: Int
    private let inside = Mutex(0)

    init(limit: Int) { self.limit = limit }

    /// How many are in.
    var count: Int { inside.withLock { $0 } }

    /// - Throws: ``Problem`` `.unavailable` when it is full.
    func pass<Value>(_ body: () async throws -> Value) async throws -> Value {
        let entered = inside.withLock { count in
            guard count < limit else { return false }
            count += 1
            return true
        }
        guard entered else { throw Problem(.unavailable, "the collector is busy; try again in a few seconds") }
        defer { inside.withLock { $0 -= 1 } }
        return try await body()
    }
}
