import CPKCS11
import Primitives

/// The one key of a token with which a secret can be kept: by ECDH, or by RSA encryption.
enum TokenWrappingKey {
    case agreement(TokenAgreementKey)
    case decryption(TokenDecryptionKey)

    static let magicByteCount = 12
    private static let agreementMagic = Array("glassurn-t0\n".utf8)
    private static let decryptionMagic = Array("glassurn-t1\n".utf8)

    static func knows(_ magic: ArraySlice<UInt8>) -> Bool {
        magic.elementsEqual(agreementMagic) || magic.elementsEqual(decryptionMagic)
    }

    var magic: [UInt8] {
        switch self {
        case .agreement: Self.agreementMagic
        case .decryption: Self.decryptionMagic
        }
    }

    /// The point, not compressed, or the modulus without leading zeros.
    var publicKey: [UInt8] {
        switch self {
        case .agreement(let key): key.point
        case .decryption(let key): key.modulus
        }
    }

    /// - Throws: `.missingKey` where no key can wrap, `.ambiguous` where several can, `.unsupportedKey`.
    init(_ module: TokenModule, label: String?, pin: (String) throws -> SecretBytes) throws {
        let sessions = try TokenSearch(module, label: label).sessions
        guard sessions.count == 1 else {
            throw TokenError(.ambiguous, "\(sessions.count) tokens are there; say which by its label")
        }
        let session = sessions[0]
        let secret = try session.logIn(pin)
        let agreeing = try session.privateKeys(CK_ULONG(CKK_EC), that: CK_ATTRIBUTE_TYPE(CKA_DERIVE))
        let decrypting = try session.privateKeys(CK_ULONG(CKK_RSA), that: CK_ATTRIBUTE_TYPE(CKA_DECRYPT))
        let count = agreeing.count + decrypting.count
        guard count == 1 else {
            throw TokenError(
                count == 0 ? .missingKey : .ambiguous,
                "the token has \(agreeing.count) EC keys for ECDH and \(decrypting.count) RSA keys that decrypt, "
                    + "expected one of either kind")
        }
        if let key = agreeing.first {
            self = .agreement(try TokenAgreementKey(key))
        } else {
            self = .decryption(try TokenDecryptionKey(decrypting[0], pin: secret))
        }
    }

    /// A new secret, and what brings it back.
    func wrap() throws -> (secret: SecretBytes, kept: [UInt8]) {
        switch self {
        case .agreement(let key):
            let point = try key.curve.throwAwayPoint()
            return (try key.agree(with: point), point)
        case .decryption(let key):
            var random = SystemRandom()
            let secret = SecretBytes.random(TokenDecryptionKey.secretByteCount, using: &random)
            let kept = try key.encrypt(secret)
            // What this token cannot bring back must not be used.
            guard try key.decrypt(kept).withBytes({ copy in secret.withBytes { $0 == copy } }) else {
                throw TokenError(.refused, "the token decrypts to something else than was encrypted for it")
            }
            return (secret, kept)
        }
    }

    func unwrap(_ kept: [UInt8]) throws -> SecretBytes {
        switch self {
        case .agreement(let key): try key.agree(with: kept)
        case .decryption(let key): try key.decrypt(kept)
        }
    }
}

extension TokenSession {
    fileprivate func privateKeys(_ kind: CK_ULONG, that can: CK_ATTRIBUTE_TYPE) throws(TokenError) -> [TokenObject] {
        try objects(
            CK_OBJECT_CLASS(CKO_PRIVATE_KEY),
            [
                AttributeTemplate.number(CK_ATTRIBUTE_TYPE(CKA_KEY_TYPE), kind), AttributeTemplate.flag(can, true),
            ])
    }
}
