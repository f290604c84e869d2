public import ElectionModel
public import Identity
public import Primitives

/// One run of the key ceremony (ElectionGuard 2.1.0, section 3.2) of one election.
///
/// The rounds are: commitments, the set of commitments signed by all, opening, shares, the signed record. A round
/// that fails ends the ceremony; the next one has a new identifier and all keys new.
public struct Ceremony: Sendable {
    public let plan: CeremonyPlan
    public let start: CeremonyStart

    /// Starts a ceremony with a random identifier.
    public init(starting plan: CeremonyPlan, using random: inout some SecureRandomSource) {
        guard let identifier = try? HashValue(bytes: random.bytes(HashValue.byteCount)) else {
            preconditionFailure("an identifier has 32 bytes")
        }
        self.plan = plan
        start = CeremonyStart(
            identifier: identifier, baseHash: plan.baseHash, guardianCount: plan.guardianCount, quorum: plan.quorum)
    }

    /// Joins a ceremony that someone else has started.
    ///
    /// - Throws: `.otherElection` if H_B is not the one computed from the manifest, `.wrongCounts`.
    public init(joining start: CeremonyStart, plan: CeremonyPlan) throws(CeremonyError) {
        guard start.guardianCount == plan.guardianCount, start.quorum == plan.quorum else {
            throw CeremonyError(
                .wrongCounts,
                "the ceremony is for \(start.quorum) of \(start.guardianCount) guardians, "
                    + "the election for \(plan.quorum) of \(plan.guardianCount)")
        }
        guard start.baseHash == plan.baseHash else {
            throw CeremonyError(
                .otherElection, "the ceremony has the base hash \(start.baseHash), this election \(plan.baseHash)")
        }
        self.plan = plan
        self.start = start
    }

    /// The guardian's number, from 1, by its enrolled certificate.
    ///
    /// - Throws: `.notEnrolled`.
    public func guardian(with certificate: Certificate) throws(CeremonyError) -> Int {
        guard let index = plan.configuration.guardians.firstIndex(where: { $0.certificate == certificate }) else {
            throw CeremonyError(.notEnrolled, "the certificate is not enrolled as a guardian in election.json")
        }
        return index + 1
    }

    /// - Throws: `.otherCeremony`.
    func require(_ identifier: HashValue, of guardian: Int?) throws(CeremonyError) {
        guard identifier == start.identifier else {
            throw CeremonyError(
                .otherCeremony, guardian: guardian,
                "the document is of ceremony \(identifier), expected \(start.identifier)")
        }
    }
}
