#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What a passphrase must be at least, before anything is sealed with it.
///
/// The estimate is an upper bound: it knows kinds of characters, repetitions and sequences, but no words and names. A
/// passphrase that passes may still be weak; one that fails is.
public enum PassphraseRule {
    public static let minimumByteCount = 12
    /// With about half a second and 128 MiB a guess, 2^50 guesses take a thousand machines about 18,000 years.
    public static let minimumBitCount = 50

    /// - Throws: `.weakPassphrase`; the reason says nothing about the passphrase but what it lacks.
    public static func check(_ passphrase: SecretBytes) throws(PrimitivesError) {
        guard passphrase.count >= minimumByteCount else {
            throw PrimitivesError(.weakPassphrase, "a passphrase has at least \(minimumByteCount) bytes")
        }
        guard passphrase.withBytes({ bitCount($0) }) >= Double(minimumBitCount) else {
            throw PrimitivesError(
                .weakPassphrase,
                "the passphrase is too easy to guess: repetitions, sequences and digits alone do not do")
        }
    }

    /// - Complexity: quadratic in the length.
    private static func bitCount(_ bytes: [UInt8]) -> Double {
        var surprising = 0
        for index in 0..<period(of: bytes) where !continues(bytes, at: index) { surprising += 1 }
        return Double(surprising) * log2(Double(alphabetCount(bytes)))
    }

    /// The length of the shortest block of which `bytes` is a repetition.
    private static func period(of bytes: [UInt8]) -> Int {
        let halves = bytes.isEmpty ? 0 : bytes.count / 2
        for length in 1..<max(halves + 1, 1) where bytes.dropFirst(length).elementsEqual(bytes.dropLast(length)) {
            return length
        }
        return bytes.count
    }

    /// Whether a byte repeats the one before, or goes on with a sequence like `abc` or `321`.
    private static func continues(_ bytes: [UInt8], at index: Int) -> Bool {
        guard index > 0 else { return false }
        let step = Int(bytes[index]) - Int(bytes[index - 1])
        if step == 0 { return true }
        guard index > 1, abs(step) == 1 else { return false }
        return step == Int(bytes[index - 1]) - Int(bytes[index - 2])
    }

    private static func alphabetCount(_ bytes: [UInt8]) -> Int {
        let kinds: [(count: Int, has: (UInt8) -> Bool)] = [
            (10, { (48...57).contains($0) }), (26, { (65...90).contains($0) }), (26, { (97...122).contains($0) }),
            (33, { $0 < 48 || (58...64).contains($0) || (91...96).contains($0) || (123...127).contains($0) }),
            (64, { $0 > 127 }),
        ]
        return kinds.filter { bytes.contains(where: $0.has) }.map(\.count).reduce(1, +)
    }
}
