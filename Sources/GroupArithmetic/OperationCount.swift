import Synchronization

/// How many modular multiplications and squarings were done: what the project counts its work in.
public struct OperationCount: Hashable, Sendable {
    /// Multiplications with public values, squarings not included.
    public var multiplications = 0
    public var squarings = 0
    /// Multiplications in constant time.
    public var secretMultiplications = 0

    public init() {}

    /// All of them.
    public var total: Int { multiplications + squarings + secretMultiplications }

    public static func - (left: Self, right: Self) -> Self {
        var out = Self()
        out.multiplications = left.multiplications - right.multiplications
        out.squarings = left.squarings - right.squarings
        out.secretMultiplications = left.secretMultiplications - right.secretMultiplications
        return out
    }
}

/// The counts of one modulus, shared by threads. Kernels count for themselves and add up once at their end.
final class OperationCounter: Sendable {
    private let multiplications = Atomic<Int>(0)
    private let squarings = Atomic<Int>(0)
    private let secretMultiplications = Atomic<Int>(0)

    func add(_ count: OperationCount) {
        if count.multiplications > 0 { multiplications.wrappingAdd(count.multiplications, ordering: .relaxed) }
        if count.squarings > 0 { squarings.wrappingAdd(count.squarings, ordering: .relaxed) }
        if count.secretMultiplications > 0 {
            secretMultiplications.wrappingAdd(count.secretMultiplications, ordering: .relaxed)
        }
    }

    var value: OperationCount {
        var out = OperationCount()
        out.multiplications = multiplications.load(ordering: .relaxed)
        out.squarings = squarings.load(ordering: .relaxed)
        out.secretMultiplications = secretMultiplications.load(ordering: .relaxed)
        return out
    }
}
