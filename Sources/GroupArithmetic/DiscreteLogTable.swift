/// Finds t with K^t = T for 0 ≤ t ≤ bound by Shanks' baby steps and giant steps (ElectionGuard 2.1.0, section 3.6.2).
public struct DiscreteLogTable: Sendable {
    public static let maximumBound = 1 << 40

    public let bound: Int
    private let group: Group
    private let babyStepCount: Int
    /// The low limb of K^i → i; a hit is confirmed by computing the power.
    private let babySteps: [UInt: [Int]]
    private let base: GroupElement
    /// K^(−babyStepCount).
    private let giantStep: GroupElement

    /// - Complexity: √(bound + 1) multiplications and as many entries.
    public init(base: GroupElement, bound: Int) throws(ArithmeticError) {
        guard (0...Self.maximumBound).contains(bound) else {
            throw ArithmeticError(.boundTooLarge, "totals are searched up to 2^40, asked for \(bound)")
        }
        group = base.group
        self.base = base
        self.bound = bound
        babyStepCount = max(1, Int(Double(bound + 1).squareRoot().rounded(.up)))
        var steps: [UInt: [Int]] = [:]
        steps.reserveCapacity(babyStepCount)
        var power = group.identity
        for index in 0..<babyStepCount {
            steps[power.limbs[0], default: []].append(index)
            power = power * base
        }
        babySteps = steps
        giantStep = power.inverse()
    }

    /// - Throws: `.logarithmNotFound` if no t within the bound fits.
    /// - Complexity: at most √(bound + 1) multiplications and a few exponentiations.
    public func logarithm(of value: GroupElement) throws(ArithmeticError) -> Int {
        var current = value
        for giant in 0...(bound / babyStepCount) {
            for baby in babySteps[current.limbs[0]] ?? [] {
                let candidate = giant * babyStepCount + baby
                if candidate <= bound, base.power(candidate) == value { return candidate }
            }
            current = current * giantStep
        }
        throw ArithmeticError(.logarithmNotFound, "no total between 0 and \(bound) fits the decryption")
    }
}
