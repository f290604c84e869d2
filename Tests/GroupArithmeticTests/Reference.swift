import CGMP

/// Numbers as GMP's `mpz` functions compute them: the reference for the kernels.
enum Reference {
    /// base^exponent mod modulus by `mpz_powm`. All big endian; the result has the modulus's length.
    static func power(_ base: [UInt8], _ exponent: [UInt8], modulo modulus: [UInt8]) -> [UInt8] {
        compute(base, exponent, modulus) { __gmpz_powm(&$0, &$1, &$2, &$3) }
    }

    /// left·right mod modulus.
    static func product(_ left: [UInt8], _ right: [UInt8], modulo modulus: [UInt8]) -> [UInt8] {
        compute(left, right, modulus) { result, left, right, modulus in
            var product = number([])
            defer { __gmpz_clear(&product) }
            __gmpz_mul(&product, &left, &right)
            __gmpz_tdiv_r(&result, &product, &modulus)
        }
    }

    private static func compute(
        _ first: [UInt8], _ second: [UInt8], _ modulus: [UInt8],
        _ body: (inout __mpz_struct, inout __mpz_struct, inout __mpz_struct, inout __mpz_struct) -> Void
    ) -> [UInt8] {
        var (result, left, right, divisor) = (number([]), number(first), number(second), number(modulus))
        defer {
            __gmpz_clear(&result)
            __gmpz_clear(&left)
            __gmpz_clear(&right)
            __gmpz_clear(&divisor)
        }
        body(&result, &left, &right, &divisor)
        var bytes = [UInt8](repeating: 0, count: (__gmpz_sizeinbase(&result, 2) + 7) / 8)
        var written = 0
        __gmpz_export(&bytes, &written, 1, 1, 1, 0, &result)
        bytes = Array(bytes.prefix(written))
        return [UInt8](repeating: 0, count: modulus.count - bytes.count) + bytes
    }

    private static func number(_ bytes: [UInt8]) -> __mpz_struct {
        var number = __mpz_struct()
        __gmpz_init(&number)
        __gmpz_import(&number, bytes.count, 1, 1, 1, 0, bytes)
        return number
    }
}
