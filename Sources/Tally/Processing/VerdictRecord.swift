import ElectionModel
import Primitives

/// What is remembered of a checked envelope until it is compared with all others: a record of one size, because they are
/// kept and sorted on disk.
struct VerdictRecord: Hashable, Sendable {
    static let byteCount = 174 + maximumVoterByteCount
    private static let maximumVoterByteCount = 64

    /// 4 bytes.
    let leaf: Int
    /// 1 byte: 0 for none, else its place among all reasons, from 1. What makes the ballot invalid by itself.
    let reason: Disposition.Reason?
    /// 1 byte: bit 0. Whether the envelope's hints showed that the proofs hold.
    let hasRightHints: Bool
    /// Bit 1.
    let isStamped: Bool
    /// 4 bytes. As the statement says; 0 if the election has no such style.
    let style: Int
    /// 4 bytes. As the statement says, and 32 bytes: the hash of the voter's statement before.
    let sequence: Int
    let previous: HashValue
    /// 32 bytes: id_B.
    let identifier: HashValue
    /// 32 bytes: SHA-256 of the signature, of which the timestamp is.
    let imprint: HashValue
    /// 32 bytes: the hash of the ticket, as the statement says.
    let ticket: HashValue
    /// 32 bytes, zeros for none: the fingerprint of the signer's key, where the identity is valid.
    let signerKey: HashValue?
    /// 64 bytes, filled up with zeros. Known only where the identity is valid: signed by a voter of the roll, for this election.
    let voter: String?

    /// 32 bytes that are different for each voter.
    var voterKey: HashValue? { voter.map(Self.key) }

    static func key(ofVoter identifier: String) -> HashValue { SHA256.hash(Array(identifier.utf8)) }

    /// Big endian, so that records sort as their leaves do.
    var leafBytes: [UInt8] { RecordBytes.number(leaf, width: 4) }

    var bytes: [UInt8] {
        let name = Array((voter ?? "").utf8)
        let reasonCode = reason.flatMap { Disposition.Reason.allCases.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
        var out = leafBytes + [UInt8(reasonCode), (hasRightHints ? 1 : 0) | (isStamped ? 2 : 0)]
        out += RecordBytes.number(style, width: 4) + RecordBytes.number(sequence, width: 4)
        for hash in [previous, identifier, imprint, ticket, signerKey ?? .zero] { out += hash.bytes }
        return out + name + [UInt8](repeating: 0, count: Self.maximumVoterByteCount - name.count)
    }
}

extension VerdictRecord {
    /// Those that no envelope has by itself.
    private static let laterReasons: [Disposition.Reason?] = [.duplicate, .missing, .roll]

    /// - Parameter bytes: ``byteCount`` bytes.
    /// - Returns: `nil` unless it is the one spelling of a verdict.
    init?(_ bytes: [UInt8]) {
        var reader = RecordBytes.Reader(bytes)
        leaf = reader.number(width: 4)
        let (reasonCode, flags) = (reader.number(width: 1), reader.number(width: 1))
        reason =
            reasonCode > 0 && reasonCode <= Disposition.Reason.allCases.count
            ? Disposition.Reason.allCases[reasonCode - 1] : nil
        (hasRightHints, isStamped) = (flags & 1 == 1, flags & 2 == 2)
        (style, sequence) = (reader.number(width: 4), reader.number(width: 4))
        (previous, identifier, imprint) = (reader.hash(), reader.hash(), reader.hash())
        ticket = reader.hash()
        let key = reader.hash()
        signerKey = key == .zero ? nil : key
        let name = reader.bytes(Self.maximumVoterByteCount).prefix { $0 != 0 }
        // Other bytes are no identifier, and could become longer as text.
        guard name.allSatisfy({ $0 < 128 }) else { return nil }
        voter = name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
        guard self.bytes == bytes, voter.map(VoterRoll.isValidIdentifier) ?? (reason != nil),
            (voter == nil) == (signerKey == nil), reason == nil || !hasRightHints,
            !Self.laterReasons.contains(reason),
            (1...CastStatement.maximumSequence).contains(sequence)
        else { return nil }
    }
}
