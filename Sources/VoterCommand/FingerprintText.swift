package import Primitives

/// A fingerprint as people type it: in groups, in either case.
package enum FingerprintText {
    package static func parse(_ text: String) throws(VoterError) -> HashValue {
        do throws(PrimitivesError) {
            return try HashValue(typed: text)
        } catch {
            throw VoterError(
                .badFingerprint, "a fingerprint has 64 hexadecimal digits: \(error.reason)",
                hint: "copy it from the election's announcement")
        }
    }
}
