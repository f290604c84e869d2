import ArgumentParser
import CollectionClient
import CommandConsole
import ElectionModel
import Identity
import Primitives
import Tokens

/// A card or token with the voter's certificates and keys, instead of files.
struct TokenOptions: ParsableArguments {
    @Option(help: "PKCS#11 module of your card, a whole path; then no certificate and key files are needed.")
    var token: String?

    @Option(help: "The token's label, where there are several; of the one that signs.")
    var tokenLabel: String?

    @Option(help: "The label of the token for connections, where it is another.")
    var authTokenLabel: String?

    @Option(help: "File that holds the PIN in its first line. Without it, the terminal asks.")
    var pinFile: String?

    @Option(help: "File that holds the PIN of the token for connections, where it is another.")
    var authPinFile: String?

    /// `nil` where no token is used.
    func open() throws -> TokenDesk? { try token.map { try TokenDesk(TokenModule(path: $0), self) } }
}

/// The voter's tokens in use. A PIN is asked for once for each token, and forgotten with this object.
final class TokenDesk {
    private let module: TokenModule
    private let options: TokenOptions
    private var pins: [String: SecretBytes] = [:]

    init(_ module: TokenModule, _ options: TokenOptions) {
        self.module = module
        self.options = options
    }

    func signer() throws -> TokenIdentity {
        try identity(.sign, label: options.tokenLabel, file: options.pinFile)
    }

    func connection() throws -> LoadedIdentity {
        let found = try identity(
            .authenticate, label: options.authTokenLabel ?? options.tokenLabel,
            file: options.authPinFile ?? options.pinFile)
        return LoadedIdentity(identity: found.identity, credentials: .loaded(found.identity))
    }

    private func identity(_ purpose: Purpose, label: String?, file: String?) throws -> TokenIdentity {
        try TokenIdentity(module, for: purpose, label: label, at: VoterClock.system.now().seconds) { label in
            if let known = pins[label] { return known }
            let pin =
                if let file { try PassphraseOption.readFile(file) } else {
                    try Terminal.askSecret("PIN of \(PlainText.clean(label))", option: "--pin-file")
                }
            pins[label] = pin
            return pin
        }
    }
}

extension VoterError {
    init(token error: TokenError) {
        let hint: String? =
            switch error.code {
            case .badModule: "the vendor of your card says where its PKCS#11 module is"
            case .missingToken: "insert your card, and check --token-label"
            case .wrongPIN: "cards lock themselves after a few wrong PINs: think before you try again"
            case .lockedPIN: "unlock the card with its PUK and the vendor's program"
            case .ambiguous: "say which with --token-label and --auth-token-label"
            case .missingCertificate: "is this the right card, and is its certificate still valid?"
            default: nil
            }
        self.init(.badToken, PlainText.clean(error.reason), hint: hint)
    }
}
