import ElectionTestKit
import ElGamal
import GroupArithmetic
import Primitives
import SigmaProofs

/// n guardians with quorum k, and one aggregate to decrypt, in the fast toy group.
struct DecryptionFixture {
    let group = TestGroups.toy64
    let count: Int
    let quorum: Int
    let total = 77
    let key: EncryptionKey
    let statement: DecryptionStatement
    /// z_i and u_i; guardian i stands at i − 1.
    let shares: [Scalar]
    let nonces: [Scalar]

    init(count: Int, quorum: Int, seed: String = "decryption") throws {
        var random = SeededRandom("\(seed) \(count) \(quorum)")
        let group = self.group
        let polynomial = (0..<quorum).map { _ in group.randomScalar(&random) }
        self.count = count
        self.quorum = quorum
        key = try EncryptionKey(group.g(polynomial[0]))
        shares = (1...count).map { index in
            polynomial.reversed().reduce(Scalar(group, 0)) { $0 * Scalar(group, index) + $1 }
        }
        nonces = (1...count).map { _ in group.randomScalar(&random) }
        statement = DecryptionStatement(
            extendedBaseHash: someHash("H_E"), contest: 2, option: 4,
            aggregate: key.encrypt(total, nonce: SecretScalar(group, using: &random)))
    }

    func reveal(_ guardian: Int) throws -> DecryptionReveal {
        DecryptionReveal(statement, nonce: try nonces[guardian - 1].secret, share: try shares[guardian - 1].secret)
    }

    func reveals(_ indices: [Int]) throws -> [Int: DecryptionReveal] {
        Dictionary(uniqueKeysWithValues: try indices.map { ($0, try reveal($0)) })
    }

    func shareKey(_ guardian: Int) -> GroupElement { group.g(shares[guardian - 1]) }

    func joint(_ indices: [Int]) throws -> JointDecryption {
        try JointDecryption(
            statement, guardians: GuardianSet(indices, count: count, quorum: quorum), reveals: reveals(indices))
    }

    func responses(_ joint: JointDecryption) throws -> [Int: Scalar] {
        Dictionary(
            uniqueKeysWithValues: try joint.guardians.indices.map { guardian in
                let nonce = try nonces[guardian - 1].secret
                let share = try shares[guardian - 1].secret
                return (guardian, try joint.respond(guardian: guardian, nonce: nonce, share: share))
            })
    }

    /// T and the proof by the guardians `indices`.
    func decrypt(_ indices: [Int]) throws -> (value: GroupElement, proof: DecryptionProof) {
        let joint = try joint(indices)
        return try joint.finish(responses: responses(joint), key: key)
    }

    /// All ascending choices of `size` guardians.
    func choices(_ size: Int) -> [[Int]] {
        (0..<(1 << count)).map { bits in (1...count).filter { bits >> ($0 - 1) & 1 == 1 } }
            .filter { $0.count == size }
    }
}
