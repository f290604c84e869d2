import ElectionModel
import Foundation
import Primitives
import Synchronization
import TransparencyLog

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A witness that says over HTTP whatever a test wants it to say.
final class ScriptedWitness: Sendable {
    enum Answer: Sendable {
        /// A line on whatever the log shows, without a look at what was before.
        case cosigns
        /// It has cosigned so many leaves already.
        case claims(Int)
        /// The checkpoint does not follow from what it cosigned.
        case inconsistent
    }

    private struct Script {
        var answer = Answer.cosigns
        var shown: [UInt8]?
        var log: NoteVerifierKey?
    }

    /// What the serving thread shares with the test; the thread ends with the listening socket.
    private final class Box: Sendable {
        let script = Mutex(Script())
    }

    private let cosigner: CheckpointCosigner
    private let box = Box()
    private let listener: Int32
    private let port: UInt16

    var verifierKey: NoteVerifierKey { cosigner.verifierKey }
    var url: String { "http://127.0.0.1:\(port)" }

    init(_ name: String, seed: UInt8) throws {
        cosigner = try CheckpointCosigner(
            name: name, key: Ed25519.SigningKey(seed: [UInt8](repeating: seed, count: 32)))
        (listener, port) = try Self.listen()
        let (listener, cosigner, box) = (listener, cosigner, box)
        Thread.detachNewThread {
            while true {
                let connection = accept(listener, nil, nil)
                if connection < 0, [EINTR, ECONNABORTED].contains(errno) { continue }
                guard connection >= 0 else { return }
                Self.serve(connection, cosigner, box)
                close(connection)
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// The log whose checkpoints it cosigns.
    func follow(_ log: NoteVerifierKey) { box.script.withLock { $0.log = log } }

    func say(_ answer: Answer) { box.script.withLock { $0.answer = answer } }

    /// What it shows as its latest checkpoint; `nil` for nothing.
    func show(_ checkpoint: [UInt8]?) { box.script.withLock { $0.shown = checkpoint } }

    // MARK: HTTP

    private static func listen() throws -> (Int32, UInt16) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && Glibc.listen(listener, 16) == 0
                    && getsockname(listener, $0, &size) == 0
            }
        }
        guard isBound else { throw Tool.Failure(description: "no port for a witness") }
        return (listener, UInt16(bigEndian: address.sin_port))
    }

    private static func serve(_ connection: Int32, _ cosigner: CheckpointCosigner, _ box: Box) {
        guard let (head, body) = read(connection) else { return }
        let script = box.script.withLock { $0 }
        if head.hasPrefix("GET ") {
            write(connection, script.shown == nil ? "404 Not Found" : "200 OK", script.shown ?? [])
            return
        }
        switch script.answer {
        case .cosigns:
            guard let log = script.log, let request = try? WitnessRequest(parsing: body),
                let checkpoint = try? request.checkpoint.verified(by: log, origin: log.name),
                let line = try? cosigner.cosign(checkpoint, time: ElectionWorld.now().seconds)
            else { return write(connection, "400 Bad Request", []) }
            write(connection, "200 OK", line.encoded)
        case .claims(let size):
            write(connection, "409 Conflict", Array("\(size)\n".utf8), type: "text/x.tlog.size")
        case .inconsistent: write(connection, "422 Unprocessable Content", [])
        }
    }

    private static func read(_ connection: Int32) -> (head: String, body: [UInt8])? {
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(connection, &part, part.count, 0)
            guard count > 0 else { return nil }
            bytes += part[..<count]
            guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { continue }
            let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
            let length = head.lowercased().split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
                .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) }
            let body = bytes[end.upperBound...]
            if body.count >= length ?? 0 { return (head, Array(body)) }
        }
    }

    private static func write(_ connection: Int32, _ status: String, _ body: [UInt8], type: String = "text/plain") {
        let head =
            "HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nContent-Length: \(body.count)\r\nConnection: close\r\n\r\n"
        let bytes = Array(head.utf8) + body
        _ = send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }
}
