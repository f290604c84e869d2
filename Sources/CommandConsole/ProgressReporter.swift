import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Shows how far long work is: a bar with rate and time left on a terminal, a line for every tenth elsewhere.
///
/// Threads may count at the same time.
public final class ProgressReporter: Sendable {
    private struct State {
        var done = 0
        var shown = ContinuousClock.now - .seconds(10)
        var tenths = 0
    }

    private let label: String
    private let total: Int
    private let start = ContinuousClock.now
    private let state = Mutex(State())
    private let isTerminal = isatty(STDERR_FILENO) == 1

    /// - Parameters:
    ///   - label: what is counted, for example `ballots verified`.
    ///   - total: how many there will be; 0 if nobody knows.
    public init(_ label: String, total: Int) {
        self.label = label
        self.total = total
    }

    public func advance(_ count: Int = 1) {
        state.withLock { state in
            state.done += count
            let now = ContinuousClock.now
            if isTerminal {
                guard now - state.shown > .milliseconds(100) || state.done == total else { return }
                state.shown = now
                Console.write("\r\(bar(state.done))", to: STDERR_FILENO)
            } else if total > 0, state.done * 10 / total > state.tenths {
                state.tenths = state.done * 10 / total
                Console.write("\(line(state.done))\n", to: STDERR_FILENO)
            }
        }
    }

    public func finish() {
        if isTerminal { Console.write("\r\(bar(state.withLock(\.done)))\n", to: STDERR_FILENO) }
    }

    private func bar(_ done: Int) -> String {
        guard total > 0 else { return line(done) }
        let width = 24
        let filled = min(width, done * width / total)
        return
            "[\(String(repeating: "#", count: filled))\(String(repeating: ".", count: width - filled))] \(line(done))   "
    }

    private func line(_ done: Int) -> String {
        let elapsed = Double((ContinuousClock.now - start) / .milliseconds(1)) / 1_000
        let rate = elapsed > 0 ? Double(done) / elapsed : 0
        let digits = rate >= 100 ? "\(Int(rate))" : "\((rate * 10).rounded() / 10)"
        var text =
            total > 0 ? "\(done) of \(total) \(label), \(digits) a second" : "\(done) \(label), \(digits) a second"
        if total > done, rate > 0 { text += ", \(Int((Double(total - done) / rate).rounded(.up))) s left" }
        return text
    }
}
