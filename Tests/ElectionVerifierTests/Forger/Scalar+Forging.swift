import ElGamal
import GroupArithmetic
import Primitives

extension Scalar {
    /// What a forger knows it may compute with in the open.
    init(_ secret: SecretScalar) throws {
        let group = secret.group
        self = try secret.withBytes(count: 32) { bytes in
            try Scalar(group, bytes: Array(bytes.suffix(group.scalarByteCount)))
        }
    }

    init(_ group: Group, using random: inout some SecureRandomSource) {
        self.init(group, reducing: random.bytes(group.scalarByteCount + 16))
    }

    /// Any integer modulo q, also a negative one.
    init(_ group: Group, integer: Int) {
        self = integer < 0 ? Scalar(group, -integer).negated() : Scalar(group, integer)
    }

    /// This number plus q, as bytes, where that still fits.
    var bytesPlusOrder: [UInt8] {
        var out = bytes
        var carry = 0
        for index in out.indices.reversed() {
            let sum = Int(out[index]) + Int(group.parameters.q[index]) + carry
            out[index] = UInt8(truncatingIfNeeded: sum)
            carry = sum >> 8
        }
        precondition(carry == 0, "only a small number plus q has as many bytes as q")
        return out
    }
}

extension SecretScalar {
    convenience init(_ scalar: Scalar) throws {
        try self.init(scalar.group, bytes: scalar.bytes)
    }
}

extension GroupElement {
    /// As it would be read from a file.
    func unchecked() throws -> UncheckedElement { try UncheckedElement(group, bytes: bytes) }
}

extension Ciphertext {
    func unchecked() throws -> UncheckedCiphertext {
        try UncheckedCiphertext(alpha: alpha.unchecked(), beta: beta.unchecked())
    }
}

extension UncheckedElement {
    /// −x mod p, which is outside of the subgroup for every x in it.
    func negated() throws -> UncheckedElement { try UncheckedElement(group, bytes: group.subtractFromPrime(bytes)) }
}

extension Group {
    /// p − value, big endian.
    func subtractFromPrime(_ value: [UInt8]) -> [UInt8] {
        var borrow = 0
        var out = parameters.p
        for index in out.indices.reversed() {
            let difference = Int(out[index]) - Int(value[index]) - borrow
            out[index] = UInt8(truncatingIfNeeded: difference)
            borrow = difference < 0 ? 1 : 0
        }
        return out
    }

    /// A small number as the bytes of an element.
    func elementBytes(_ value: UInt8) -> [UInt8] { [UInt8](repeating: 0, count: elementByteCount - 1) + [value] }
}
