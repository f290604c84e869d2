public import GroupArithmetic
import Primitives
public import SigmaProofs

/// Square roots beside a ballot, with which its proofs can be verified in a batch. Never needed, never trusted.
///
/// The bytes are square roots one after the other, each of `elementByteCount` bytes (512 in the standard group) as
/// ``SquareRoot`` has them: of C₀ and of the commitment of its proof; then for each contest, for each selection α, β,
/// a_0, b_0 … a_R, b_R, and after the selections a_0, b_0 … a_L, b_L of the contest's own proof. Nothing else: how many
/// there are follows from the ballot.
public struct BallotRoots: Hashable, Sendable {
    public let contests: [ContestRoots]
    public let nonce: SchnorrRoots

    public init(contests: [ContestRoots], nonce: SchnorrRoots) {
        self.contests = contests
        self.nonce = nonce
    }

    /// Hints of exactly the length and ranges that this ballot asks for.
    ///
    /// - Throws: `.badValue` for another length, `.outOfRange` for a root that is 0 or not below p.
    public init(_ bytes: [UInt8], of ballot: EncryptedBallot, group: Group) throws(FormatError) {
        let expected = Self.rootCount(of: ballot) * group.elementByteCount
        guard bytes.count == expected else {
            throw FormatError(.badValue, "hints of this ballot have \(expected) bytes, found \(bytes.count)")
        }
        var reader = RootReader(group: group, rest: bytes[...])
        nonce = SchnorrRoots(statement: try reader.root(), commitment: try reader.root())
        var contests: [ContestRoots] = []
        for contest in ballot.contests {
            var selections: [ContestRoots.Selection] = []
            for selection in contest.selections {
                let ciphertext = try reader.pair()
                selections.append(
                    .init(ciphertext: ciphertext, commitments: try reader.pairs(selection.proof.components.count)))
            }
            contests.append(
                ContestRoots(
                    selections: selections, commitments: try reader.pairs(contest.proof.components.count)))
        }
        self.contests = contests
    }

    /// 2, and 2 for each ciphertext and each component of a proof.
    public static func rootCount(of ballot: EncryptedBallot) -> Int {
        ballot.contests.reduce(2) { sum, contest in
            sum + 2 * contest.proof.components.count
                + contest.selections.reduce(0) { $0 + 2 + 2 * $1.proof.components.count }
        }
    }

    public var bytes: [UInt8] {
        var out = nonce.statement.bytes + nonce.commitment.bytes
        func append(_ pair: PairRoots) {
            out += pair.alpha.bytes
            out += pair.beta.bytes
        }
        for contest in contests {
            for selection in contest.selections {
                append(selection.ciphertext)
                selection.commitments.forEach(append)
            }
            contest.commitments.forEach(append)
        }
        return out
    }
}

private struct RootReader {
    let group: Group
    var rest: ArraySlice<UInt8>

    mutating func root() throws(FormatError) -> SquareRoot {
        let bytes = rest.prefix(group.elementByteCount)
        rest = rest.dropFirst(group.elementByteCount)
        do throws(ArithmeticError) {
            return try SquareRoot(group, bytes: bytes)
        } catch {
            throw FormatError(.outOfRange, "a hint: \(error.reason)")
        }
    }

    mutating func pair() throws(FormatError) -> PairRoots { PairRoots(alpha: try root(), beta: try root()) }

    mutating func pairs(_ count: Int) throws(FormatError) -> [PairRoots] {
        var out: [PairRoots] = []
        for _ in 0..<count { out.append(try pair()) }
        return out
    }
}
