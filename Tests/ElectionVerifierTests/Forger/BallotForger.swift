import ElectionTestKit
import ElGamal
import ElectionModel
import GroupArithmetic
import Primitives
import SigmaProofs

/// Encrypts ballots as a forged voter's device would: any values, any proofs, nonces that the forger chooses.
struct BallotForger {
    /// H_E.
    let election: HashValue
    let key: EncryptionKey
    let dataKey: EncryptionKey
    let manifest: Manifest

    /// One option of a contest as the forger wants it; what is missing is made honestly.
    struct Choice {
        var value: Int
        var nonce: Scalar?
        var proof: RangeProof?

        init(_ value: Int, nonce: Scalar? = nil, proof: RangeProof? = nil) {
            self.value = value
            self.nonce = nonce
            self.proof = proof
        }
    }

    private var group: Group { key.group }

    func context(_ identifierHash: HashValue, _ contest: Int, _ option: Int? = nil) -> RangeProof.Context {
        RangeProof.Context(identifierHash: identifierHash, contest: contest, option: option)
    }

    /// 1 for what the manifest does not have.
    private func limit(_ contest: Int, _ option: Int) -> Int {
        guard let description = manifest.contest(contest), description.options.indices.contains(option - 1) else {
            return 1
        }
        return description.selectionLimit(option: option)
    }

    func encrypt(_ value: Scalar, _ nonce: Scalar) -> Ciphertext {
        Ciphertext(alpha: group.g(nonce), beta: key.base.power(value + nonce))
    }

    func identifierHash(_ identifier: HashValue) -> HashValue {
        BallotHashes.identifierHash(extendedBaseHash: election, identifier: identifier)
    }

    /// - Parameters:
    ///   - limits: other limits than those of the manifest, by option; 0 for the contest.
    ///   - proof: of the contest instead of an honest one.
    func contest(
        _ index: Int, _ choices: [Choice], identifierHash: HashValue, limits: [Int: Int] = [:],
        proof: RangeProof? = nil, using random: inout some SecureRandomSource
    ) throws -> EncryptedBallot.Contest {
        let description = manifest.contest(index)
        var selections: [EncryptedBallot.Selection] = []
        var sum = Ciphertext.neutral(group)
        var sumNonce = Scalar(group, 0)
        for (position, choice) in choices.enumerated() {
            let option = position + 1
            let nonce = choice.nonce ?? Scalar(group, using: &random)
            let ciphertext = encrypt(Scalar(group, integer: choice.value), nonce)
            let limit = limits[option] ?? self.limit(index, option)
            let forger = RangeForger(key: key, context: context(identifierHash, index, option), limit: limit)
            let proof = choice.proof ?? forger.prove(ciphertext, value: choice.value, nonce: nonce, using: &random)
            selections.append(.init(option: option, ciphertext: try ciphertext.unchecked(), proof: proof))
            sum = sum * ciphertext
            sumNonce = sumNonce + nonce
        }
        let limit = limits[0] ?? description?.selectionLimit ?? 1
        let forger = RangeForger(key: key, context: context(identifierHash, index), limit: limit)
        let total = choices.reduce(0) { $0 + $1.value }
        let own = proof ?? forger.prove(sum, value: total, nonce: sumNonce, using: &random)
        return .init(contest: index, selections: selections, proof: own, contestHash: .zero)
    }

    /// A ballot with these contests, with all hashes and the encrypted nonce made honestly.
    func ballot(
        style: Int, identifier: HashValue, device: String = "glassurn-test 0", contests: [EncryptedBallot.Contest],
        using random: inout some SecureRandomSource
    ) -> EncryptedBallot {
        let hi = identifierHash(identifier)
        let nonce = SecretBytes.random(BallotNonceEncryption.contentByteCount, using: &random)
        return EncryptedBallot(
            election: election, ballotStyle: style, identifier: identifier, identifierHash: hi, device: device,
            contests: contests,
            encryptedNonce: BallotNonceEncryption(identifierHash: hi).encrypt(nonce, to: dataKey, using: &random),
            chainingField: BallotHashes.chainingField(extendedBaseHash: election, device: device),
            confirmationCode: .zero
        ).rehashed()
    }

    /// A ballot for these values.
    func ballot(
        style: Int, identifier: HashValue, values: [(contest: Int, values: [Int])],
        using random: inout some SecureRandomSource
    ) throws -> EncryptedBallot {
        let hi = identifierHash(identifier)
        var contests: [EncryptedBallot.Contest] = []
        for (index, values) in values {
            contests.append(
                try contest(index, values.map { Choice($0) }, identifierHash: hi, using: &random))
        }
        return ballot(style: style, identifier: identifier, contests: contests, using: &random)
    }
}
