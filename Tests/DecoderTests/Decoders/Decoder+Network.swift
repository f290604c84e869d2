import ElectionModel
import GroupArithmetic
import Primitives
import TransparencyLog

extension Decoder {
    /// What voters send beside their ballots, what is asked of witnesses, and what voters type from paper.
    static let network: [Decoder] = [ballotRoots, hintEntry, witnessRequest, receiptCode]

    /// A seed is a ballot, a line feed and its hints.
    private static let ballotRoots = Decoder("BallotRoots", refusal: FormatError.self) { bytes in
        let (ballot, rest) = try ballot(in: bytes)
        let roots = try BallotRoots(rest, of: ballot, group: toyGroup)
        try DecoderFault.require(
            roots.bytes.count == BallotRoots.rootCount(of: ballot) * toyGroup.elementByteCount,
            "BallotRoots: another number of roots than the ballot asks for")
        return ballot.canonicalBytes + [10] + roots.bytes
    }

    /// The same with the zeros of an entry behind.
    private static let hintEntry = Decoder("HintEntry", refusal: FormatError.self) { bytes in
        let (ballot, rest) = try ballot(in: bytes)
        let roots = try BallotRoots(entry: rest, of: ballot, group: toyGroup).bytes
        return ballot.canonicalBytes + [10] + roots + [UInt8](repeating: 0, count: rest.count - roots.count)
    }

    private static let witnessRequest = Decoder("WitnessRequest", refusal: LogError.self) { bytes in
        let request = try WitnessRequest(parsing: bytes)
        let checkpoint = request.checkpoint
        try? MerkleTree.verifyConsistency(
            from: request.oldSize, oldRoot: .zero, to: checkpoint.size, newRoot: checkpoint.root, proof: request.proof)
        return request.encoded
    }

    /// Typed by people, in several spellings of one code.
    private static let receiptCode = Decoder("ReceiptCode", refusal: FormatError.self, isCanonical: false) { bytes in
        guard let text = String(validating: bytes, as: UTF8.self), let code = ReceiptCode(text) else {
            throw FormatError(.badValue, "not a receipt's code")
        }
        try DecoderFault.require(
            ReceiptCode(code.description) == code, "ReceiptCode: the spelling that is printed is not read back")
        return Array(code.description.utf8)
    }

    private static func ballot(in bytes: [UInt8]) throws(FormatError) -> (EncryptedBallot, [UInt8]) {
        guard let end = bytes.firstIndex(of: 10) else { throw FormatError(.badValue, "no ballot") }
        let ballot = try EncryptedBallot(canonical: Array(bytes[..<end]), group: toyGroup)
        return (ballot, Array(bytes[(end + 1)...]))
    }
}
