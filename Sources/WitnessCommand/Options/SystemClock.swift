#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The computer's clock.
enum SystemClock {
    /// Seconds since 1970-01-01 UTC.
    @Sendable static func now() -> Int64 { Int64(time(nil)) }
}
