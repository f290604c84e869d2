public import ElectionModel
import SigmaProofs

extension SessionDocument {
    /// Collects the commitments of all guardians of U into the document that officials sign and the log takes.
    ///
    /// - Throws: `.badGuardianFile` if a commitment is missing, doubled or about something else.
    public static func build(_ commitments: [SessionCommitment], count: CountFolder) throws -> SessionDocument {
        guard let set = commitments.first?.guardians else { throw TallyError(.badInput, "no commitments are there") }
        _ = try GuardianSet(set, of: count.context.guardianRecord)
        let sorted = commitments.sorted { $0.guardian < $1.guardian }
        guard sorted.map(\.guardian) == set else {
            throw TallyError(
                .badGuardianFile, "commitments of the guardians \(set) are needed, found \(sorted.map(\.guardian))")
        }
        for commitment in sorted {
            guard commitment.guardians == set, commitment.aggregate == count.processed.aggregate,
                commitment.hashes.shape == sorted[0].hashes.shape
            else {
                throw TallyError(
                    .badGuardianFile, "the commitment of guardian \(commitment.guardian) is about something else")
            }
        }
        return SessionDocument(
            election: count.context.extendedBaseHash, fingerprint: count.context.fingerprint,
            number: count.sessions.count + 1, processed: count.processedHash, commitments: sorted)
    }
}
