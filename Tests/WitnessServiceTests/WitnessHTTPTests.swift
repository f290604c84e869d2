import CollectionClient
import Foundation
import LogClient
import Primitives
import Testing
import TransparencyLog
import WitnessService

/// The real program over HTTP: statuses, media types, and what is left after a kill.
@Suite struct WitnessHTTPTests {
    private let scratch: Scratch
    private let log: TestLog
    private var data: String { scratch.path + "/w" }

    init() throws {
        scratch = try Scratch()
        log = try TestLog(400)
        guard
            try WitnessProcess.command(["init", "--data", scratch.path + "/w", "--name", "witness.invalid/1"]).status
                == 0,
            try WitnessProcess.command(["log", "add", "--data", scratch.path + "/w", "--key", log.key.encoded]).status
                == 0
        else { throw Unexpected() }
    }

    private func key() throws -> NoteVerifierKey { try Witness(folder: data).verifierKey }

    private func add(_ process: WitnessProcess, _ body: [UInt8]) throws -> CollectorResponse {
        try process.transport.send("/add-checkpoint", body: body, limit: 1 << 16)
    }

    @Test("each answer has the status and the media type of the specification")
    func statuses() async throws {
        let process = try await WitnessProcess(data)
        defer { process.kill() }
        let hash = SHA256.hash(Array(TestLog.origin.utf8)).hexadecimal.lowercased()
        #expect(try process.transport.send("/\(hash)/checkpoint", limit: 1 << 16).status == 404)
        #expect(try add(process, log.request(0, 10)).status == 200)
        let conflict = try add(process, log.request(3, 12))
        #expect(conflict.status == 409)
        #expect(conflict.mediaType == "text/x.tlog.size")
        #expect(conflict.body == Array("10\n".utf8))
        #expect(try add(process, Array("nonsense".utf8)).status == 400)
        let shrinking = try WitnessRequest(oldSize: 10, proof: [], checkpoint: log.checkpoint(9).unverified)
        #expect(try add(process, shrinking.encoded).status == 400)
        #expect(try add(process, [UInt8](repeating: 65, count: WitnessRequest.maximumByteCount + 1)).status == 400)
        #expect(try add(process, TestLog(3, seed: 5).request(0, 3)).status == 403)
        #expect(try add(process, TestLog(3, origin: "log.invalid/x").request(0, 3)).status == 404)
        #expect(try add(process, TestLog(20, fork: 2).request(10, 20)).status == 422)
        #expect(try process.transport.send("/add-checkpoint", limit: 1 << 16).status == 405)
        #expect(try process.transport.send("/sign-subtree", body: [], limit: 1 << 16).status == 404)
        #expect(try process.transport.send("/", limit: 1 << 16).status == 404)
        let shown = try process.transport.send("/\(hash)/checkpoint", limit: 1 << 16)
        #expect(shown.status == 200)
        let kept = try UnverifiedCheckpoint(parsing: shown.body).verified(by: log.key, origin: TestLog.origin)
        #expect(kept.size == 10)
        try kept.verifyCosignature(by: key())
    }

