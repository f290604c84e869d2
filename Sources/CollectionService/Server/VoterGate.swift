import CollectionAPI
import Synchronization

/// Lets a limited number of each voter's requests in at once, so that no voter takes the places of others.
final class VoterGate: Sendable {
    private let limit: Int
    /// Only voters with an open request stand here.
    private let inside = Mutex<[String: Int]>([:])

    init(limit: Int) { self.limit = limit }

    /// - Throws: ``Problem`` `.tooManyRequests` when this voter has as many open.
    func pass<Value>(_ voter: String, _ body: () async throws -> Value) async throws -> Value {
        let entered = inside.withLock { inside in
            let count = inside[voter, default: 0]
            guard count < limit else { return false }
            inside[voter] = count + 1
            return true
        }
        guard entered else {
            throw Problem(.tooManyRequests, "\(limit) requests of this voter are open; wait until one is answered")
        }
        defer { leave(voter) }
        return try await body()
    }

    private func leave(_ voter: String) {
        inside.withLock { inside in
            let count = inside[voter, default: 1] - 1
            inside[voter] = count == 0 ? nil : count
        }
    }
}
