import CollectionAPI
import Synchronization

/// The memory that the bodies of all requests together may take, from their first byte until their answer.
final class UploadMemory: Sendable {
    /// What one request holds.
    final class Lease: Sendable {
        private let memory: UploadMemory
        private let held = Mutex(0)

        fileprivate init(_ memory: UploadMemory) { self.memory = memory }

        /// - Throws: ``Problem`` `.unavailable` when there is not so much left.
        func take(_ count: Int) throws(Problem) {
            try memory.take(count)
            held.withLock { $0 += count }
        }

        fileprivate func end() { memory.used.withLock { $0 -= held.withLock { $0 } } }
    }

    private let limit: Int
    private let used = Mutex(0)

    init(mebibytes: Int) { limit = mebibytes << 20 }

    /// In bytes.
    var count: Int { used.withLock { $0 } }

    /// Runs the body; what its lease took is free again afterwards.
    func lend<Value>(_ body: (Lease) async throws -> Value) async throws -> Value {
        let lease = Lease(self)
        defer { lease.end() }
        return try await body(lease)
    }

    private func take(_ count: Int) throws(Problem) {
        let isTaken = used.withLock { used in
            guard used + count <= limit else { return false }
            used += count
            return true
        }
        guard isTaken else { throw Problem(.unavailable, "the collector is busy; try again in a few seconds") }
    }
}
