import NIOPosix

/// Threads for the work that takes milliseconds: reading ballots, signatures, proofs. Neither event loops nor the
/// tasks of other requests wait behind it.
package struct CheckPool: Sendable {
    private let pool: NIOThreadPool
    package let threads: Int

    package init(threads: Int) {
        self.threads = threads
        pool = NIOThreadPool(numberOfThreads: threads)
        pool.start()
    }

    package func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await pool.runIfActive(body)
    }

    /// Has a thread run the body once, when what was submitted before has begun.
    ///
    /// - Parameter body: is told whether the pool still works; if not, it runs at once, on whatever thread.
    func submit(_ body: @escaping @Sendable (_ isActive: Bool) -> Void) { pool.submit { body($0 == .active) } }

    package func shutDown() async throws { try await pool.shutdownGracefully() }
}
