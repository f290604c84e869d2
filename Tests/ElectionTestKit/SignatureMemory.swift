public import Identity
public import Primitives
import Synchronization

/// Signatures that were made before. ECDSA signatures differ each time, so that a record can be made again byte for
/// byte only with the signatures that it had.
public final class SignatureMemory: Sendable {
    private struct Key: Hashable {
        let content: HashValue
        let certificate: [UInt8]
    }

    private let state = Mutex<[Key: [UInt8]]>([:])

    public init() {}

    /// Remembers a signature if it holds for these bytes.
    public func add(_ cms: [UInt8], over content: [UInt8]) {
        guard let signer = try? DetachedSignature.parse(cms).verify(content: content) else { return }
        let key = Key(content: SHA256.hash(content), certificate: signer.certificate.der)
        state.withLock { $0[key] = cms }
    }

    /// The signature that is remembered, or a new one, which is remembered from now on.
    public func sign(_ content: [UInt8], by identity: SigningIdentity, at seconds: Int64) throws -> [UInt8] {
        let key = Key(content: SHA256.hash(content), certificate: identity.certificate.der)
        if let known = state.withLock({ $0[key] }) { return known }
        let cms = try DetachedSignature.sign(content, by: identity, at: seconds)
        state.withLock { $0[key] = cms }
        return cms
    }
}
