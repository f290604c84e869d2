import Primitives

/// A proven member of the subgroup of order q (Z_p^r in ElectionGuard's notation).
///
/// Values come from the generator, from other members, or from ``UncheckedElement`` by the membership test.
/// Equality, products and powers are variable time: for public values.
public struct GroupElement: Hashable, Sendable {
    public let group: Group
    /// Montgomery form, below p.
    private(set) var limbs: Limbs

    init(_ group: Group, _ limbs: Limbs) {
        self.group = group
        self.limbs = limbs
    }

    /// Big endian, `group.elementByteCount` bytes.
    public var bytes: [UInt8] {
        LimbCode.bytes(group.modulus.fromMontgomery(limbs), count: group.elementByteCount)
    }

    /// The same number as a value that somebody else would have to test.
    public var unchecked: UncheckedElement { UncheckedElement(group, limbs: group.modulus.fromMontgomery(limbs)) }

    public var isIdentity: Bool { limbs == group.modulus.one }

    public static func * (left: Self, right: Self) -> Self {
        precondition(left.group === right.group, "both elements belong to one group")
        return GroupElement(left.group, left.group.modulus.multiply(left.limbs, right.limbs))
    }

    /// In place, without new memory for the product.
    public static func *= (left: inout Self, right: Self) {
        precondition(left.group === right.group, "both elements belong to one group")
        let modulus = left.group.modulus
        var work = Workspace(modulus)
        left.limbs.withUnsafeMutableBufferPointer {
            modulus.multiply($0.baseAddress!, $0.baseAddress!, right.limbs, &work)
        }
    }

    /// self².
    public func squared() -> Self {
        let modulus = group.modulus
        var work = Workspace(modulus)
        var out = self
        out.limbs.withUnsafeMutableBufferPointer { modulus.square($0.baseAddress!, $0.baseAddress!, &work) }
        return out
    }

    /// self^exponent; variable time.
    public func power(_ exponent: Scalar) -> Self {
        precondition(exponent.group === group, "base and exponent belong to one group")
        return GroupElement(group, group.modulus.powerVariableTime(limbs, exponent.limbs))
    }

    /// self^exponent for a small public exponent, such as a guardian's index or a voter's weight.
    public func power(_ exponent: Int) -> Self { power(Scalar(group, exponent)) }

    /// self^exponent; constant time in the exponent. For powers that will be published; a power that stays secret is
    /// ``sharedSecret(with:)``.
    public func power(secret exponent: SecretScalar) -> Self {
        precondition(exponent.group === group, "base and exponent belong to one group")
        let modulus = group.modulus
        let plain = modulus.fromMontgomery(limbs)
        var work = Workspace(modulus, isSecret: true)
        let power = Limbs(unsafeUninitializedCapacity: modulus.count) { result, written in
            let out = result.baseAddress!
            written = modulus.count
            exponent.withLimbs { modulus.powerConstantTime(out, plain, $0, bits: group.orderBitCount) }
            // Perhaps it is published later only.
            modulus.multiplySecret(out, out, modulus.rSquared, &work)
        }
        return GroupElement(group, power)
    }

    /// self⁻¹ = self^(q−1).
    public func inverse() -> Self { power(Scalar(group, 1).negated()) }

    public static func == (left: Self, right: Self) -> Bool { left.limbs == right.limbs }
    public func hash(into hasher: inout Hasher) { hasher.combine(limbs) }
}
