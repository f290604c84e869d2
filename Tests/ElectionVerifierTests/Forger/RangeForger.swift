import ElGamal
import GroupArithmetic
import Primitives
import SigmaProofs

/// Makes range proofs as a forger would: with branches of its choice, with a weak transcript, for values that have none.
struct RangeForger {
    let key: EncryptionKey
    let context: RangeProof.Context
    let limit: Int
    /// The input that the forger's transcript lacks; `nil` for the strong one.
    var without: String?
    /// Challenge and response of branches that the forger does not prove.
    var simulated: [Int: (challenge: Scalar, response: Scalar)] = [:]

    private var group: Group { key.group }

    /// (57) to (61). For a value outside of 0 … limit the branch 0 gets the challenge that is left over, so that all
    /// challenges add up, and the proof does not hold.
    func prove(
        _ ciphertext: Ciphertext, value: Int, nonce: Scalar, using random: inout some SecureRandomSource
    ) -> RangeProof {
        let real = (0...limit).contains(value) ? value : 0
        let u = Scalar(group, using: &random)
        var parts: [(challenge: Scalar, response: Scalar)] = []
        var commitments: [(GroupElement, GroupElement)] = []
        for j in 0...limit {
            let part = simulated[j] ?? (Scalar(group, using: &random), Scalar(group, using: &random))
            parts.append(part)
            commitments.append(
                j == real
                    ? (group.g(u), key.base.power(u)) : commitment(ciphertext, j, part.challenge, part.response))
        }
        let transcript = ForgedTranscript.range(
            context, alpha: ciphertext.alpha.bytes, beta: ciphertext.beta.bytes, commitments: commitments)
        let others = parts.indices.filter { $0 != real }.reduce(Scalar(group, 0)) { $0 + parts[$1].challenge }
        let c = transcript.challenge(group, without: without) - others
        parts[real] = (c, u - c * nonce)
        return RangeProof(components: parts.map { .init(challenge: $0.challenge, response: $0.response) })
    }

    private func commitment(
        _ ciphertext: Ciphertext, _ j: Int, _ c: Scalar, _ v: Scalar
    ) -> (GroupElement, GroupElement) {
        (
            group.g(v) * ciphertext.alpha.power(c),
            key.base.power(v - Scalar(group, j) * c) * ciphertext.beta.power(c)
        )
    }

    /// A proof that "0 or 1" is encrypted, for a number that nobody knows before: the challenge hashes only the
    /// commitments, and the ciphertext is solved for afterwards. Holds for a verifier with that transcript.
    ///
    /// With a_j = g^x_j, b_j = K^(x_j + e_j) the equations ask for c_j·(m − j) = e_j. Here e_0 = 0, so c_0 = 0, c_1 = c
    /// and m = 1 + e_1/c.
    /// - Returns: m as well, and the nonce of the ciphertext.
    static func randomPlaintext(
        _ key: EncryptionKey, _ context: RangeProof.Context, using random: inout some SecureRandomSource
    ) throws -> (ciphertext: Ciphertext, proof: RangeProof, value: Scalar, nonce: Scalar) {
        let group = key.group
        let nonce = Scalar(group, using: &random)
        let x = [Scalar(group, using: &random), Scalar(group, using: &random)]
        let e = Scalar(group, using: &random)
        let commitments = [(group.g(x[0]), key.base.power(x[0])), (group.g(x[1]), key.base.power(x[1] + e))]
        var weak = ForgedTranscript.range(context, alpha: [], beta: [], commitments: commitments)
        weak.pieces.removeAll { ["contest", "option", "alpha", "beta"].contains($0.name) }
        let c = weak.challenge(group)
        let value = Scalar(group, 1) + e * (try c.inverse())
        let ciphertext = Ciphertext(alpha: group.g(nonce), beta: key.base.power(value + nonce))
        let proof = RangeProof(components: [
            .init(challenge: Scalar(group, 0), response: x[0]), .init(challenge: c, response: x[1] - c * nonce),
        ])
        return (ciphertext, proof, value, nonce)
    }
}
