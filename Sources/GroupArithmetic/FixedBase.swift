import CGMP

/// An element that is raised to many powers, with tables: g, K and K̂ (ElectionGuard 2.1.0, note 3.5).
public struct FixedBase: Sendable {
    public let element: GroupElement
    private let table: FixedBaseTable

    /// Builds the tables: about 11,000 multiplications in the standard group.
    public init(_ element: GroupElement) {
        let group = element.group
        self.init(element, FixedBaseTable(base: element.limbs, modulus: group.modulus, bitCount: group.orderBitCount))
    }

    init(_ element: GroupElement, _ table: FixedBaseTable) {
        self.element = element
        self.table = table
    }

    /// element^exponent; variable time. 32 multiplications in the standard group.
    public func power(_ exponent: Scalar) -> GroupElement {
        GroupElement(element.group, table.powerVariableTime(exponent.limbs))
    }

    /// element^exponent; constant time with masked look-ups. 43 multiplications in the standard group.
    public func power(secret exponent: SecretScalar) -> GroupElement {
        GroupElement(element.group, exponent.withLimbs { table.powerConstantTime($0, exponent.limbCount) })
    }
}

/// base^(d·2^(w·i)) for every window i and digit d.
final class FixedBaseTable: Sendable {
    private static let publicBits = 8
    private static let secretBits = 6

    private let modulus: MontgomeryModulus
    private let publicWindows: [Limbs]
    private let secretWindows: [Limbs]

    init(base: Limbs, modulus: MontgomeryModulus, bitCount: Int) {
        self.modulus = modulus
        publicWindows = Self.windows(base, modulus, bitCount, Self.publicBits)
        secretWindows = Self.windows(base, modulus, bitCount, Self.secretBits)
    }

    /// For each window the `2^width` powers one after the other, each of `modulus.count` limbs.
    private static func windows(_ base: Limbs, _ modulus: MontgomeryModulus, _ bitCount: Int, _ width: Int) -> [Limbs] {
        var windowBase = base
        return stride(from: 0, to: bitCount, by: width).map { _ in
            var window = modulus.one
            window.reserveCapacity(modulus.count << width)
            var power = windowBase
            for _ in 1..<(1 << width) {
                window += power
                power = modulus.multiply(power, windowBase)
            }
            windowBase = power
            return window
        }
    }

    func powerVariableTime(_ exponent: Limbs) -> Limbs {
        let count = modulus.count
        return accumulate { out, scratch in
            for (index, window) in publicWindows.enumerated() {
                let digit = LimbCode.window(exponent, exponent.count, index * Self.publicBits, Self.publicBits)
                if digit == 0 { continue }
                window.withUnsafeBufferPointer {
                    modulus.multiply(out, out, $0.baseAddress! + digit * count, scratch)
                }
            }
        }
    }

    func powerConstantTime(_ exponent: UnsafePointer<UInt>, _ exponentCount: Int) -> Limbs {
        let count = modulus.count
        return accumulate { out, scratch in
            withUnsafeTemporaryAllocation(of: UInt.self, capacity: count) { chosen in
                for (index, window) in secretWindows.enumerated() {
                    let digit = LimbCode.window(exponent, exponentCount, index * Self.secretBits, Self.secretBits)
                    // Reads every entry of the window and keeps one by masks.
                    __gmpn_sec_tabselect(chosen.baseAddress!, window, count, 1 << Self.secretBits, digit)
                    modulus.multiply(out, out, chosen.baseAddress!, scratch)
                }
                chosen.update(repeating: 0)
            }
        }
    }

    private func accumulate(_ body: (UnsafeMutablePointer<UInt>, UnsafeMutablePointer<UInt>) -> Void) -> Limbs {
        let count = modulus.count
        return Limbs(unsafeUninitializedCapacity: count) { result, written in
            written = count
            result.baseAddress!.update(from: modulus.one, count: count)
            withUnsafeTemporaryAllocation(of: UInt.self, capacity: modulus.scratchCount) { scratch in
                body(result.baseAddress!, scratch.baseAddress!)
                scratch.update(repeating: 0)
            }
        }
    }
}
