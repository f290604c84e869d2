/// What makes an RSA key weak whatever its length.
enum RSAWeakness {
    /// The least public exponent, 2¹⁶ + 1, and the most bytes of one.
    private static let leastExponent: [UInt8] = [0x01, 0x00, 0x01]
    private static let maximumExponentCount = 32

    /// The odd primes up to 701: the factors of the number M by which the library of CVE-2017-15361 built its primes for
    /// keys of 1984 bits and more (with further factors for the longest).
    private static let primes = stride(from: 3, through: 701, by: 2).filter { candidate in
        !stride(from: 3, to: candidate, by: 2).contains { candidate % $0 == 0 }
    }

    /// For each prime the powers of 65537 modulo it.
    private static let powers: [(prime: Int, residues: Set<Int>)] = primes.map { prime in
        var residues: Set<Int> = []
        var power = 1
        while residues.insert(power).inserted { power = power * 65_537 % prime }
        return (prime, residues)
    }

    /// - Parameter key: DER of an RSAPublicKey (RFC 8017, appendix A.1.1).
    /// - Returns: what is wrong, in words; `nil` for a sound key.
    static func find(in key: [UInt8]) -> String? {
        guard let (modulus, exponent) = try? read(key) else { return "the RSA key is malformed" }
        guard exponent.count > leastExponent.count || !exponent.lexicographicallyPrecedes(leastExponent),
            exponent.count >= leastExponent.count, exponent.count <= maximumExponentCount, (exponent.last ?? 0) & 1 == 1
        else { return "the RSA key's public exponent must be odd, 65537 to 2^256" }
        guard (modulus.last ?? 0) & 1 == 1 else { return "the RSA key's modulus is even" }
        return hasFingerprint(modulus) ? "the RSA key has the fingerprint of ROCA (CVE-2017-15361)" : nil
    }

    /// The modulus without leading zeros, and the exponent likewise.
    static func read(_ key: [UInt8]) throws(DERProblem) -> (modulus: [UInt8], exponent: [UInt8]) {
        var outer = DERReader(key[...])
        var fields = try outer.open(DERTag.sequence, "RSAPublicKey")
        let modulus = try fields.next(DERTag.integer, "modulus").content.drop { $0 == 0 }
        let exponent = try fields.next(DERTag.integer, "exponent").content.drop { $0 == 0 }
        return (Array(modulus), Array(exponent))
    }

    /// The fingerprint of Nemec, Sys, Svenda, Klinec, Matyas: "The Return of Coppersmith's Attack" (CCS 2017), section
    /// 2.3.1: primes of the form k·M + (65537^a mod M) leave a modulus that is a power of 65537 modulo every prime
    /// factor of M. A sound key does so with a probability below 2^-167.
    private static func hasFingerprint(_ modulus: [UInt8]) -> Bool {
        powers.allSatisfy { prime, residues in
            residues.contains(modulus.reduce(0) { ($0 << 8 | Int($1)) % prime })
        }
    }
}
