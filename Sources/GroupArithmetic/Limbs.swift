import CGMP
import Primitives

/// Natural numbers as little-endian 64-bit limbs of a fixed count, the form in which GMP's `mpn` functions work.
typealias Limbs = [UInt]

enum LimbCode {
    /// Reads big-endian bytes into `count` limbs; the value must fit.
    static func limbs(bigEndian bytes: some BidirectionalCollection<UInt8>, count: Int) -> Limbs {
        var out = Limbs(repeating: 0, count: count)
        out.withUnsafeMutableBufferPointer { read(bigEndian: bytes, into: $0.baseAddress!) }
        return out
    }

    /// Adds big-endian bytes to limbs that are zero; the value must fit.
    static func read(bigEndian bytes: some BidirectionalCollection<UInt8>, into limbs: UnsafeMutablePointer<UInt>) {
        let done: Void? = bytes.withContiguousStorageIfAvailable {
            read(memory: UnsafeRawBufferPointer($0), into: limbs)
        }
        guard done == nil else { return }
        for (position, byte) in bytes.reversed().enumerated() {
            limbs[position >> 3] |= UInt(byte) << UInt((position & 7) << 3)
        }
    }

    private static func read(memory bytes: UnsafeRawBufferPointer, into limbs: UnsafeMutablePointer<UInt>) {
        let (whole, rest) = (bytes.count >> 3, bytes.count & 7)
        for index in 0..<whole {
            limbs[index] |= UInt(
                bigEndian: bytes.loadUnaligned(fromByteOffset: bytes.count - 8 * (index + 1), as: UInt.self))
        }
        for position in 0..<rest { limbs[whole] |= UInt(bytes[rest - 1 - position]) << UInt(position << 3) }
    }

    /// Compares big-endian numbers of one length, without a branch on their values.
    static func isBelow(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        var borrow: Int = 0
        for index in left.indices.reversed() { borrow = (Int(left[index]) - Int(right[index]) + borrow) >> 8 }
        return borrow != 0
    }

    /// Writes the low `count` bytes, big endian.
    static func bytes(_ limbs: Limbs, count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { out, written in
            write(limbs, to: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(out)[..<count]))
            written = count
        }
    }

    /// Fills the memory with the low bytes, big endian.
    static func write(_ limbs: UnsafePointer<UInt>, to memory: UnsafeMutableRawBufferPointer) {
        let count = memory.count
        let (whole, rest) = (count >> 3, count & 7)
        for index in 0..<whole {
            memory.storeBytes(of: limbs[index].bigEndian, toByteOffset: count - 8 * (index + 1), as: UInt.self)
        }
        for position in 0..<rest {
            memory[rest - 1 - position] = UInt8(truncatingIfNeeded: limbs[whole] >> UInt(position << 3))
        }
    }

    /// Overwrites with zeros in a way that the compiler keeps.
    static func wipe(_ limbs: UnsafeMutablePointer<UInt>, _ count: Int) {
        SecretMemory.wipe(UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(start: limbs, count: count)))
    }

    static func isLess(_ left: Limbs, _ right: Limbs) -> Bool { __gmpn_cmp(left, right, left.count) < 0 }

    static func isZero(_ limbs: Limbs) -> Bool { limbs.allSatisfy { $0 == 0 } }

    /// The number divided by 2, rounded down.
    static func half(_ limbs: Limbs) -> Limbs {
        limbs.indices.map { index in
            let next = index + 1 < limbs.count ? limbs[index + 1] : 0
            return limbs[index] >> 1 | next << 63
        }
    }

    /// Bits `position ..< position + width` of the number, `width` ≤ 16.
    @inline(__always)
    static func window(_ limbs: UnsafePointer<UInt>, _ count: Int, _ position: Int, _ width: Int) -> Int {
        let index = position >> 6
        guard index < count else { return 0 }
        let shift = position & 63
        var value = limbs[index] >> UInt(shift)
        if shift + width > 64, index + 1 < count { value |= limbs[index + 1] << UInt(64 - shift) }
        return Int(value & ((1 << UInt(width)) - 1))
    }
}
