import ElGamal
public import ElectionModel
import GroupArithmetic
public import Primitives
import SigmaProofs

/// Makes encrypted ballots of one election (ElectionGuard 2.1.0, sections 3.3 and 3.4). Safe to share between threads.
public struct BallotEncryptor: Sendable {
    private let context: ElectionContext
    private let device: String
    private let bases: EncryptionBases

    /// - Parameter device: S_device, the client and its version; stands in every ballot. A label, see ``Label``.
    public init(context: ElectionContext, device: String) {
        self.init(context, EncryptionBases(context), device)
    }

    /// Encrypts in *variable time*: who measures it learns the votes. For voters who do not exist.
    package init(variableTime context: ElectionContext, device: String) {
        self.init(context, EncryptionBases(variableTime: context), device)
    }

    private init(_ context: ElectionContext, _ bases: EncryptionBases, _ device: String) {
        precondition(Label.isValid(device), "the device string is a label")
        self.context = context
        self.bases = bases
        self.device = device
    }

    /// Encrypts a ballot that is cast: ``encryptUndecided(_:voter:ballotStyle:using:)`` with the nonces wiped.
    public func encrypt(
        _ selections: VoterSelections, voter: String, ballotStyle: Int, using random: inout some SecureRandomSource
    ) throws(SelectionError) -> SealedBallot {
        try encryptUndecided(selections, voter: voter, ballotStyle: ballotStyle, using: &random).seal()
    }

    /// Encrypts under a fresh salt and a fresh ballot nonce, with all proofs.
    ///
    /// Randomness is drawn in this order: salt, ξ_B, each contest's selection proofs and then its own proof, the
    /// encryption of ξ_B.
    /// - Parameters:
    ///   - voter: the voter identifier to which the ballot is bound, as in the roll.
    ///   - ballotStyle: from 1, in manifest order.
    /// - Throws: ``SelectionError`` for selections that do not fit this election's manifest and style, or `.badVoter`.
    /// - Complexity: about 2(R + 1) + 2 fixed-base exponentiations for an option and 2(L + 1) for a contest.
    public func encryptUndecided(
        _ selections: VoterSelections, voter: String, ballotStyle: Int, using random: inout some SecureRandomSource
    ) throws(SelectionError) -> UndecidedBallot {
        try selections.requireFit(context.manifest, ballotStyle: ballotStyle)
        guard VoterRoll.isValidIdentifier(voter) else {
            throw SelectionError(.badVoter, "a voter identifier has 1 to 64 letters, digits and hyphens")
        }
        while true {
            // A nonce of zero has probability 2⁻²⁵⁶ and would show the vote.
            if let ballot = attempt(selections, voter: voter, ballotStyle: ballotStyle, using: &random) {
                return ballot
            }
        }
    }

    private func attempt(
        _ selections: VoterSelections, voter: String, ballotStyle: Int, using random: inout some SecureRandomSource
    ) -> UndecidedBallot? {
        guard let salt = try? HashValue(bytes: random.bytes(HashValue.byteCount)) else {
            preconditionFailure("a salt has the length of a hash")
        }
        let ballotNonce = SecretBytes.random(BallotNonceEncryption.contentByteCount, using: &random)
        let he = context.extendedBaseHash
        let identifier = BallotHashes.boundIdentifier(
            extendedBaseHash: he, salt: salt, ballotStyle: ballotStyle, voter: voter)
        let hi = BallotHashes.identifierHash(extendedBaseHash: he, identifier: identifier)
        let nonces = EncryptionNonces(group: context.group, identifierHash: hi, ballotNonce: ballotNonce)
        let contests = ContestEncryptor(bases: bases, manifest: context.manifest, nonces: nonces)
        var encrypted: [EncryptedBallot.Contest] = []
        var roots: [ContestRoots] = []
        for index in context.manifest.ballotStyle(ballotStyle)?.contests ?? [] {
            guard let contest = contests.encrypt(selections.values(contest: index), contest: index, using: &random)
            else { return nil }
            encrypted.append(contest.contest)
            roots.append(contest.roots)
        }
        let (encryptedNonce, nonceRoots) = BallotNonceEncryption(identifierHash: hi)
            .encryptWithRoots(
                ballotNonce, to: bases.dataKey, generator: bases.generator, isVariableTime: bases.isVariableTime,
                using: &random)
        let chaining = BallotHashes.chainingField(extendedBaseHash: he, device: device)
        let ballot = EncryptedBallot(
            election: he, ballotStyle: ballotStyle, identifier: identifier, identifierHash: hi, device: device,
            contests: encrypted, encryptedNonce: encryptedNonce, chainingField: chaining,
            confirmationCode: BallotHashes.confirmationCode(
                identifierHash: hi, contestHashes: encrypted.map(\.contestHash), chainingField: chaining))
        return UndecidedBallot(
            ballot: ballot, roots: BallotRoots(contests: roots, nonce: nonceRoots), identifierSalt: salt,
            selections: selections, nonces: nonces, manifest: context.manifest)
    }
}
