import Primitives
import TransparencyLog

/// Where a witness keeps its key and what it knows of each log.
///
///     witness.key                  32 secret bytes: 64 upper-case digits and a line feed, mode 0600
///     witness.pub                  the verifier key and a line feed; written last, so a folder with it is complete
///     logs/HASH/log.pub            the log's verifier key and a line feed; HASH is SHA-256 of the origin, lower case
///     logs/HASH/checkpoint         what was cosigned last, with the log's line and the witness's
///     logs/HASH/cosigned/…         what was cosigned before; four digits of the size's remainder by 65,536
///     logs/HASH/lock
///     logs/HASH/evidence/NAME/…    two trees of one size that the log signed
///     logs/HASH/unexplained/…      other checkpoints with a valid signature of the log that were not cosigned
struct WitnessFolder: Sendable {
    static let key = "witness.key"
    static let publicKey = "witness.pub"

    let path: String

    init(_ path: String) { self.path = path }

    var keyPath: String { "\(path)/\(Self.key)" }
    var publicKeyPath: String { "\(path)/\(Self.publicKey)" }
    var logs: String { "\(path)/logs" }

    func log(origin: String) -> LogState { LogState(folder: "\(logs)/\(Self.hash(origin))") }

    /// As in the address of a log's checkpoint (C2SP tlog-witness, "Monitor Retrieval Mechanism").
    static func hash(_ origin: String) -> String {
        SHA256.hash(Array(origin.utf8)).hexadecimal.lowercased()
    }

    static func readKey(_ path: String) throws(WitnessError) -> NoteVerifierKey {
        let bytes: [UInt8]
        do throws(PrimitivesError) {
            bytes = try DurableFile.read(path, limit: 4_096)
        } catch {
            throw WitnessError(error.code == .fileMissing ? .missing : .inputOutput, error.reason)
        }
        do throws(LogError) {
            guard bytes.last == 10, let text = String(validating: bytes.dropLast(), as: UTF8.self) else {
                throw LogError(.malformedKey, "one line was expected")
            }
            return try NoteVerifierKey(encoded: text)
        } catch {
            throw WitnessError(.damaged, "\(path) is no verifier key: \(error.reason)")
        }
    }
}
