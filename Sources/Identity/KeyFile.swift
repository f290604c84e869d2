import COpenSSL
import Primitives

/// Private keys in PEM files (RFC 7468, RFC 5958; the older forms of OpenSSL too).
enum KeyFile {
    private static let maximumByteCount = 64 << 10

    static func read(_ pem: [UInt8], passphrase: SecretBytes?) throws(IdentityError) -> PrivateKey {
        guard pem.count <= maximumByteCount else {
            throw IdentityError(.badIdentity, "a key file has at most \(maximumByteCount) bytes")
        }
        let request = PassphraseRequest(passphrase)
        let key = OpenSSLCall.clean {
            OpenSSLCall.withMemory(pem) { memory in
                PEM_read_bio_PrivateKey(memory, nil, answerPassphrase, Unmanaged.passUnretained(request).toOpaque())
            }
        }
        if let key { return PrivateKey(owning: key) }
        guard request.wasAsked else { throw IdentityError(.badIdentity, "the file has no private key in PEM") }
        guard passphrase != nil else {
            throw IdentityError(.passphraseRequired, "the private key is encrypted and no passphrase was given")
        }
        throw IdentityError(.wrongPassphrase, "the passphrase of the private key is wrong, or its file was changed")
    }
}

/// What the callback below answers with. Without it OpenSSL would ask on the terminal.
private final class PassphraseRequest {
    let passphrase: SecretBytes?
    var wasAsked = false

    init(_ passphrase: SecretBytes?) { self.passphrase = passphrase }
}

private func answerPassphrase(
    _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int32, _ isWriting: Int32, _ context: UnsafeMutableRawPointer?
) -> Int32 {
    guard let buffer, let context else { return -1 }
    let request = Unmanaged<PassphraseRequest>.fromOpaque(context).takeUnretainedValue()
    request.wasAsked = true
    guard let passphrase = request.passphrase, passphrase.count <= Int(size) else { return -1 }
    return passphrase.withBytes { bytes in
        UnsafeMutableRawBufferPointer(start: buffer, count: Int(size)).copyBytes(from: bytes)
        return Int32(bytes.count)
    }
}
