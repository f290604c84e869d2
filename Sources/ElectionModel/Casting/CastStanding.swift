public import Primitives

/// Where a ballot stands among its voter's ballots: the voter's pseudonym and the ballot's sequence number.
///
/// The cast leaf commits to it, so that nobody can publish a ballot under another pseudonym or number than the voter
/// signed. During the voting the commitment shows nothing, since its opening is as secret as the salt; the record of
/// level `full` publishes the opening.
public struct CastStanding: Hashable, Sendable {
    /// Zeros where the publication level has no pseudonyms.
    public let pseudonym: HashValue
    public let sequence: Int
    /// H(H_E; 0x84, salt) with the statement's identifier salt.
    public let opening: HashValue

    public init(pseudonym: HashValue, sequence: Int, opening: HashValue) {
        self.pseudonym = pseudonym
        self.sequence = sequence
        self.opening = opening
    }

    /// H(H_E; 0x83, opening, pseudonym, sequence).
    public func commitment(extendedBaseHash: HashValue) -> HashValue {
        var input = HashInput(extendedBaseHash, .castStanding)
        input.append(opening)
        input.append(pseudonym)
        input.append(sequence)
        return input.hash(length: 1 + 32 + 32 + 4)
    }
}

extension CastStatement {
    public var standing: CastStanding {
        var input = HashInput(election, .standingOpening)
        input.append(identifierSalt)
        return CastStanding(
            pseudonym: pseudonym ?? .zero, sequence: sequence, opening: input.hash(length: 1 + 32))
    }

    /// The hash that stands in the statement's cast leaf.
    public var standingCommitment: HashValue { standing.commitment(extendedBaseHash: election) }
}
