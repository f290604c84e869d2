public import ElectionModel
package import GroupArithmetic
public import Primitives
import SigmaProofs

/// What a guardian keeps to itself during the ceremony: a_{i,j}, â_{i,j} for 0 ≤ j < k, and ζ_i.
///
/// Not printable, not comparable; its only encoding is ``seal(passphrase:using:)``. It is made for one ceremony
/// and never used in another.
public final class GuardianSecrets: Sendable {
    /// i, from 1.
    public let guardian: Int
    /// The ceremony's identifier.
    public let ceremony: HashValue
    package let voteCoefficients: [SecretScalar]
    package let dataCoefficients: [SecretScalar]
    package let communicationSecret: SecretScalar

    init(
        guardian: Int, ceremony: HashValue, voteCoefficients: [SecretScalar], dataCoefficients: [SecretScalar],
        communicationSecret: SecretScalar
    ) {
        self.guardian = guardian
        self.ceremony = ceremony
        self.voteCoefficients = voteCoefficients
        self.dataCoefficients = dataCoefficients
        self.communicationSecret = communicationSecret
    }

    /// All secrets new.
    public convenience init(_ ceremony: Ceremony, guardian: Int, using random: inout some SecureRandomSource) {
        let group = ceremony.plan.group
        let vote = (0..<ceremony.plan.quorum).map { _ in SecretScalar(group, using: &random) }
        let data = (0..<ceremony.plan.quorum).map { _ in SecretScalar(group, using: &random) }
        self.init(
            guardian: guardian, ceremony: ceremony.start.identifier, voteCoefficients: vote, dataCoefficients: data,
            communicationSecret: SecretScalar(group, using: &random))
    }

    /// The public keys with both proofs (8) to (13), checked before they are returned.
    ///
    /// - Throws: `.otherCeremony`; `.badKeys`, `.degenerateKey` or `.equalKeys` if the machine miscalculated.
    public func publicKeys(
        _ ceremony: Ceremony, using random: inout some SecureRandomSource
    ) throws(CeremonyError) -> GuardianPublicKeys {
        try ceremony.require(self.ceremony, of: guardian)
        let group = ceremony.plan.group
        let vote = voteCoefficients.map { group.g(secret: $0) }
        let data = dataCoefficients.map { group.g(secret: $0) }
        let communication = group.g(secret: communicationSecret)
        func prove(_ purpose: GuardianKeyProof.Purpose, _ secrets: [SecretScalar]) -> GuardianKeyProof {
            let statement = GuardianKeyProof.Statement(
                purpose: purpose, guardian: guardian, commitments: purpose == .vote ? vote : data,
                communicationKey: communication)
            return .prove(
                statement, secrets: secrets + [communicationSecret],
                parameterBaseHash: ceremony.plan.parameterBaseHash, using: &random)
        }
        let keys = GuardianPublicKeys(
            ceremony: self.ceremony, guardian: guardian, communicationKey: communication, voteCommitments: vote,
            dataCommitments: data, voteProof: prove(.vote, voteCoefficients), dataProof: prove(.data, dataCoefficients))
        try ceremony.check(keys, of: guardian)
        return keys
    }

    /// - Throws: `.badSecrets` if the keys are not those of these secrets.
    func require(_ keys: GuardianPublicKeys) throws(CeremonyError) {
        let group = communicationSecret.group
        let own = (voteCoefficients + dataCoefficients + [communicationSecret]).map { group.g(secret: $0) }
        guard own == keys.voteCommitments + keys.dataCommitments + [keys.communicationKey],
            keys.guardian == guardian, keys.ceremony == ceremony
        else {
            throw CeremonyError(.badSecrets, guardian: guardian, "the public keys do not belong to these secrets")
        }
    }
}

extension GuardianSecrets: CustomStringConvertible, CustomReflectable {
    public var description: String { "GuardianSecrets(redacted)" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
