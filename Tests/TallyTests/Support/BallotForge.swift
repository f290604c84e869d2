import ElGamal
import ElectionModel
import ElectionTestKit
import GroupArithmetic
import Primitives
import SigmaProofs

/// Encrypts what an honest device refuses to encrypt, with every proof that can be made for it.
struct BallotForge {
    let election: TestElection
    private var random = SystemRandom()

    var key: EncryptionKey { election.context.voteKey }
    var group: Group { election.group }

    init(_ election: TestElection) { self.election = election }

    /// How a value stands in a contest: what it is, and for which value its proof is made.
    struct Value {
        /// May be negative.
        let content: Int
        /// `nil`: the proof is made for `content`.
        var proofFor: Int?
    }

    /// A contest with these contents; the sum proof fits the nonces and claims `sum` of `limit`.
    mutating func contest(
        _ number: Int, of ballot: EncryptedBallot, _ values: [Value], sum: Int, limit: Int? = nil
    ) throws -> EncryptedBallot.Contest {
        let description = election.context.manifest.contest(number)
        var selections: [EncryptedBallot.Selection] = []
        var product = Ciphertext.neutral(group)
        var total = try SecretScalar(group, bytes: [UInt8](repeating: 0, count: 32))
        for (position, value) in values.enumerated() {
            let nonce = SecretScalar(group, using: &random)
            let ciphertext = encrypt(value.content, nonce)
            let proof = RangeProof.prove(
                ciphertext, value: value.proofFor ?? value.content, nonce: nonce,
                limit: description?.selectionLimit(option: position + 1) ?? 1, key: key,
                context: .init(identifierHash: ballot.identifierHash, contest: number, option: position + 1),
                using: &random)
            selections.append(.init(option: position + 1, ciphertext: try Self.unchecked(ciphertext), proof: proof))
            product = product * ciphertext
            total = total + nonce
        }
        let proof = RangeProof.prove(
            product, value: sum, nonce: total, limit: limit ?? description?.selectionLimit ?? 1, key: key,
            context: .init(identifierHash: ballot.identifierHash, contest: number, option: nil), using: &random)
        let hash = BallotHashes.contestHash(
            identifierHash: ballot.identifierHash, contest: number, ciphertexts: selections.map(\.ciphertext))
        return EncryptedBallot.Contest(contest: number, selections: selections, proof: proof, contestHash: hash)
    }

    /// (1, K^value): a ciphertext that shows its content, with proofs that hold.
    mutating func openVote(_ number: Int, of ballot: EncryptedBallot, _ values: [Int]) throws -> EncryptedBallot.Contest
    {
        let zero = try SecretScalar(group, bytes: [UInt8](repeating: 0, count: 32))
        var contest = try contest(number, of: ballot, values.map { Value(content: $0) }, sum: values.reduce(0, +))
        let first = key.encrypt(values[0], nonce: zero)
        let proof = RangeProof.prove(
            first, value: values[0], nonce: zero, limit: 1, key: key,
            context: .init(identifierHash: ballot.identifierHash, contest: number, option: 1), using: &random)
        let selection = EncryptedBallot.Selection(option: 1, ciphertext: try Self.unchecked(first), proof: proof)
        contest = contest.replacing(selections: [selection] + contest.selections.dropFirst())
        return contest
    }

    private func encrypt(_ value: Int, _ nonce: SecretScalar) -> Ciphertext {
        let content = value >= 0 ? Scalar(group, value) : Scalar(group, -value).negated()
        return Ciphertext(alpha: group.g(secret: nonce), beta: key.base.power(secret: nonce + content))
    }

    static func unchecked(_ ciphertext: Ciphertext) throws -> UncheckedCiphertext {
        UncheckedCiphertext(
            alpha: try UncheckedElement(ciphertext.alpha.group, bytes: ciphertext.alpha.bytes),
            beta: try UncheckedElement(ciphertext.beta.group, bytes: ciphertext.beta.bytes))
    }

    /// p − x.
    static func negative(_ element: UncheckedElement) throws -> UncheckedElement {
        let group = element.group
        var borrow = 0
        var out = element.bytes
        for index in out.indices.reversed() {
            let difference = Int(group.parameters.p[index]) - Int(out[index]) - borrow
            out[index] = UInt8(truncatingIfNeeded: difference)
            borrow = difference < 0 ? 1 : 0
        }
        return try UncheckedElement(group, bytes: out)
    }

    static func small(_ value: UInt8, _ group: Group) throws -> UncheckedElement {
        try UncheckedElement(group, bytes: [UInt8](repeating: 0, count: group.elementByteCount - 1) + [value])
    }
}

extension EncryptedBallot {
    /// With another ciphertext or proof in a selection, all hashes made to fit.
    func replacing(
        contest: Int, option: Int, alpha: UncheckedElement? = nil, beta: UncheckedElement? = nil,
        proof: RangeProof? = nil
    ) -> EncryptedBallot {
        replacing(contest: contest - 1) { old in
            var selections = old.selections
            let selection = selections[option - 1]
            selections[option - 1] = Selection(
                option: option,
                ciphertext: UncheckedCiphertext(
                    alpha: alpha ?? selection.ciphertext.alpha, beta: beta ?? selection.ciphertext.beta),
                proof: proof ?? selection.proof)
            return old.replacing(selections: selections)
        }.rehashed()
    }
}
