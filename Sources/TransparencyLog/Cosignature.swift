public import Primitives

/// A witness: signs that a checkpoint is consistent with what it saw of the log before (C2SP tlog-cosignature, v1).
public struct CheckpointCosigner: Sendable {
    /// Of signature type 0x04.
    public let verifierKey: NoteVerifierKey
    private let key: Ed25519.SigningKey

    /// - Throws: ``LogError`` `.malformedKey` for a name that is no key name.
    public init(name: String, key: Ed25519.SigningKey) throws(LogError) {
        verifierKey = try NoteVerifierKey(name: name, algorithm: .cosignature, publicKey: key.publicKey)
        self.key = key
    }

    /// The signature line for `checkpoint`; the caller has checked consistency.
    /// - Parameter time: seconds since 1970-01-01 UTC, not negative.
    /// - Throws: ``LogError`` `.malformedCosignature` for a negative time.
    public func cosign(_ checkpoint: Checkpoint, time: Int64) throws(LogError) -> NoteSignature {
        guard time >= 0 else { throw LogError(.malformedCosignature, "the time \(time) is negative") }
        let message = Cosignature.message(checkpoint.note, time: time)
        return NoteSignature(key: verifierKey, bytes: time.bigEndianBytes + key.sign(message))
    }
}

extension Checkpoint {
    /// Checks the cosignature lines of the witness `key` and gives the time of the first, in seconds since 1970-01-01
    /// UTC. Where the witness has several lines, all must hold (see ``SignedNote/verified(by:)``).
    ///
    /// - Throws: ``LogError`` `.wrongKeyType` for a key that is not of type 0x04, `.notSigned` when no line has the
    ///   key's name and id, `.malformedCosignature`, `.badSignature`.
    @discardableResult
    public func verifyCosignature(by key: NoteVerifierKey) throws(LogError) -> Int64 {
        guard key.algorithm == .cosignature else {
            throw LogError(.wrongKeyType, "\(key.name) is not a key for cosignatures")
        }
        var times: [Int64] = []
        for line in try note.lines(of: key) {
            let cosignature = try Cosignature(line)
            let message = Cosignature.message(note, time: cosignature.time)
            guard (try? key.publicKey.verify(cosignature.signature, of: message)) != nil else {
                throw LogError(.badSignature, "a cosignature of \(key.name) does not match the checkpoint")
            }
            times.append(cosignature.time)
        }
        return times[0]
    }
}

/// The content of a signature line of type 0x04: eight bytes of time, big endian, then the Ed25519 signature.
public struct Cosignature: Sendable {
    /// Seconds since 1970-01-01 UTC; below 2^63.
    public let time: Int64
    let signature: [UInt8]

    /// Takes a line apart; verifies nothing.
    /// - Throws: ``LogError`` `.malformedCosignature`.
    public init(_ line: NoteSignature) throws(LogError) {
        guard line.bytes.count == 8 + Ed25519.signatureByteCount else {
            throw LogError(
                .malformedCosignature, "a cosignature has 8 bytes of time and 64 more, found \(line.bytes.count)")
        }
        let time = line.bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard let signed = Int64(exactly: time) else {
            throw LogError(.malformedCosignature, "the time is 2^63 or later")
        }
        self.time = signed
        signature = Array(line.bytes.dropFirst(8))
    }

    /// tlog-cosignature, "Ed25519 signed message".
    static func message(_ note: SignedNote, time: Int64) -> [UInt8] {
        Array("cosignature/v1\ntime \(time)\n\(note.unverifiedText)".utf8)
    }
}
