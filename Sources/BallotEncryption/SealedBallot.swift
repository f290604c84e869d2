public import ElectionModel
public import Primitives

/// An encrypted ballot with what its voter's device needs to cast it. The nonces are gone: nobody can open it any more.
public struct SealedBallot: Sendable {
    public let ballot: EncryptedBallot
    /// Hints for faster verification, public.
    public let roots: BallotRoots
    /// Goes into the statement, never to the public: with it anyone can tell whose ballot this is.
    public let identifierSalt: HashValue
}

extension SealedBallot: CustomStringConvertible, CustomReflectable {
    public var description: String { "SealedBallot(redacted)" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
