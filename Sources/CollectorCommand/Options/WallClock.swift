import ElectionModel

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The computer's clock.
enum WallClock {
    @Sendable static func now() -> Timestamp { Timestamp(seconds: Int64(time(nil))) }
}
