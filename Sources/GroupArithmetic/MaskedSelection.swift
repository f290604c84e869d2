import CVector

/// A table from which one entry can be read without showing which: every entry is read, and all but one are masked away.
///
/// Entries stand in stripes of 16 limbs, all first stripes first, so that memory is read from front to back.
package struct MaskedSelection {
    /// Limbs of a stripe.
    private static let stripeWidth = 16

    private let count: Int
    private let entryCount: Int

    /// - Parameter count: limbs of an entry.
    package init(count: Int, entryCount: Int) {
        self.count = count
        self.entryCount = entryCount
    }

    /// Limbs of a table.
    package var limbCount: Int { count * entryCount }

    private var stripeCount: Int { count / Self.stripeWidth }

    package func store(_ entry: UnsafePointer<UInt>, at index: Int, in table: UnsafeMutablePointer<UInt>) {
        for limb in 0..<count { table[position(index, limb)] = entry[limb] }
    }

    private func position(_ entry: Int, _ limb: Int) -> Int {
        let width = Self.stripeWidth
        let stripe = limb / width
        if stripe < stripeCount { return (stripe * entryCount + entry) * width + limb % width }
        return stripeCount * width * entryCount + (limb - stripeCount * width) * entryCount + entry
    }

    /// result = the entry at `index`. Time and addresses are the same for every index.
    package func select(_ result: UnsafeMutablePointer<UInt>, _ table: UnsafePointer<UInt>, index: Int) {
        withUnsafeTemporaryAllocation(of: UInt.self, capacity: entryCount) { buffer in
            guard let masks = buffer.baseAddress else { return }
            Self.fill(masks, entryCount, index)
            collect(result, table, UnsafePointer(masks))
            LimbCode.wipe(masks, entryCount)
        }
    }

    private func collect(
        _ result: UnsafeMutablePointer<UInt>, _ table: UnsafePointer<UInt>, _ masks: UnsafePointer<UInt>
    ) {
        glassurn_collect_masked(result, table, masks, entryCount, stripeCount)
        for limb in stripeCount * Self.stripeWidth..<count {
            var sum: UInt = 0
            for entry in 0..<entryCount { sum |= table[position(entry, limb)] & masks[entry] }
            result[limb] = sum
        }
    }

    /// One mask for each entry. Apart from the loop that uses them, so that the compiler sees numbers there and no
    /// comparison of which it could make a branch.
    @inline(never)
    private static func fill(_ masks: UnsafeMutablePointer<UInt>, _ count: Int, _ index: Int) {
        for entry in 0..<count { masks[entry] = mask(entry, index) }
    }

    /// All ones if the two are equal, else zero.
    @inline(__always)
    static func mask(_ left: Int, _ right: Int) -> UInt {
        let difference = UInt(bitPattern: left ^ right)
        // The top bit of d | −d is set unless d is zero.
        return ((difference | (0 &- difference)) >> 63) &- 1
    }
}
