public import Primitives

/// What cast and challenge statements have in common.
public protocol BallotStatement: CanonicalJSON, Hashable, Sendable {
    /// H_E.
    var election: HashValue { get }
    var fingerprint: HashValue { get }
    /// SHA-256 of the ballot's canonical bytes.
    var ballot: HashValue { get }
    /// H_C.
    var confirmationCode: HashValue { get }
    var ballotStyle: Int { get }
    var rollVersion: Int { get }
    /// SHA-256 of the ticket's canonical bytes.
    var ticket: HashValue { get }
    /// The salt in id_B.
    var identifierSalt: HashValue { get }
}

/// A ballot with what its voter signed about it: a cast or a challenge.
public protocol BallotSubmission: Hashable, Sendable {
    associatedtype Statement: BallotStatement

    var ballot: EncryptedBallot { get }
    var ballotBytes: [UInt8] { get }
    var statement: Statement { get }
    var statementBytes: [UInt8] { get }
    /// Detached CMS, DER, over the statement's bytes.
    var signature: [UInt8] { get }
    /// The leaf that it has in the log.
    var leaf: LogLeaf { get }
}

extension BallotSubmission {
    /// The names under which both are known in the log.
    public var ballotHash: HashValue { SHA256.hash(ballotBytes) }
    public var statementHash: HashValue { SHA256.hash(statementBytes) }
}

extension CastStatement: BallotStatement {}
extension ChallengeStatement: BallotStatement {}
extension CastSubmission: BallotSubmission {}
extension ChallengeSubmission: BallotSubmission {}
