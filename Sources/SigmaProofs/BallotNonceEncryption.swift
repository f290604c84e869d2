public import ElGamal
package import GroupArithmetic
public import Primitives

/// The encryption of a ballot's nonce ξ_B under the ballot data key K̂.
///
/// ElectionGuard 2.1.0, section 3.3.4, equations (34) to (38). ξ_B is 32 raw bytes and is never reduced modulo q.
/// The verification of its proof has no number in the specification; this project requires it (check S).
public struct BallotNonceEncryption: Sendable {
    public static let contentByteCount = 32

    /// H_I.
    public let identifierHash: HashValue

    public init(identifierHash: HashValue) { self.identifierHash = identifierHash }

    public func encrypt(
        _ ballotNonce: SecretBytes, to dataKey: EncryptionKey, using random: inout some SecureRandomSource
    ) -> SignedElGamalCiphertext {
        encrypt(ballotNonce, to: dataKey.base, using: &random)
    }

    /// With the hints for a batch.
    public func encryptWithRoots(
        _ ballotNonce: SecretBytes, to dataKey: EncryptionKey, using random: inout some SecureRandomSource
    ) -> (ciphertext: SignedElGamalCiphertext, roots: SchnorrRoots) {
        encryptWithRoots(ballotNonce, to: dataKey.base, using: &random)
    }

    /// The same with given tables for K̂ and g; powers of g in *variable time* if asked: for voters who do not exist.
    package func encryptWithRoots(
        _ ballotNonce: SecretBytes, to dataKey: FixedBase, generator: FixedBase, isVariableTime: Bool,
        using random: inout some SecureRandomSource
    ) -> (ciphertext: SignedElGamalCiphertext, roots: SchnorrRoots) {
        encryptWithRoots(ballotNonce, to: dataKey, using: &random) {
            isVariableTime ? generator.powers(variableTime: $0) : generator.powers(secret: $0)
        }
    }

    /// The proof as a claim for a batch; `nil` if the hints do not fit: then ``verify(_:)`` decides.
    public func prepare(_ ciphertext: SignedElGamalCiphertext, roots: SchnorrRoots) -> BatchClaim? {
        prepare(ciphertext, count: Self.contentByteCount, roots: roots)
    }

    /// For ``RootFinder``.
    func roots(
        _ ciphertext: SignedElGamalCiphertext
    ) throws(ProofError) -> (statement: PendingRoot, commitment: SquareRoot) {
        try roots(ciphertext, count: Self.contentByteCount)
    }

    public func verify(_ ciphertext: SignedElGamalCiphertext) throws(ProofError) {
        _ = try verify(ciphertext, count: Self.contentByteCount)
    }
}

extension BallotNonceEncryption: SignedElGamalScheme {
    var label: String { "ballot_nonce" }
    var context: [UInt8] { Array("ballot_nonce_encrypt".utf8) }

    /// h, (35): len(B₁) = 1 + 2·l_p.
    func key(alpha: GroupElement, beta: SecretBytes) -> SecretBytes {
        let length = 1 + 2 * alpha.group.elementByteCount
        var input = HashInput(identifierHash, .ballotNonceKey)
        input.reserve(length)
        input.append(fixed: alpha.bytes)
        beta.withBytes { input.append(fixed: $0) }
        return input.secretHash(length: length)
    }

    /// c_B, (38): len(B₁) = 1 + 2·l_p + 32.
    func challenge(commitment: [UInt8], c0: [UInt8], c1: [UInt8], group: Group) -> Scalar {
        var input = HashInput(identifierHash, .ballotNonceProof)
        input.append(fixed: commitment)
        input.append(fixed: c0)
        input.append(fixed: c1)
        return group.hashToScalar(
            input.hash(length: 1 + 2 * group.elementByteCount + Self.contentByteCount))
    }
}
