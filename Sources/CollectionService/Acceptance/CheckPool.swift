import NIOPosix

/// Threads for the work that takes milliseconds: reading ballots, signatures, proofs. Neither event loops nor the
/// tasks of other requests wait behind it.
struct CheckPool: Sendable {
    private let pool: NIOThreadPool

    init(threads: Int) {
        pool = NIOThreadPool(numberOfThreads: threads)
        pool.start()
    }

    func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await pool.runIfActive(body)
    }

    func shutDown() async throws { try await pool.shutdownGracefully() }
}
