public import ElectionModel
public import Identity
public import Primitives
import SigmaProofs

extension ShareRollCall {
    /// A guardian's part: opens the sealed share, sees that it fits the guardian record, and signs a proof of it.
    ///
    /// The share must have the fingerprint that the guardian itself computed in the ceremony, so a record that was
    /// exchanged since then gets no answer. Nothing on the guardian's medium changes.
    ///
    /// - Parameter state: the guardian's own folder.
    /// - Returns: the guardian's number.
    /// - Throws: `.notEnrolled`, `.otherGuardian`, `.missingShare`, `.wrongPassphrase`, `.badSecrets`,
    ///   `.otherElection` if the share belongs to another election, `.recordMismatch` if it does not fit the record,
    ///   `.fileTaken` if another answer is there.
    public func answer(
        _ call: Call, state: String, identity: SigningIdentity, passphrase: SecretBytes, at time: Timestamp,
        using random: inout some SecureRandomSource
    ) throws -> Int {
        let guardian = try ceremony.guardian(with: identity.certificate)
        let share = try GuardianFolder(opening: state).share(passphrase, group: files.group)
        guard share.index == guardian else {
            throw CeremonyError(
                .otherGuardian, guardian: guardian, "\(state) holds the share of guardian \(share.index)")
        }
        try require(share)
        let answer = ShareAnswer(
            question: call.hash, guardian: guardian,
            proof: .prove(
                context.guardianRecord.statement(call.hash, guardian: guardian), voteShare: share.voteShare,
                dataShare: share.dataShare, using: &random))
        try check(answer, of: guardian, to: call)
        try publish(answer, call, identity, time)
        return guardian
    }

    private func require(_ share: GuardianShare) throws(CeremonyError) {
        guard share.fingerprint == context.fingerprint else {
            throw CeremonyError(
                .otherElection, guardian: share.index,
                "the share belongs to the election with the fingerprint \(share.fingerprint), "
                    + "this one has \(context.fingerprint)")
        }
        do throws(FormatError) {
            try share.requireFits(context.guardianRecord)
        } catch {
            throw CeremonyError(.recordMismatch, guardian: share.index, error.reason)
        }
    }

    private func publish(_ answer: ShareAnswer, _ call: Call, _ identity: SigningIdentity, _ time: Timestamp) throws {
        let bytes = answer.canonicalBytes
        let signature = try ceremony.sign(bytes, as: answer.guardian, by: identity, at: time)
        let path = files.path(call.answer(answer.guardian))
        guard !DurableFile.exists(path) else {
            throw CeremonyError(.fileTaken, guardian: answer.guardian, "\(path) is there: it has answered already")
        }
        // The signature first: an answer without one would read as a forged one.
        try DurableFile.write(signature.cms, to: path + signature.suffix, replacing: true)
        try DurableFile.write(bytes, to: path)
    }

    /// Whether an answer is the guardian's, to this question, and proves that the share is there.
    func check(_ answer: ShareAnswer, of guardian: Int, to call: Call) throws(CeremonyError) {
        guard answer.guardian == guardian else {
            throw CeremonyError(.badAnswer, guardian: guardian, "the answer is guardian \(answer.guardian)'s")
        }
        guard answer.question == call.hash else {
            throw CeremonyError(.badAnswer, guardian: guardian, "the answer belongs to another question")
        }
        do throws(ProofError) {
            try answer.proof.verify(context.guardianRecord.statement(call.hash, guardian: guardian))
        } catch {
            throw CeremonyError(.badAnswer, guardian: guardian, error.reason)
        }
    }
}
