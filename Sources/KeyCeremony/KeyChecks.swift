import ElectionModel
import GroupArithmetic

extension Ceremony {
    /// Everything that one guardian's keys must be by themselves: of this ceremony and guardian, verification 2,
    /// no key 1 or g, no key twice (the last two are rules of this project).
    func check(_ keys: GuardianPublicKeys, of guardian: Int) throws(CeremonyError) {
        try require(keys.ceremony, of: guardian)
        guard keys.guardian == guardian else {
            throw CeremonyError(
                .malformedDocument, guardian: guardian, "the keys are those of guardian \(keys.guardian)")
        }
        let all = keys.allKeys
        guard !all.contains(plan.group.identity), !all.contains(plan.group.generator) else {
            throw CeremonyError(.degenerateKey, guardian: guardian, "a public key is 1 or g")
        }
        guard Set(all).count == all.count else {
            throw CeremonyError(.equalKeys, guardian: guardian, "two of the guardian's keys are equal")
        }
        do throws(FormatError) {
            try keys.verify(index: guardian, quorum: plan.quorum, parameterBaseHash: plan.parameterBaseHash)
        } catch {
            throw CeremonyError(.badKeys, guardian: guardian, error.reason)
        }
    }

    /// No key of one guardian is a key of another.
    func requireDistinct(_ guardians: [GuardianPublicKeys]) throws(CeremonyError) {
        var owners: [GroupElement: Int] = [:]
        for keys in guardians {
            for key in keys.allKeys {
                if let other = owners.updateValue(keys.guardian, forKey: key) {
                    throw CeremonyError(
                        .equalKeys, guardian: keys.guardian, "a key equals one of guardian \(other)")
                }
            }
        }
    }
}

extension GuardianPublicKeys {
    var allKeys: [GroupElement] { voteCommitments + dataCommitments + [communicationKey] }
}
