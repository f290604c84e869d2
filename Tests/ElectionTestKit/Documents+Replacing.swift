public import ElectionModel
public import GroupArithmetic
public import Primitives
public import SigmaProofs

// Copies of documents with some fields changed and nothing else made to fit, for attacks.

extension Ticket {
    public func replacing(
        election: HashValue? = nil, fingerprint: HashValue? = nil, voter: String? = nil, ballotStyle: Int? = nil,
        rollVersion: Int? = nil, sequence: Int? = nil, previous: HashValue? = nil, issuedAt: Timestamp? = nil,
        pseudonym: HashValue? = nil
    ) -> Ticket {
        Ticket(
            election: election ?? self.election, fingerprint: fingerprint ?? self.fingerprint,
            voter: voter ?? self.voter, ballotStyle: ballotStyle ?? self.ballotStyle,
            rollVersion: rollVersion ?? self.rollVersion, sequence: sequence ?? self.sequence,
            previous: previous ?? self.previous, nonce: nonce, issuedAt: issuedAt ?? self.issuedAt,
            expiresAt: expiresAt, checkpoint: checkpoint, pseudonym: pseudonym ?? self.pseudonym)
    }
}

extension CastStatement {
    public func replacing(
        election: HashValue? = nil, fingerprint: HashValue? = nil, ballot: HashValue? = nil,
        confirmationCode: HashValue? = nil, ballotStyle: Int? = nil, rollVersion: Int? = nil, sequence: Int? = nil,
        previous: HashValue? = nil, ticket: HashValue? = nil, pseudonym: HashValue? = nil,
        identifierSalt: HashValue? = nil, castAt: Timestamp? = nil
    ) -> CastStatement {
        CastStatement(
            election: election ?? self.election, fingerprint: fingerprint ?? self.fingerprint,
            ballot: ballot ?? self.ballot, confirmationCode: confirmationCode ?? self.confirmationCode,
            ballotStyle: ballotStyle ?? self.ballotStyle, rollVersion: rollVersion ?? self.rollVersion,
            sequence: sequence ?? self.sequence, previous: previous ?? self.previous, ticket: ticket ?? self.ticket,
            pseudonym: pseudonym ?? self.pseudonym, identifierSalt: identifierSalt ?? self.identifierSalt,
            castAt: castAt ?? self.castAt)
    }
}

extension ChallengeStatement {
    public func replacing(
        election: HashValue? = nil, fingerprint: HashValue? = nil, ballot: HashValue? = nil,
        confirmationCode: HashValue? = nil, ballotStyle: Int? = nil, rollVersion: Int? = nil, ticket: HashValue? = nil,
        identifierSalt: HashValue? = nil
    ) -> ChallengeStatement {
        ChallengeStatement(
            election: election ?? self.election, fingerprint: fingerprint ?? self.fingerprint,
            ballot: ballot ?? self.ballot, confirmationCode: confirmationCode ?? self.confirmationCode,
            ballotStyle: ballotStyle ?? self.ballotStyle, rollVersion: rollVersion ?? self.rollVersion,
            ticket: ticket ?? self.ticket, identifierSalt: identifierSalt ?? self.identifierSalt,
            challengedAt: challengedAt)
    }
}

extension BallotOpening {
    /// With another first option in the first contest.
    public func replacing(label: String? = nil, value: Int? = nil, nonce: Scalar? = nil) -> BallotOpening {
        let first = contests[0]
        let option = Option(
            label: label ?? first.options[0].label, value: value ?? first.options[0].value,
            nonce: nonce ?? first.options[0].nonce)
        let changed = Contest(
            contest: first.contest, label: first.label, options: [option] + first.options.dropFirst())
        return BallotOpening(contests: [changed] + contests.dropFirst())
    }
}

extension EncryptedBallot {
    public func replacing(
        election: HashValue? = nil, ballotStyle: Int? = nil, identifier: HashValue? = nil,
        identifierHash: HashValue? = nil, device: String? = nil, contests: [Contest]? = nil,
        encryptedNonce: SignedElGamalCiphertext? = nil, chainingField: [UInt8]? = nil,
        confirmationCode: HashValue? = nil
    ) -> EncryptedBallot {
        EncryptedBallot(
            election: election ?? self.election, ballotStyle: ballotStyle ?? self.ballotStyle,
            identifier: identifier ?? self.identifier, identifierHash: identifierHash ?? self.identifierHash,
            device: device ?? self.device, contests: contests ?? self.contests,
            encryptedNonce: encryptedNonce ?? self.encryptedNonce,
            chainingField: chainingField ?? self.chainingField,
            confirmationCode: confirmationCode ?? self.confirmationCode)
    }

    /// With all hashes made to fit what the ballot now has.
    public func rehashed() -> EncryptedBallot {
        let hi = BallotHashes.identifierHash(extendedBaseHash: election, identifier: identifier)
        let hashed = contests.map { contest in
            contest.replacing(
                contestHash: BallotHashes.contestHash(
                    identifierHash: hi, contest: contest.contest, ciphertexts: contest.selections.map(\.ciphertext)))
        }
        return replacing(
            identifierHash: hi, contests: hashed,
            confirmationCode: BallotHashes.confirmationCode(
                identifierHash: hi, contestHashes: hashed.map(\.contestHash), chainingField: chainingField))
    }

    /// - Parameter index: from 0, in the order of the ballot.
    public func replacing(contest index: Int, _ change: (Contest) throws -> Contest) rethrows -> EncryptedBallot {
        var copy = contests
        copy[index] = try change(copy[index])
        return replacing(contests: copy)
    }
}

extension EncryptedBallot.Contest {
    public func replacing(
        selections: [EncryptedBallot.Selection]? = nil, proof: RangeProof? = nil, contestHash: HashValue? = nil
    ) -> EncryptedBallot.Contest {
        EncryptedBallot.Contest(
            contest: contest, selections: selections ?? self.selections, proof: proof ?? self.proof,
            contestHash: contestHash ?? self.contestHash)
    }
}
