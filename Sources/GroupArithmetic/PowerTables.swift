import Synchronization

/// The tables of one base. Each is made when it is first used, once, whatever the number of threads that ask.
final class PowerTables: Sendable {
    private let base: Limbs
    private let modulus: MontgomeryModulus
    private let exponentBits: Int
    private let windowBits: Int
    private let publicTable: Mutex<PublicPowerTable?> = Mutex(nil)
    private let secretTable: Mutex<SecretPowerTable?> = Mutex(nil)

    init(_ base: Limbs, _ modulus: MontgomeryModulus, exponentBits: Int, windowBits: Int = FixedBase.defaultWindowBits)
    {
        self.base = base
        self.modulus = modulus
        self.exponentBits = exponentBits
        self.windowBits = windowBits
    }

    var forPublicExponents: PublicPowerTable {
        publicTable.withLock { table in
            if let table { return table }
            let made = PublicPowerTable(base, modulus, exponentBits: exponentBits, windowBits: windowBits)
            table = made
            return made
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
}
