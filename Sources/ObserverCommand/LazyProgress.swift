import CommandConsole
import Synchronization

/// A progress bar that appears when the work on the ballots begins and their number is known.
final class LazyProgress: Sendable {
    private let state = Mutex<(reporter: ProgressReporter, done: Int)?>(nil)

    func show(_ done: Int, of total: Int) {
        state.withLock { state in
            if state == nil { state = (ProgressReporter("ballots verified", total: total), 0) }
            guard let (reporter, before) = state else { return }
            reporter.advance(done - before)
            state = (reporter, done)
        }
    }

    func finish() {
        state.withLock { $0?.reporter.finish() }
    }
}
