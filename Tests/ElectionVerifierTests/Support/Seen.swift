import Synchronization

/// What a progress closure was last called with.
final class Seen: Sendable {
    private let state = Mutex<[Int]>([])

    var last: [Int] { state.withLock(\.self) }

    func add(_ done: Int, _ total: Int) { state.withLock { $0 = [done, total] } }
}
