import ArgumentParser
import CommandConsole
import Primitives
import Tokens

/// What opens a guardian's secrets: a passphrase, or a PKCS#11 token that holds one.
struct GuardianPassphraseOptions: ParsableArguments {
    /// In the guardian's folder: what the token needs to bring the passphrase back. It is no secret.
    static let tokenFile = "passphrase.token"

    @OptionGroup var passphrase: PassphraseOption

    @Option(
        help: """
            Instead of a passphrase: the PKCS#11 module, a whole path, of a token with an EC key for ECDH or an RSA key \
            that decrypts.
            """)
    var token: String?

    @Option(help: "The token's label, where there are several.")
    var tokenLabel: String?

    @Option(help: "File that holds the token's PIN in its first line. Without it, the terminal asks.")
    var pinFile: String?

    /// For a new guardian; with a token, whatever it needs is written into the folder.
    func readNew(_ folder: String) throws -> SecretBytes {
        guard let module = try module() else { return try passphrase.readNew() }
        let made = try TokenPassphrase(new: module, label: tokenLabel, pin: pin)
        try DurableFile.write(made.file, to: "\(folder)/\(Self.tokenFile)")
        return made.passphrase
    }

    func read(_ folder: String, prompt: String) throws -> SecretBytes {
        let path = "\(folder)/\(Self.tokenFile)"
        guard let module = try module() else {
            guard !DurableFile.exists(path) else {
                throw CommandFailure(
                    .usage, "the secrets in \(folder) are held by a token", hint: "give its module with --token")
            }
            return try passphrase.read(prompt: prompt)
        }
        let file = try DurableFile.read(path, limit: TokenPassphrase.maximumByteCount)
        return try TokenPassphrase(of: file, module, label: tokenLabel, pin: pin).passphrase
    }

    private func module() throws -> TokenModule? {
        guard let token else { return nil }
        guard passphrase.passphraseFile == nil else {
            throw CommandFailure(.usage, "give --token or --passphrase-file, not both")
        }
        return try TokenModule(path: token)
    }

    private func pin(_ label: String) throws -> SecretBytes {
        if let pinFile { return try PassphraseOption.readFile(pinFile) }
        return try Terminal.askSecret("PIN of \(label)", option: "--pin-file")
    }
}

extension CommandFailure {
    init(token error: TokenError) {
        let hint: String? =
            switch error.code {
            case .badModule: "the card's vendor says where its PKCS#11 module is"
            case .missingToken: "insert the card, and check --token-label"
            case .wrongPIN: "cards lock themselves after a few wrong PINs: think before you try again"
            case .lockedPIN: "unlock it with the PUK and the vendor's program"
            case .ambiguous: "say which with --token-label"
            default: nil
            }
        self.init(.badInput, error.reason, hint: hint)
    }
}
