import ElGamal
public import GroupArithmetic
public import Primitives

/// The encryption of guardian i's key shares (P_i(ℓ), P̂_i(ℓ)) for guardian ℓ.
///
/// ElectionGuard 2.1.0, section 3.2.2, equations (15) to (23). Each share is written as 32 bytes.
public struct ShareEncryption: Sendable {
    public static let contentByteCount = 64

    public let parameterBaseHash: HashValue
    /// i, the sender, from 1.
    public let sender: Int
    /// ℓ, the receiver, from 1.
    public let receiver: Int
    /// κ_ℓ.
    public let receiverKey: GroupElement

    public init(parameterBaseHash: HashValue, sender: Int, receiver: Int, receiverKey: GroupElement) {
        self.parameterBaseHash = parameterBaseHash
        self.sender = sender
        self.receiver = receiver
        self.receiverKey = receiverKey
    }

    public func encrypt(
        voteShare: SecretScalar, dataShare: SecretScalar, using random: inout some SecureRandomSource
    ) -> SignedElGamalCiphertext {
        var content = voteShare.withBytes(count: 32) { vote in dataShare.withBytes(count: 32) { vote + $0 } }
        return encrypt(SecretBytes(wiping: &content), to: FixedBase(receiverKey), using: &random)
    }

    /// - Throws: `.notInSubgroup` or `.challengeMismatch` before the secret key is used; `.badShare` if a decrypted
    ///   value is not below q.
    public func decrypt(
        _ ciphertext: SignedElGamalCiphertext, secretKey: SecretScalar
    ) throws(ProofError) -> (voteShare: SecretScalar, dataShare: SecretScalar) {
        let content = try decrypt(ciphertext, count: Self.contentByteCount, secretKey: secretKey)
        let group = receiverKey.group
        return try content.withBytes { (bytes) throws(ProofError) in
            var (vote, data) = (Array(bytes[..<32]), Array(bytes[32...]))
            defer {
                SecretBytes.wipe(&vote)
                SecretBytes.wipe(&data)
            }
            do throws(ArithmeticError) {
                return (try SecretScalar(group, bytes: vote), try SecretScalar(group, bytes: data))
            } catch {
                throw ProofError(.badShare, "a share from guardian \(sender) is not below q")
            }
        }
    }
}

extension ShareEncryption: SignedElGamalScheme {
    var label: String { "share_enc_keys" }
    var context: [UInt8] { Array("share_encrypt".utf8) + fourBytes(sender) + fourBytes(receiver) }

    /// k_{i,ℓ}, (16): len(B₁) = 9 + 3·l_p (1545 in the standard group).
    func key(alpha: GroupElement, beta: SecretBytes) -> SecretBytes {
        let length = 9 + 3 * alpha.group.elementByteCount
        var input = HashInput(parameterBaseHash, .shareEncryptionKey)
        input.reserve(length)
        input.append(sender)
        input.append(receiver)
        for element in [receiverKey, alpha] { input.append(fixed: element.bytes) }
        beta.withBytes { input.append(fixed: $0) }
        return input.secretHash(length: length)
    }

    /// c̄_{i,ℓ}, (22): len(B₁) = 9 + 2·l_p + 64 (1097 in the standard group).
    func challenge(commitment: [UInt8], c0: [UInt8], c1: [UInt8], group: Group) -> Scalar {
        var input = HashInput(parameterBaseHash, .shareEncryptionProof)
        input.append(sender)
        input.append(receiver)
        input.append(fixed: commitment)
        input.append(fixed: c0)
        input.append(fixed: c1)
        return group.hashToScalar(
            input.hash(length: 9 + 2 * group.elementByteCount + Self.contentByteCount))
    }
}
