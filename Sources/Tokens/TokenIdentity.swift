import COpenSSL
import CPKCS11
import CTokenKey
public import Identity
public import Primitives

/// A certificate and its key on a token, ready to sign statements or to open TLS connections.
public struct TokenIdentity: Sendable {
    public let identity: SigningIdentity
    /// Of the token on which the key is.
    public let tokenLabel: String
    private let key: TokenKey

    /// Finds the certificate for a purpose on the tokens that are there, and logs in to use its key.
    ///
    /// - Parameters:
    ///   - purpose: tokens hold one certificate for each; eID cards keep them on two tokens of one module.
    ///   - label: of the token, where several would do.
    ///   - seconds: since 1970, UTC: certificates that are not valid then are passed over.
    ///   - pin: asked for once, with the token's label; not asked where the reader has keys of its own.
    /// - Throws: ``TokenError`` `.missingToken`, `.missingCertificate`, `.ambiguous`, `.missingKey`, `.unsupportedKey`,
    ///   `.wrongPIN`, `.lockedPIN`, `.unusablePIN`, `.refused`; what `pin` throws.
    public init(
        _ module: TokenModule, for purpose: Purpose, label: String? = nil, at seconds: Int64,
        pin: (_ tokenLabel: String) throws -> SecretBytes
    ) throws {
        let found = try TokenSearch(module, label: label).certificate(for: purpose, at: seconds)
        let secret = try found.session.logIn(pin)
        let key = try TokenKey(found.privateKey(), pin: secret)
        let others = try found.session.certificates().map(\.certificate)
        identity = try Self.identity(found.certificate, others: others, key: key)
        tokenLabel = found.session.label
        self.key = key
    }

    /// Why the last use of the key failed, where it was the token; asking clears it.
    public func takeFailure() -> TokenError? { key.takeFailure() }

    private static func identity(
        _ certificate: Certificate, others: [Certificate], key: TokenKey
    ) throws -> SigningIdentity {
        let context = Unmanaged.passRetained(key)
        let pointer = certificate.withPublicKey {
            glassurn_token_key($0, signWithToken, releaseToken, context.toOpaque())
        }
        guard let pointer else {
            context.release()
            throw TokenError(.unsupportedKey, "the token's key is neither EC nor RSA")
        }
        return try SigningIdentity(certificate, others: others, key: PrivateKey(owning: pointer))
    }
}

private func signWithToken(
    _ context: UnsafeMutableRawPointer?, _ operation: glassurn_token_operation, _ input: UnsafePointer<UInt8>?,
    _ inputCount: Int, _ output: UnsafeMutablePointer<UInt8>?, _ outputCount: UnsafeMutablePointer<Int>?
) -> Int32 {
    guard let context, let input, let output, let outputCount else { return 0 }
    let key = Unmanaged<TokenKey>.fromOpaque(context).takeUnretainedValue()
    let bytes = Array(UnsafeBufferPointer(start: input, count: inputCount))
    let buffer = UnsafeMutableBufferPointer(start: output, count: outputCount.pointee)
    guard let count = key.sign(operation, bytes, into: buffer) else { return 0 }
    outputCount.pointee = count
    return 1
}

private func releaseToken(_ context: UnsafeMutableRawPointer?) {
    guard let context else { return }
    Unmanaged<TokenKey>.fromOpaque(context).release()
}
