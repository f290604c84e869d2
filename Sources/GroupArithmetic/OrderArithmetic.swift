import CGMP
import Primitives

/// Arithmetic modulo q on plain limbs, in constant time, into memory of the caller. Nothing secret stays behind.
enum OrderArithmetic {
    /// result = left + right mod q.
    static func add(
        _ result: UnsafeMutablePointer<UInt>, _ left: UnsafePointer<UInt>, _ right: UnsafePointer<UInt>,
        _ order: MontgomeryModulus
    ) {
        withScratch(order.count) { difference in
            let carry = __gmpn_add_n(result, left, right, order.count)
            let borrow = __gmpn_sub_n(difference, result, order.limbs, order.count)
            _ = __gmpn_cnd_sub_n(carry | (borrow ^ 1), result, result, order.limbs, order.count)
        }
    }

    /// result = −value mod q.
    static func negate(
        _ result: UnsafeMutablePointer<UInt>, _ value: UnsafePointer<UInt>, _ order: MontgomeryModulus
    ) {
        let bits = UnsafeBufferPointer(start: value, count: order.count).reduce(0, |)
        // All ones unless the value is 0, for which q − 0 = q must become 0.
        let mask = 0 &- ((bits | (0 &- bits)) >> 63)
        __gmpn_sub_n(result, order.limbs, value, order.count)
        for index in 0..<order.count { result[index] &= mask }
    }

    /// result = left·right mod q.
    static func multiply(
        _ result: UnsafeMutablePointer<UInt>, _ left: UnsafePointer<UInt>, _ right: UnsafePointer<UInt>,
        _ order: MontgomeryModulus
    ) {
        var work = Workspace(order, extra: order.count, isSecret: true)
        // (left·R)·right·R⁻¹ = left·right.
        let scaled = work.extra
        order.multiplySecret(scaled, left, order.rSquared, &work)
        order.multiplySecret(result, scaled, right, &work)
    }

    /// result = a number of either sign modulo q.
    static func small(_ result: UnsafeMutablePointer<UInt>, _ value: Int, _ order: MontgomeryModulus) {
        let sign = UInt(bitPattern: value >> (Int.bitWidth - 1))
        var magnitude = (UInt(bitPattern: value) ^ sign) &- sign
        withUnsafeMutableBytes(of: &magnitude) { bytes in
            reduce(result, littleEndian: UnsafeRawBufferPointer(bytes), order)
            SecretMemory.wipe(bytes)
        }
        withScratch(order.count) { negated in
            negate(negated, result, order)
            for index in 0..<order.count { result[index] ^= (result[index] ^ negated[index]) & sign }
        }
    }

    /// result = yes where `condition` is 1, no where it is 0.
    static func select(
        _ result: UnsafeMutablePointer<UInt>, _ condition: UInt, _ yes: UnsafePointer<UInt>, _ no: UnsafePointer<UInt>,
        _ order: MontgomeryModulus
    ) {
        let mask = 0 &- (condition & 1)
        for index in 0..<order.count { result[index] = no[index] ^ ((no[index] ^ yes[index]) & mask) }
    }

    /// result = any little-endian number modulo q, by GMP's constant-time division. The time depends on the length.
    static func reduce(
        _ result: UnsafeMutablePointer<UInt>, littleEndian bytes: some Collection<UInt8>, _ order: MontgomeryModulus
    ) {
        let significant = order.limbs.lastIndex { $0 != 0 }! + 1
        let count = max(order.count, (bytes.count + 7) / 8)
        withScratch(count + __gmpn_sec_div_r_itch(count, significant)) { number in
            number.update(repeating: 0, count: count)
            for (position, byte) in bytes.enumerated() {
                number[position >> 3] |= UInt(byte) << UInt((position & 7) << 3)
            }
            __gmpn_sec_div_r(number, count, order.limbs, significant, number + count)
            result.update(repeating: 0, count: order.count)
            result.update(from: number, count: significant)
        }
    }

    /// 2^bitCount − q for a q of exactly that many bits.
    static func complement(_ order: Limbs, bitCount: Int) -> Limbs {
        var difference = Limbs(repeating: 0, count: order.count)
        __gmpn_neg(&difference, order, order.count)
        let excess = order.count * 64 - bitCount
        difference[order.count - 1] &= UInt.max >> UInt(excess)
        return difference
    }

    private static func withScratch(_ count: Int, _ body: (UnsafeMutablePointer<UInt>) -> Void) {
        withUnsafeTemporaryAllocation(of: UInt.self, capacity: count) { buffer in
            guard let scratch = buffer.baseAddress else { return }
            body(scratch)
            LimbCode.wipe(scratch, count)
        }
    }
}
