/// Which witnesses count, and how many of them must have cosigned a checkpoint before it is believed.
public struct CosignaturePolicy: Hashable, Sendable {
    /// Keys of signature type 0x04.
    public let witnesses: [NoteVerifierKey]
    public let quorum: Int

    /// - Throws: ``LogError`` `.badPolicy` for no witness, a quorum that is not 1 to their number, two with one name or
    ///   one public key; `.wrongKeyType` for a key that is not one of cosignatures.
    public init(witnesses: [NoteVerifierKey], quorum: Int) throws(LogError) {
        guard witnesses.allSatisfy({ $0.algorithm == .cosignature }) else {
            throw LogError(.wrongKeyType, "a witness has a key for cosignatures, of type 4")
        }
        // One person behind two names or keys would count twice.
        guard Set(witnesses.map(\.publicKey.bytes)).count == witnesses.count,
            Set(witnesses.map { Array($0.name.utf8) }).count == witnesses.count
        else { throw LogError(.badPolicy, "two witnesses have one name or one key") }
        guard quorum >= 1, quorum <= witnesses.count else {
            throw LogError(.badPolicy, "a quorum of \(quorum) among \(witnesses.count) witnesses")
        }
        self.witnesses = witnesses
        self.quorum = quorum
    }

    /// The times of the policy's witnesses on the checkpoint, in seconds since 1970-01-01 UTC, by the place of the
    /// witness; lines of others are not looked at.
    ///
    /// - Throws: ``LogError`` `.badSignature`, `.malformedCosignature` for a line of a known witness that does not
    ///   hold.
    public func times(on checkpoint: Checkpoint) throws(LogError) -> [Int: Int64] {
        var times: [Int: Int64] = [:]
        for (place, witness) in witnesses.enumerated()
        where checkpoint.note.signatures.contains(where: { $0.isBy(witness) }) {
            times[place] = try checkpoint.verifyCosignature(by: witness)
        }
        return times
    }

    /// - Returns: how many of the witnesses cosigned.
    /// - Throws: ``LogError`` `.quorumMissing`, and what ``times(on:)`` throws.
    @discardableResult
    public func require(_ checkpoint: Checkpoint) throws(LogError) -> Int {
        let count = try times(on: checkpoint).count
        guard count >= quorum else {
            throw LogError(
                .quorumMissing,
                "\(count) of \(witnesses.count) witnesses cosigned the checkpoint of size \(checkpoint.size), "
                    + "\(quorum) are needed")
        }
        return count
    }
}
