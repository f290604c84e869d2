import Synchronization

/// The tables of one base. Each is made when it is first used, once, whatever the number of threads that ask.
///
/// The table for public exponents grows with the work: a wider one replaces it as soon as the multiplications that it would have
/// saved so far pay for making it, so that the tables cost at most as much again as the best choice made beforehand. In the
/// standard group 8 bits serve the first 4,433 powers, 10 bits (13 MiB) the next 18,000, and then 12 bits (44 MiB).
final class PowerTables: Sendable {
    private struct Public {
        var table: PublicPowerTable
        var uses = 0
    }

    private static let widestBits = 12

    private let base: Limbs
    private let modulus: MontgomeryModulus
    private let exponentBits: Int
    private let firstBits: Int
    private let publicTable: Mutex<Public?> = Mutex(nil)
    private let secretTable: Mutex<SecretPowerTable?> = Mutex(nil)

    /// - Parameter windowBits: of the first table for public exponents.
    init(_ base: Limbs, _ modulus: MontgomeryModulus, exponentBits: Int, windowBits: Int = FixedBase.defaultWindowBits)
    {
        self.base = base
        self.modulus = modulus
        self.exponentBits = exponentBits
        firstBits = windowBits
    }

    /// The table for so many more powers.
    func forPublicExponents(_ count: Int = 1) -> PublicPowerTable {
        publicTable.withLock { state in
            var current = state ?? Public(table: make(firstBits))
            if let bits = widerBits(than: current.table.windowBits, uses: current.uses) { current.table = make(bits) }
            current.uses += count
            state = current
            return current.table
        }
    }

    var forSecretExponents: SecretPowerTable {
        secretTable.withLock { table in
            if let table { return table }
            let made = SecretPowerTable(base, modulus, exponentBits: exponentBits)
            table = made
            return made
        }
    }

    private func make(_ bits: Int) -> PublicPowerTable {
        PublicPowerTable(base, modulus, exponentBits: exponentBits, windowBits: bits)
    }

    /// Two bits more, once so many powers were asked for that the wider table would have paid for itself.
    private func widerBits(than bits: Int, uses: Int) -> Int? {
        let wider = bits + 2
        guard wider <= Self.widestBits else { return nil }
        func windows(_ bits: Int) -> Int { (exponentBits + bits - 1) / bits }
        let cost = windows(wider) * ((1 << wider) - 1)
        return uses * (windows(bits) - windows(wider)) >= cost ? wider : nil
    }
}
