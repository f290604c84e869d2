import ElGamal
public import GroupArithmetic
import Primitives

/// Bytes hidden from all but the holder of one secret key: C₀ = g^ξ, C₁ = content ⊕ keys, C₂ = a proof that the sender
/// knows ξ (which keeps a ciphertext from being copied into another context).
public struct SignedElGamalCiphertext: Hashable, Sendable {
    /// C₀ as it was read.
    public let c0: UncheckedElement
    /// C₁, a multiple of 32 bytes.
    public let c1: [UInt8]
    /// C₂ = (c, v).
    public let proof: SchnorrProof

    public init(c0: UncheckedElement, c1: [UInt8], proof: SchnorrProof) {
        self.c0 = c0
        self.c1 = c1
        self.proof = proof
    }
}

/// How a use of signed ElGamal derives its keys and binds its proof.
protocol SignedElGamalScheme {
    /// k of (16) or h of (35).
    func key(alpha: GroupElement, beta: SecretBytes) -> SecretBytes
    /// c of (22) or (38).
    func challenge(commitment: [UInt8], c0: [UInt8], c1: [UInt8], group: Group) -> Scalar
    var label: String { get }
    var context: [UInt8] { get }
}

extension SignedElGamalScheme {
    func challenge(commitment: GroupElement, c0: GroupElement, c1: [UInt8]) -> Scalar {
        challenge(commitment: commitment.bytes, c0: c0.bytes, c1: c1, group: c0.group)
    }

    func encrypt(
        _ content: SecretBytes, to recipient: FixedBase, using random: inout some SecureRandomSource
    ) -> SignedElGamalCiphertext {
        encryptWithRoots(content, to: recipient, using: &random).ciphertext
    }

    /// C₀ and the commitment are made from their square roots, which is the same work.
    func encryptWithRoots(
        _ content: SecretBytes, to recipient: FixedBase, using random: inout some SecureRandomSource
    ) -> (ciphertext: SignedElGamalCiphertext, roots: SchnorrRoots) {
        let generator = recipient.element.group.generatorBase
        return encryptWithRoots(content, to: recipient, using: &random) { generator.powers(secret: $0) }
    }

    /// - Parameter powers: computes those of g; the shared secret is computed in constant time always.
    func encryptWithRoots(
        _ content: SecretBytes, to recipient: FixedBase, using random: inout some SecureRandomSource,
        powers: ([SecretScalar]) -> [GroupElement]
    ) -> (ciphertext: SignedElGamalCiphertext, roots: SchnorrRoots) {
        let group = recipient.element.group
        let nonce = SecretScalar(group, using: &random)
        let proofNonce = SecretScalar(group, using: &random)
        let halves = [nonce * group.half, proofNonce * group.half]
        let roots = powers(halves)
        let alpha = roots[0].squared()
        let keys = derive(alpha: alpha, beta: recipient.sharedSecret(with: nonce), count: content.count)
        let c1 = content.withBytes { KeyDerivation.mask($0, with: keys) }
        let c = challenge(commitment: roots[1].squared(), c0: alpha, c1: c1)
        let proof = SchnorrProof(
            challenge: c, response: proofNonce.response(challenge: c, secret: nonce))
        // α was computed here, so it is canonical and in range.
        guard let c0 = try? UncheckedElement(group, bytes: alpha.bytes) else { preconditionFailure("α is below p") }
        return (
            SignedElGamalCiphertext(c0: c0, c1: c1, proof: proof),
            SchnorrRoots(statement: SquareRoot(of: roots[0]), commitment: SquareRoot(of: roots[1]))
        )
    }

    /// The claim for a batch, whose only value is C₀; `nil` if the hints do not fit or the hash is wrong.
    func prepare(_ ciphertext: SignedElGamalCiphertext, count: Int, roots: SchnorrRoots) -> BatchClaim? {
        guard ciphertext.c1.count == count, let alpha = BatchClaim.square(roots.statement, of: ciphertext.c0) else {
            return nil
        }
        let commitment = SquareElement(roots.commitment)
        let c = challenge(commitment: commitment.bytes, c0: alpha.bytes, c1: ciphertext.c1, group: alpha.group)
        guard c == ciphertext.proof.challenge else { return nil }
        return BatchClaim(
            values: [alpha],
            equations: [
                .init(
                    square: commitment, base: .generator, response: ciphertext.proof.response, challenge: c,
                    values: 0..<1)
            ])
    }

    /// - Parameter count: the length that C₁ must have, in bytes.
    /// - Returns: α, now a member.
    func verify(_ ciphertext: SignedElGamalCiphertext, count: Int) throws(ProofError) -> GroupElement {
        guard ciphertext.c1.count == count else {
            throw ProofError(.wrongComponentCount, "expected \(count) encrypted bytes, found \(ciphertext.c1.count)")
        }
        let alpha: GroupElement
        let power: GroupElement
        do throws(ArithmeticError) {
            let (member, powers) = try ciphertext.c0.powersIfMember([ciphertext.proof.challenge])
            (alpha, power) = (member, powers[0])
        } catch {
            throw ProofError(.notInSubgroup, "C0 is not in the subgroup of order q")
        }
        guard !alpha.isIdentity else {
            throw ProofError(.degenerateValue, "C0 is 1: the content would be readable by anyone")
        }
        let commitment = alpha.group.g(ciphertext.proof.response) * power
        guard challenge(commitment: commitment, c0: alpha, c1: ciphertext.c1) == ciphertext.proof.challenge else {
            throw ProofError(.challengeMismatch, "the proof of the encryption nonce does not hold")
        }
        return alpha
    }

    /// The hints of a ciphertext that came without: ``verify(_:count:)`` with halved exponents.
    func roots(
        _ ciphertext: SignedElGamalCiphertext, count: Int
    ) throws(ProofError) -> (statement: PendingRoot, commitment: SquareRoot) {
        guard ciphertext.c1.count == count else {
            throw ProofError(.wrongComponentCount, "expected \(count) encrypted bytes, found \(ciphertext.c1.count)")
        }
        let (proof, group) = (ciphertext.proof, ciphertext.c0.group)
        let found: (element: GroupElement, powers: [GroupElement], root: PendingRoot)
        do throws(ArithmeticError) {
            found = try ciphertext.c0.rootAndPowersIfMember([proof.challenge * group.half])
        } catch {
            throw ProofError(.notInSubgroup, "C0 is not in the subgroup of order q")
        }
        let root = group.g(proof.response * group.half) * found.powers[0]
        guard challenge(commitment: root.squared(), c0: found.element, c1: ciphertext.c1) == proof.challenge else {
            throw ProofError(.challengeMismatch, "the proof of the encryption nonce does not hold")
        }
        return (found.root, SquareRoot(of: root))
    }

    func decrypt(
        _ ciphertext: SignedElGamalCiphertext, count: Int, secretKey: SecretScalar
    ) throws(ProofError) -> SecretBytes {
        let alpha = try verify(ciphertext, count: count)
        let keys = derive(alpha: alpha, beta: alpha.sharedSecret(with: secretKey), count: count)
        var plain = KeyDerivation.mask(ciphertext.c1, with: keys)
        return SecretBytes(wiping: &plain)
    }

    private func derive(alpha: GroupElement, beta: SecretBytes, count: Int) -> SecretBytes {
        KeyDerivation.keys(from: key(alpha: alpha, beta: beta), label: label, context: context, blocks: count / 32)
    }
}

func fourBytes(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }
