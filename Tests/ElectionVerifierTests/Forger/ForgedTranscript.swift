import ElGamal
import ElectionModel
import GroupArithmetic
import Primitives
import SigmaProofs

/// What goes into one hash, piece by piece, so that a forger can leave a piece out: the weak Fiat-Shamir transcripts of
/// published attacks. Laid down again here from section 5.5 of the specification, not taken from the programs.
struct ForgedTranscript {
    struct Piece {
        let name: String
        let bytes: [UInt8]
    }

    let key: HashValue
    let tag: DomainTag
    var pieces: [Piece] = []

    init(_ key: HashValue, _ tag: DomainTag) {
        self.key = key
        self.tag = tag
    }

    mutating func append(_ name: String, _ bytes: some Sequence<UInt8>) {
        pieces.append(Piece(name: name, bytes: Array(bytes)))
    }

    mutating func append(_ name: String, _ value: Int) {
        append(name, [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) })
    }

    mutating func append(_ name: String, _ element: GroupElement) { append(name, element.bytes) }

    /// All inputs, the key among them.
    var names: [String] { ["key"] + pieces.map(\.name) }

    /// - Parameter left: the name of the input that is left out; `nil` for the strong hash.
    func hash(without left: String? = nil) -> HashValue {
        let message = [tag.rawValue] + pieces.filter { $0.name != left }.flatMap(\.bytes)
        return SHA256.hmac(key: left == "key" ? HashValue.zero.bytes : key.bytes, message: message)
    }

    func challenge(_ group: Group, without left: String? = nil) -> Scalar { group.hashToScalar(hash(without: left)) }
}

extension ForgedTranscript {
    /// (59), or (62) without an option.
    static func range(
        _ context: RangeProof.Context, alpha: [UInt8], beta: [UInt8], commitments: [(GroupElement, GroupElement)]
    ) -> ForgedTranscript {
        var transcript = ForgedTranscript(context.identifierHash, .rangeProof)
        transcript.append("contest", context.contest)
        if let option = context.option { transcript.append("option", option) }
        transcript.append("alpha", alpha)
        transcript.append("beta", beta)
        for (j, pair) in commitments.enumerated() {
            transcript.append("a\(j)", pair.0)
            transcript.append("b\(j)", pair.1)
        }
        return transcript
    }

    /// (11) and (13).
    static func guardianKey(
        _ statement: GuardianKeyProof.Statement, parameterBaseHash: HashValue, nonces: [GroupElement]
    ) -> ForgedTranscript {
        var transcript = ForgedTranscript(parameterBaseHash, .guardianKeyProof)
        transcript.append("purpose", statement.purpose.rawValue.utf8)
        transcript.append("guardian", statement.guardian)
        for (j, key) in (statement.commitments + [statement.communicationKey]).enumerated() {
            transcript.append("key \(j)", key)
        }
        for (j, nonce) in nonces.enumerated() { transcript.append("h\(j)", nonce) }
        return transcript
    }

    /// (38).
    static func ballotNonce(
        _ identifierHash: HashValue, commitment: GroupElement, c0: GroupElement, c1: [UInt8]
    ) -> ForgedTranscript {
        var transcript = ForgedTranscript(identifierHash, .ballotNonceProof)
        transcript.append("a", commitment)
        transcript.append("c0", c0)
        transcript.append("c1", c1)
        return transcript
    }

    /// (90).
    static func decryption(
        _ statement: DecryptionStatement, a: GroupElement, b: GroupElement, m: GroupElement
    ) -> ForgedTranscript {
        var transcript = ForgedTranscript(statement.extendedBaseHash, .decryptionProof)
        transcript.append("contest", statement.contest)
        transcript.append("option", statement.option)
        transcript.append("A", statement.aggregate.alpha)
        transcript.append("B", statement.aggregate.beta)
        transcript.append("a", a)
        transcript.append("b", b)
        transcript.append("M", m)
        return transcript
    }
}
