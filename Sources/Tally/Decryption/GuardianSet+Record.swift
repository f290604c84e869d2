import ElectionModel
import SigmaProofs

extension GuardianSet {
    /// U, in an election.
    ///
    /// - Throws: `.badGuardianSet` in words that say how many are needed.
    init(_ indices: [Int], of record: GuardianRecord) throws(TallyError) {
        let (n, k) = (record.guardianCount, record.quorum)
        guard indices.count >= k else {
            throw TallyError(
                .badGuardianSet,
                "\(k) of the \(n) guardians are needed to decrypt, and \(indices.count) take part: "
                    + "without \(k) shares there is no way to the result")
        }
        do throws(ProofError) {
            try self.init(indices, count: n, quorum: k)
        } catch {
            throw TallyError(.badGuardianSet, error.reason)
        }
    }
}
