import ArgumentParser
import CommandConsole
import ElectionModel
import GroupArithmetic
import Identity
import Primitives

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Reading of files that several commands need, with errors that say what to do.
enum Inputs {
    static func document<Document: CanonicalJSON>(_ path: String, as type: Document.Type) throws -> Document {
        try decode(try DurableFile.read(path, limit: 2 << 30), path, type)
    }

    /// A file that people write, with line breaks and indentation allowed.
    static func authored<Document: CanonicalJSON>(_ path: String, as type: Document.Type) throws -> Document {
        try decode(AuthoredJSON.compact(try DurableFile.read(path, limit: 2 << 30)), path, type)
    }

    private static func decode<Document: CanonicalJSON>(
        _ bytes: [UInt8], _ path: String, _: Document.Type
    ) throws -> Document {
        do throws(FormatError) {
            return try Document(canonical: bytes, group: .standard)
        } catch {
            let isAboutFields = [.wrongOrder, .wrongCase, .unknownField, .missingField].contains(error.code)
            throw CommandFailure(
                .badInput, "\(path): \(error)",
                hint: isAboutFields ? "fields come in a fixed order; see an example in Elections/" : nil)
        }
    }

    static func certificate(_ path: String) throws -> Certificate {
        do {
            return try Certificate(pem: DurableFile.read(path, limit: 1 << 20))
        } catch let error as IdentityError {
            throw CommandFailure(.badInput, "\(path): \(error.reason)", hint: "a certificate in PEM form is needed")
        }
    }

    /// A certificate and its private key, both PEM.
    static func identity(certificate: String, key: String, passphraseFile: String?) throws -> SigningIdentity {
        let passphrase = try passphraseFile.map(PassphraseOption.readFile)
        var keyFile = try DurableFile.read(key, limit: 1 << 20)
        defer { SecretBytes.wipe(&keyFile) }
        return try SigningIdentity(
            certificatePEM: DurableFile.read(certificate, limit: 1 << 20), keyPEM: keyFile, passphrase: passphrase)
    }

    static func timestamp(_ text: String, option: String) throws -> Timestamp {
        guard let time = Timestamp(text) else {
            throw CommandFailure(
                .usage, "--\(option) \(text) is no time", hint: "times look like 2026-11-22T08:00:00Z (UTC)")
        }
        return time
    }

    static func shard(_ text: String) throws -> Shard {
        do throws(ShardError) {
            return try Shard(text)
        } catch {
            throw CommandFailure(.usage, error.reason)
        }
    }

    static var now: Timestamp { Timestamp(seconds: Int64(time(nil))) }
}

/// The election's fingerprint as the user knows it from elsewhere.
struct FingerprintOption: ParsableArguments {
    @Option(help: "The election's fingerprint: 64 digits, or the path of a file that holds them.")
    var fingerprint: String

    func value() throws -> HashValue {
        if let hash = try? HashValue(hexadecimal: fingerprint) { return hash }
        let text = String(decoding: try DurableFile.read(fingerprint, limit: 100), as: UTF8.self)
        guard let hash = try? HashValue(hexadecimal: text.trimmingLineEnd()) else {
            throw CommandFailure(
                .badInput, "\(fingerprint) holds no fingerprint", hint: "a fingerprint has 64 digits 0-9 and A-F")
        }
        return hash
    }
}

extension String {
    func trimmingLineEnd() -> String { hasSuffix("\n") ? String(dropLast()) : self }
}

/// Who signs.
struct SignerOptions: ParsableArguments {
    @Option(help: "The signer's certificate, PEM, as enrolled in election.json.")
    var certificate: String

    @Option(help: "The private key of the certificate, PEM.")
    var key: String

    @Option(help: "File that holds the passphrase of the private key in its first line, if the key has one.")
    var keyPassphraseFile: String?

    func identity() throws -> SigningIdentity {
        try Inputs.identity(certificate: certificate, key: key, passphraseFile: keyPassphraseFile)
    }
}
