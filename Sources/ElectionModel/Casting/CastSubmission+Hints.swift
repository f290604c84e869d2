import GroupArithmetic
import SigmaProofs

extension CastSubmission {
    /// The same cast without its hints, which decide nothing.
    public func withoutHints() -> CastSubmission { with(hints: nil) }

    /// The same cast with other hints, the bytes of ``BallotRoots``.
    public func with(hints: [UInt8]?) -> CastSubmission {
        CastSubmission(ballot: ballot, statement: statement, signature: signature, hints: hints)
    }

    /// Whether the hints have the length and the ranges that this ballot asks for. Others are of no use to anybody and
    /// would only fill the collector's disk.
    public var hasUsableHints: Bool {
        guard let hints else { return false }
        return (try? BallotRoots(hints, of: ballot, group: ballot.encryptedNonce.c0.group)) != nil
    }

    /// Without hints if with them the body is more than a collector takes, as for contests with high limits.
    public func fittingBody() -> CastSubmission {
        canonicalBytes.count <= Self.maximumByteCount ? self : withoutHints()
    }
}