    @Test("a link asks, learns the size, and gets the line")
    func link() async throws {
        let process = try await WitnessProcess(data)
        defer { process.kill() }
        let link = WitnessLink(key: try key(), transport: process.transport)
        guard case .cosigned = try link.add(log.checkpoint(7), oldSize: 0, proof: []) else { throw Unexpected() }
        guard case .conflict(7) = try link.add(log.checkpoint(9), oldSize: 0, proof: []) else { throw Unexpected() }
        guard case .cosigned = try link.add(log.checkpoint(9), oldSize: 7, proof: log.proof(7, 9)) else {
            throw Unexpected()
        }
        let other = try NoteVerifierKey(
            name: "witness.invalid/1", algorithm: .cosignature,
            publicKey: Ed25519.SigningKey(seed: [UInt8](repeating: 4, count: 32)).publicKey)
        #expect(throws: LogError(.notSigned, "")) {
            try WitnessLink(key: other, transport: process.transport).add(log.checkpoint(9), oldSize: 9, proof: [])
        }
        #expect(throws: ClientError.self) { try link.add(TestLog(9, seed: 3).checkpoint(9), oldSize: 9, proof: []) }
    }

    @Test("one address has so many connections and no more: the next one is closed at once")
    func limitsConnections() async throws {
        let process = try await WitnessProcess(data, arguments: ["--connections-per-address", "2"])
        defer { process.kill() }
        let port = try #require(process.address.split(separator: ":").last.flatMap { UInt16($0) })
        let sockets = (0..<3).map { _ in LocalSocket(port: port) }
        #expect(sockets[2].isClosedByPeer(within: 5_000))
        #expect(sockets[0].isAnswered(within: 5_000) && sockets[1].isAnswered(within: 5_000))
        sockets[0].close()
        // A place is free again, after the witness has seen that.
        #expect((0..<50).contains { _ in LocalSocket(port: port).isAnswered(within: 5_000) })
    }

    @Test("L3: killed between check and writing at any moment, it never goes behind a cosignature that it gave")
    func survivesKills() async throws {
        var given = 0
        for round in 0..<8 {
            let process = try await WitnessProcess(data)
            let (log, start) = (log, given)
            let reached = await withTaskGroup(of: Int.self) { group in
                for offset in [0, 1] { group.addTask { Self.climb(process, log, from: start, offset) } }
                try? await Task.sleep(for: .milliseconds(40 + 23 * round))
                process.kill()
                return await group.reduce(0, max)
            }
            given = max(given, reached)
            let state = try Witness(folder: data).logs().first?.latest?.size ?? 0
            #expect(state >= given)
            given = state
        }
        #expect(given > 0)
        #expect(try Witness(folder: data).logs().first?.forkCount == 0)
    }

    /// Submits ever larger checkpoints until the witness is gone.
    /// - Returns: the largest size with a cosignature that was received.
    private static func climb(_ process: WitnessProcess, _ log: TestLog, from start: Int, _ offset: Int) -> Int {
        var (old, size, signed) = (start, start + 1 + offset, 0)
        while size <= log.leaves.count {
            guard let body = try? log.request(old, size),
                let answer = try? process.transport.send("/add-checkpoint", body: body, limit: 1 << 16)
            else { return signed }
            if answer.status == 200 {
                signed = max(signed, size)
                (old, size) = (size, size + 1)
            } else if let found = Int(String(decoding: answer.body.dropLast(), as: UTF8.self)) {
                (old, size) = (found, found + 1 + offset)
            } else {
                return signed
            }
        }
        return signed
    }

    @Test("status shows evidence and says so by its exit status; monitor ends with 2 on a fork")
    func commands() async throws {
        let process = try await WitnessProcess(data)
        defer { process.kill() }
        _ = try add(process, log.request(0, 100))
        #expect(try WitnessProcess.command(["status", "--data", data]).status == 0)
        try log.write(200, to: scratch.path + "/log")
        let watch = [
            "monitor", "--data", scratch.path + "/watch", "--key", log.key.encoded, "--log", scratch.path + "/log",
            "--witness", process.address, "--once", "--json",
        ]
        let first = try WitnessProcess.command(watch)
        #expect(first.status == 0)
        #expect(first.output.contains(#""finding":"filled-in""#))
        // The log shows this witness another tree.
        let other = try TestLog(400, fork: 150)
        #expect(try add(process, other.request(100, 180)).status == 200)
        let second = try WitnessProcess.command(watch)
        #expect(second.status == 2)
        #expect(second.output.contains(#""finding":"fork""#))
        #expect(try WitnessProcess.command(watch).status == 2)
        #expect(try add(process, log.request(180, 180)).status == 422)
        let status = try WitnessProcess.command(["status", "--data", data, "--json"])
        #expect(status.status == 2)
        #expect(status.output.contains(#""forks":1"#))
    }
}
