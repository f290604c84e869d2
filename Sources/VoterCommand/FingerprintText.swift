package import Primitives

/// A fingerprint as people type it: in groups, in either case.
package enum FingerprintText {
    package static func parse(_ text: String) throws(VoterError) -> HashValue {
        let digits = text.filter { !$0.isWhitespace && $0 != "-" && $0 != ":" }.uppercased()
        do throws(PrimitivesError) {
            return try HashValue(hexadecimal: digits)
        } catch {
            throw VoterError(
                .badFingerprint, "a fingerprint has 64 hexadecimal digits, found \(digits.utf8.count) characters",
                hint: "copy it from the election's announcement")
        }
    }
}
