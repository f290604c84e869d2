public import ElGamal
public import GroupArithmetic
public import Primitives

/// Verifies the proofs of many ballots together, with the help of hints.
///
/// Each equation x = base^v·Π y^c is raised to an own random e < 2^128 and all are multiplied: see ``PowerProductTest``.
/// Why this decides as the exact path does, up to a probability of 2⁻¹²⁸ for each of its two tests:
///
/// - All x and y are squares modulo p = 2·q·r' + 1, because they are the squares of their hints. So each is a product of
///   a member of the subgroup of order q and one of order r'.
/// - *R^q = 1.* Let some y_i not be a member, so y_i^q ≠ 1 has the prime order r'. It has an equation of its own with
///   c ≠ 0, whose e appears in E_i and in no other exponent. For fixed other multipliers e ↦ E_i = e·c + rest mod q takes
///   each value at most once, since q is a prime above 2^128, and R^q = 1 allows one value of E_i modulo r' > q. So at
///   most one e of 2^128 lets it pass.
/// - *The product.* Now all y are members, so exponents may be reduced modulo q. Let an equation be wrong, by a factor
///   ρ ≠ 1, which is a square: its part of order q or its part of order r' is not 1, and at most one e of 2^128 hides that.
/// - The hashes were compared with the squares, so right equations are the exact path's.
///
/// The other direction is plain: right hints of right proofs pass always. What does not pass is divided and tried again;
/// what does not pass alone, or costs too much, is left to the exact path, which alone condemns.
public struct ProofBatch: Sendable {
    /// How often a ballot may be looked at on the way, on average. Seven looks cost about as much as the exact path.
    private static let looks = 6

    private let key: EncryptionKey
    private var group: Group { key.group }

    public init(key: EncryptionKey) { self.key = key }

    /// - Parameters:
    ///   - units: for each ballot its claims, which stand or fall together; `nil` for one without usable hints.
    ///   - random: fresh and unpredictable for whoever made the ballots; it is mixed with a hash of everything that the
    ///     batch decides on.
    /// - Returns: for each ballot the values of its claims as members, or `nil` if the exact path has to decide.
    /// - Complexity: in the standard group some 130 multiplications a selection in batches of thousands.
    public func members(
        _ units: [[BatchClaim]?], using random: inout some SecureRandomSource
    ) -> [[[GroupElement]]?] {
        var results = [[[GroupElement]]?](repeating: nil, count: units.count)
        guard group.supportsBatches else { return results }
        let usable = units.indices.filter { units[$0] != nil }
        var waiting = usable.isEmpty ? [] : [usable[...]]
        var budget = Self.looks * usable.count
        var position = 0
        while position < waiting.count {
            let part = waiting[position]
            position += 1
            guard budget >= part.count else { continue }
            budget -= part.count
            if let members = decide(part.map { units[$0] ?? [] }, using: &random) {
                for (index, values) in zip(part, members) { results[index] = values }
            } else if part.count > 1 {
                let middle = part.startIndex + part.count / 2
                waiting += [part[..<middle], part[middle...]]
            }
        }
        return results
    }

    private func decide(
        _ units: [[BatchClaim]], using random: inout some SecureRandomSource
    ) -> [[[GroupElement]]]? {
        var sum = BatchSum(key: key, multipliers: MultiplierStream(units, using: &random))
        for claim in units.joined() { sum.add(claim) }
        guard let members = try? sum.test.members(constant: sum.constant) else { return nil }
        var rest = members[...]
        return units.map { claims in
            claims.map { claim in
                defer { rest = rest.dropFirst(claim.values.count) }
                return Array(rest.prefix(claim.values.count))
            }
        }
    }
}

/// The sum of a batch's equations, each times its multiplier.
private struct BatchSum {
    private(set) var test: PowerProductTest
    private let key: EncryptionKey
    private var multipliers: MultiplierStream
    private var generatorExponent: Scalar
    private var keyExponent: Scalar

    init(key: EncryptionKey, multipliers: MultiplierStream) {
        self.key = key
        self.multipliers = multipliers
        test = PowerProductTest(key.group)
        generatorExponent = Scalar(key.group, 0)
        keyExponent = Scalar(key.group, 0)
    }

    /// g^V·K^W.
    var constant: GroupElement { key.group.g(generatorExponent) * key.base.power(keyExponent) }

    mutating func add(_ claim: BatchClaim) {
        var exponents = claim.values.map { _ in Scalar(key.group, 0) }
        for equation in claim.equations {
            let multiplier = multipliers.next()
            let scalar = multiplier.scalar(key.group)
            test.append(equation.square, multiplier: multiplier)
            switch equation.base {
            case .generator: generatorExponent = generatorExponent + scalar * equation.response
            case .key: keyExponent = keyExponent + scalar * equation.response
            }
            let share = scalar * equation.challenge
            for index in equation.values { exponents[index] = exponents[index] + share }
        }
        for (value, exponent) in zip(claim.values, exponents) { test.append(value, exponent: exponent) }
    }
}

/// Multipliers from fresh randomness and a hash of what they will multiply, so that a weak source alone does not let
/// anyone foresee them.
private struct MultiplierStream {
    private let seed: HashValue
    private var counter: UInt64 = 0
    private var pending: ArraySlice<UInt8> = []

    init(_ units: [[BatchClaim]], using random: inout some SecureRandomSource) {
        var input = SHA256()
        input.update(random.bytes(HashValue.byteCount))
        for equation in units.joined().lazy.flatMap(\.equations) {
            for part in [equation.square.bytes, equation.challenge.bytes, equation.response.bytes] {
                input.update(part)
            }
        }
        seed = input.finalize()
    }

    mutating func next() -> Multiplier {
        if pending.isEmpty {
            let message = (0..<8).map { UInt8(truncatingIfNeeded: counter >> (56 - 8 * UInt64($0))) }
            pending = SHA256.hmac(key: seed.bytes, message: message).bytes[...]
            counter += 1
        }
        defer { pending = pending.dropFirst(16) }
        return Multiplier(pending.prefix(16))
    }
}
