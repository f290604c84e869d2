public import CollectionClient
public import Primitives
public import TransparencyLog

/// One witness as the log sees it (C2SP tlog-witness). Blocks while it waits.
public struct WitnessLink: Sendable {
    public enum Answer: Sendable {
        /// The witness's line, which holds.
        case cosigned(NoteSignature)
        /// The size that the witness cosigned last.
        case conflict(size: Int)
        /// The checkpoint does not follow from what the witness cosigned last.
        case inconsistent
    }

    private static let answerLimit = 1 << 16
    private static let sizeMediaType = "text/x.tlog.size"

    public let key: NoteVerifierKey
    private let transport: WebTransport

    public init(key: NoteVerifierKey, transport: WebTransport) {
        self.key = key
        self.transport = transport
    }

    /// Asks for a cosignature on `checkpoint`.
    ///
    /// - Throws: `ClientError` `.unreachable`, `.badAnswer` for another refusal or an answer that no witness gives;
    ///   ``LogError`` for a line that does not hold.
    public func add(
        _ checkpoint: Checkpoint, oldSize: Int, proof: [HashValue]
    ) throws -> Answer {
        let request = try WitnessRequest(oldSize: oldSize, proof: proof, checkpoint: checkpoint.unverified)
        let answer = try transport.send("/add-checkpoint", body: request.encoded, limit: Self.answerLimit)
        switch answer.status {
        case 200:
            let lines = try NoteSignature.parse(lines: answer.body)
            guard let line = lines.first(where: { $0.isBy(key) }) else {
                throw LogError(.notSigned, "the witness \(key.name) answered without a line of its key")
            }
            _ = try checkpoint.adding(line).verifyCosignature(by: key)
            return .cosigned(line)
        case 409 where answer.mediaType == Self.sizeMediaType:
            guard let text = String(validating: answer.body, as: UTF8.self), text.last == "\n",
                let size = Int(text.dropLast()), size >= 0, String(size) == text.dropLast()
            else { throw ClientError(.badAnswer, "the witness \(key.name) gives no size") }
            return .conflict(size: size)
        case 422: return .inconsistent
        default:
            throw ClientError(.badAnswer, "the witness \(key.name) answered with status \(answer.status)")
        }
    }

    /// What the witness cosigned last of a log, with the log's signature (C2SP tlog-witness, "Monitor Retrieval
    /// Mechanism").
    ///
    /// - Throws: `ClientError` where it shows none; ``LogError`` for one that the log did not sign.
    public func latest(of log: NoteVerifierKey) throws -> Checkpoint {
        let hash = SHA256.hash(Array(log.name.utf8)).hexadecimal.lowercased()
        let answer = try transport.send("/\(hash)/checkpoint", limit: SignedNote.maximumByteCount)
        guard answer.status == 200 else {
            throw ClientError(.badAnswer, "the witness \(key.name) shows no checkpoint (status \(answer.status))")
        }
        return try Checkpoint(signed: answer.body, key: log, origin: log.name)
    }
}
