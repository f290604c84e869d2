public import ElectionModel
public import Primitives

/// An encrypted ballot with the secrets that its voter's device needs next and nobody else may see.
public struct SealedBallot: Sendable {
    public let ballot: EncryptedBallot
    /// Hints for faster verification, public.
    public let roots: BallotRoots
    /// Goes into the cast statement, never to the public: with it anyone can tell whose ballot this is.
    public let identifierSalt: HashValue
    /// ξ_B: with it anyone can read the ballot. Drop it unless the voter checks the ballot.
    public let ballotNonce: SecretBytes
}

extension SealedBallot: CustomStringConvertible, CustomReflectable {
    public var description: String { "SealedBallot(redacted)" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
