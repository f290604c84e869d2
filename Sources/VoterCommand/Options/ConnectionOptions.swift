import ArgumentParser
import CollectionClient
import CommandConsole
import Identity
import Primitives

/// The certificate and key that open the connection.
struct ConnectionOptions: ParsableArguments {
    @Option(help: "PEM file with the certificate that opens the connection.")
    var authCertificate: String?

    @Option(help: "PEM file with its private key.")
    var authKey: String?

    @Option(name: .customLong("auth-pkcs12"), help: "Instead of both: a PKCS#12 file.")
    var authPKCS12: String?

    @Option(help: "File that holds the passphrase of this key. Without it, the terminal asks.")
    var authPassphraseFile: String?

    /// - Parameter tokens: where the certificate is if no file is given.
    func load(_ tokens: TokenDesk?) throws -> LoadedIdentity {
        let passphrase = PassphraseSource(file: authPassphraseFile, prompt: "passphrase of the connection's key")
        switch (authCertificate, authKey, authPKCS12) {
        case (let certificate?, let key?, nil):
            return try IdentityLoader.pem(certificate, key, passphrase).requireConnection()
        case (nil, nil, let file?): return try IdentityLoader.pkcs12(file, passphrase).requireConnection()
        case (nil, nil, nil):
            guard let tokens else { throw Self.missing }
            return try tokens.connection()
        default: throw Self.missing
        }
    }

    private static var missing: ValidationError {
        ValidationError("give --auth-certificate and --auth-key, --auth-pkcs12 or --token for the connection")
    }
}
