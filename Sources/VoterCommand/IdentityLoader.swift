import CollectionClient
import CommandConsole
import Identity
import Primitives

/// A certificate and key, ready to sign and ready for a connection.
struct LoadedIdentity: Sendable {
    let identity: SigningIdentity
    let credentials: ClientCredentials

    /// The voter that the certificate names.
    func voter(_ rule: VoterIdentifierRule) throws -> String { try rule.voterIdentifier(of: identity.certificate) }

    /// - Throws: `.badIdentity` for a certificate that no server would take from a client.
    func requireConnection() throws -> LoadedIdentity {
        guard identity.certificate.canAuthenticate else {
            throw VoterError(
                .badIdentity, "the certificate given for the connection is not made for connections",
                hint: "are --certificate and --auth-certificate swapped?")
        }
        return self
    }
}

/// Where a passphrase comes from if one is needed.
struct PassphraseSource {
    let file: String?
    let prompt: String

    func read() throws -> SecretBytes {
        var option = PassphraseOption()
        option.passphraseFile = file
        return try option.read(prompt: prompt)
    }
}

/// Reads certificates and keys from files.
enum IdentityLoader {
    private static let fileLimit = 1 << 20

    static func pem(_ certificate: String, _ key: String, _ passphrase: PassphraseSource) throws -> LoadedIdentity {
        let certificates = try DurableFile.read(certificate, limit: fileLimit)
        var keyBytes = try DurableFile.read(key, limit: fileLimit)
        defer { SecretBytes.wipe(&keyBytes) }
        var secret: SecretBytes?
        let identity: SigningIdentity
        do throws(IdentityError) {
            identity = try SigningIdentity(certificatePEM: certificates, keyPEM: keyBytes)
        } catch {
            guard error.code == .passphraseRequired else { throw error }
            secret = try passphrase.read()
            identity = try SigningIdentity(certificatePEM: certificates, keyPEM: keyBytes, passphrase: secret)
        }
        var copy = keyBytes
        return LoadedIdentity(
            identity: identity,
            credentials: .pem(certificate: certificates, key: SecretBytes(wiping: &copy), passphrase: secret))
    }

    static func pkcs12(_ file: String, _ passphrase: PassphraseSource) throws -> LoadedIdentity {
        let bytes = try DurableFile.read(file, limit: fileLimit)
        let secret = try passphrase.read()
        return LoadedIdentity(
            identity: try SigningIdentity(pkcs12: bytes, passphrase: secret),
            credentials: .pkcs12(bytes, passphrase: secret))
    }

    /// Both certificates must name one voter, or the collector would refuse the ballot.
    static func requireSameVoter(
        _ signer: SigningIdentity, _ connection: LoadedIdentity, _ rule: VoterIdentifierRule
    ) throws -> String {
        let voter = try connection.voter(rule)
        guard try rule.voterIdentifier(of: signer.certificate) == voter else {
            throw VoterError(
                .differentVoters, "the two certificates name two different people",
                hint: "use the signing and the connection certificate of one card")
        }
        guard signer.certificate.canSign else {
            throw VoterError(
                .badIdentity, "the certificate given to sign with is not made for signing",
                hint: "are --certificate and --auth-certificate swapped?")
        }
        return voter
    }
}
