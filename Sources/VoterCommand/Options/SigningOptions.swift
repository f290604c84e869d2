import ArgumentParser
import CommandConsole
import Identity
import Primitives
import Tokens

/// The certificate and key that sign the ballot.
struct SigningOptions: ParsableArguments {
    @Option(help: "PEM file with the certificate that signs.")
    var certificate: String?

    @Option(help: "PEM file with its private key.")
    var key: String?

    @Option(name: .customLong("pkcs12"), help: "Instead of both: a PKCS#12 file.")
    var pkcs12: String?

    @Option(help: "File that holds the passphrase of the signing key. Without it, the terminal asks.")
    var passphraseFile: String?

    /// - Parameter tokens: where the certificate is if no file is given.
    func load(_ tokens: TokenDesk?) throws -> BallotSigner {
        let passphrase = PassphraseSource(file: passphraseFile, prompt: "passphrase of the signing key")
        switch (certificate, key, pkcs12) {
        case (let certificate?, let key?, nil):
            return BallotSigner(try IdentityLoader.pem(certificate, key, passphrase).identity)
        case (nil, nil, let file?): return BallotSigner(try IdentityLoader.pkcs12(file, passphrase).identity)
        case (nil, nil, nil):
            guard let tokens else { throw Self.missing }
            return BallotSigner(try tokens.signer())
        default: throw Self.missing
        }
    }

    /// The same where signing may turn out to be needed.
    ///
    /// - Returns: `nil` if nothing is given.
    func loadIfGiven(_ tokens: TokenDesk?) throws -> BallotSigner? {
        let isGiven = certificate != nil || key != nil || pkcs12 != nil || tokens != nil
        return isGiven ? try load(tokens) : nil
    }

    private static var missing: ValidationError {
        ValidationError("give --certificate and --key, --pkcs12 or --token to sign the ballot")
    }
}

/// Who signs the ballot; a token can say why it did not.
struct BallotSigner: Sendable {
    let identity: SigningIdentity
    private let token: TokenIdentity?

    init(_ identity: SigningIdentity) {
        self.identity = identity
        token = nil
    }

    init(_ token: TokenIdentity) {
        identity = token.identity
        self.token = token
    }

    /// Runs what signs; the token's own reason takes the place of OpenSSL's.
    func explaining<Result>(_ body: (SigningIdentity) throws -> Result) throws -> Result {
        do {
            return try body(identity)
        } catch let error as IdentityError where error.code == .signingFailed {
            throw takeFailure() ?? error
        }
    }

    /// The token's own reason for the last signature that did not come.
    func takeFailure() -> (any Error)? { token?.takeFailure() }
}
