package import ElectionModel

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Time and waiting, passed in so that tests need none.
package struct VoterClock: Sendable {
    package let now: @Sendable () -> Timestamp
    /// In seconds.
    package let pause: @Sendable (Int) -> Void

    package init(now: @escaping @Sendable () -> Timestamp, pause: @escaping @Sendable (Int) -> Void) {
        self.now = now
        self.pause = pause
    }

    package static let system = VoterClock(
        now: { Timestamp(seconds: Int64(time(nil))) },
        pause: { sleep(UInt32($0)) })
}
