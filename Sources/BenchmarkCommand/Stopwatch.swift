import Glibc

/// Processor time of this thread or of the whole process.
enum Stopwatch {
    /// Seconds of processor time that this thread has used.
    static var threadTime: Double { now(CLOCK_THREAD_CPUTIME_ID) }
    /// Seconds since 1970.
    static var date: Int64 { Int64(now(CLOCK_REALTIME)) }

    /// Seconds of processor time that `body` takes a call: the smallest average of several rounds.
    static func seconds(rounds: Int = 5, calls: Int, _ body: () throws -> Void) rethrows -> Double {
        var best = Double.infinity
        for _ in 0..<rounds {
            let start = now(CLOCK_THREAD_CPUTIME_ID)
            for _ in 0..<calls { try body() }
            best = min(best, (now(CLOCK_THREAD_CPUTIME_ID) - start) / Double(calls))
        }
        return best
    }

    static func now(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
