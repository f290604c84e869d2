import ArgumentParser
import CommandConsole
import Identity
import Primitives

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

    func load() throws -> SigningIdentity {
        let passphrase = PassphraseSource(file: passphraseFile, prompt: "passphrase of the signing key")
        switch (certificate, key, pkcs12) {
        case (let certificate?, let key?, nil):
            return try IdentityLoader.pem(certificate, key, passphrase).identity
        case (nil, nil, let file?): return try IdentityLoader.pkcs12(file, passphrase).identity
        default: throw ValidationError("give --certificate and --key, or --pkcs12, to sign the ballot")
        }
    }
}
