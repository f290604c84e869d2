public import Primitives

/// The kernel's randomness, or bytes that follow from a seed where a whole election is to be the same every time.
public enum TestRandom: SecureRandomSource, Sendable {
    case system
    case seeded(SeededRandom)

    public mutating func fill(_ bytes: inout [UInt8]) {
        switch self {
        case .system:
            var random = SystemRandom()
            random.fill(&bytes)
        case .seeded(var random):
            random.fill(&bytes)
            self = .seeded(random)
        }
    }
}
