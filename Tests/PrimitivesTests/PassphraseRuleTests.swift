import Primitives
import Testing

/// Attack D13: passphrases that a thief of a medium guesses.
@Suite struct PassphraseRuleTests {
    @Test(
        "passphrases that are short, repeat themselves, count, or are digits alone are refused before any work",
        arguments: [
            "", "eleven byte", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "abcabcabcabcabcabc", "passwordpassword",
            "abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba", "1234567890123456", "123456789012",
            "998877665544332211", "password1234", "abababababababababab", "AAAABBBBCCCCDDDD", "314159265358",
        ])
    func rejectsWeak(text: String) {
        #expect(throws: error(.weakPassphrase)) { try PassphraseRule.check(secret(text)) }
        var random = SystemRandom()
        #expect(throws: error(.weakPassphrase)) {
            try SealedFile.seal(secret("x"), passphrase: secret(text), using: &random)
        }
    }

    @Test(
        "words by dice, random letters and long random numbers are accepted",
        arguments: [
            "correct horse battery", "twelve bytes", "kq7tz0vmbe2x", "qjwfzxkbpvmt", "8302957146093285",
            "Wind-Ofen-Krug-Blatt", "õun pähkel küünal", "f3A9/wXz+0Qk",
        ])
    func acceptsStrong(text: String) throws { try PassphraseRule.check(secret(text)) }

    @Test("the refusal shows nothing of the passphrase")
    func saysNothing() {
        for text in ["swordfish", "swordfishswordfish"] {
            do throws(PrimitivesError) {
                try PassphraseRule.check(secret(text))
                Issue.record("accepted")
            } catch {
                #expect(!error.reason.contains("sword"))
            }
        }
    }

    @Test("the floor is what the documentation says")
    func floor() {
        #expect(PassphraseRule.minimumByteCount == 12 && PassphraseRule.minimumBitCount == 50)
    }
}
