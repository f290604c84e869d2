/// Why a step of the key ceremony was refused. Two errors are equal when their codes and guardians are; `reason`
/// is for people.
public struct CeremonyError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Code: String, CaseIterable, Sendable {
        /// The numbers of guardians and the quorum do not allow a ceremony, or are not those of the election.
        case wrongCounts
        /// The files belong to another election or manifest.
        case otherElection
        /// A document belongs to another ceremony, for example to one that was broken off.
        case otherCeremony
        /// The certificate is not enrolled as a guardian.
        case notEnrolled
        /// The folder or the secrets are another guardian's than the identity's.
        case otherGuardian
        /// A step out of order.
        case wrongStep
        /// A guardian's document is not there.
        case missingDocument
        /// A document is not of its form, or names the wrong guardian.
        case malformedDocument
        /// A signature is not by the enrolled person or over other bytes.
        case badSignature
        /// Not everyone has signed yet.
        case missingSignature
        /// The set does not contain the guardian's own commitment.
        case ownCommitmentMissing
        /// This guardian has already signed another set of commitments or another record.
        case alreadyDecided
        /// A file that this guardian would write is there with other content.
        case fileTaken
        /// Keys other than those committed to.
        case commitmentMismatch
        /// Verification 2 fails.
        case badKeys
        /// A key is 1 or g.
        case degenerateKey
        /// Two keys are equal.
        case equalKeys
        /// A share that cannot be decrypted or does not fit the sender's commitments (28), (29).
        case complaint
        /// The guardian record differs from the guardian's own view.
        case recordMismatch
        /// The guardian's secrets are not of their form or belong to other keys.
        case badSecrets
        case wrongPassphrase
        /// Too short or too easy to guess for a new seal.
        case weakPassphrase
        /// There is no share in the guardian's folder.
        case missingShare
        /// A proof that a share is alive does not hold, or answers another question.
        case badAnswer
        /// Other people may read the guardian's folder.
        case openFolder
    }

    public let code: Code
    /// Whose document or share is meant, from 1; `nil` where no guardian is.
    public let guardian: Int?
    public let reason: String

    public init(_ code: Code, guardian: Int? = nil, _ reason: String) {
        self.code = code
        self.guardian = guardian
        self.reason = reason
    }

    public static func == (left: Self, right: Self) -> Bool {
        left.code == right.code && left.guardian == right.guardian
    }

    public var description: String { guardian.map { "guardian \($0): \(reason)" } ?? reason }
}
