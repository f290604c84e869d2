import Synchronization

/// A bucket of tokens for each voter: as many as a minute brings, refilled evenly.
final class RateLimiter: Sendable {
    private struct Bucket {
        var tokens: Double
        var updated: ContinuousClock.Instant
    }

    /// Above this number of voters, full buckets are forgotten: they are as good as new ones.
    private static let pruningCount = 10_000

    private let perMinute: Double
    private let buckets = Mutex<[String: Bucket]>([:])

    init(perMinute: Int) { self.perMinute = Double(perMinute) }

    /// Takes one token.
    /// - Returns: `nil`, or after how many whole seconds there will be one.
    func take(_ voter: String, at now: ContinuousClock.Instant) -> Int? {
        buckets.withLock { buckets in
            if buckets.count >= Self.pruningCount {
                buckets = buckets.filter { tokens(in: $0.value, at: now) < perMinute }
            }
            let available = buckets[voter].map { tokens(in: $0, at: now) } ?? perMinute
            guard available >= 1 else {
                return Int(((1 - available) * 60 / perMinute).rounded(.up))
            }
            buckets[voter] = Bucket(tokens: available - 1, updated: now)
            return nil
        }
    }

    private func tokens(in bucket: Bucket, at now: ContinuousClock.Instant) -> Double {
        let seconds = (now - bucket.updated) / .seconds(1)
        return min(perMinute, bucket.tokens + max(0, seconds) * perMinute / 60)
    }
}
