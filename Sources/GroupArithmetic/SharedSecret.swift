public import Primitives

/// Powers that two parties share and nobody else may know (Diffie-Hellman), as `group.elementByteCount` bytes, big endian.
///
/// Constant time from the exponent to the last byte: no kernel for public values sees them, and only the result stays in
/// memory.
extension GroupElement {
    /// The bytes of self^exponent.
    public func sharedSecret(with exponent: SecretScalar) -> SecretBytes {
        precondition(exponent.group === group, "base and exponent belong to one group")
        let modulus = group.modulus
        let base = modulus.fromMontgomery(limbs)
        let work = Workspace(modulus, extra: modulus.count, isSecret: true)
        exponent.withLimbs { modulus.powerConstantTime(work.extra, base, $0, bits: group.orderBitCount) }
        return SecretBytes(count: group.elementByteCount) { LimbCode.write(work.extra, to: $0) }
    }
}

extension FixedBase {
    /// The bytes of element^exponent.
    public func sharedSecret(with exponent: SecretScalar) -> SecretBytes {
        let group = element.group
        precondition(exponent.group === group, "base and exponent belong to one group")
        return secretTable.withPowers([exponent]) { power, work in
            group.modulus.fromMontgomerySecret(power, power, &work)
            return SecretBytes(count: group.elementByteCount) { LimbCode.write(power, to: $0) }
        }
    }
}
