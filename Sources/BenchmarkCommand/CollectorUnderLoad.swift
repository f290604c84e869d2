import CommandConsole
import Foundation
import Primitives

/// The program glassurn-collector, built beside this one, with the program curl as its clients.
final class CollectorUnderLoad {
    /// What the collector's own counters say.
    struct ProofCounts {
        let batches: Int
        let batched: Int
        let exact: Int
    }

    private let process = Process()
    private let election: AcceptanceElection
    private let folder: String
    private var port = 0

    /// Starts it and waits for its address.
    init(_ election: AcceptanceElection, threads: Int) throws {
        self.election = election
        folder = election.data
        let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "glassurn-collector")
        guard FileManager.default.isExecutableFile(atPath: program.path) else {
            throw CommandFailure(
                .inputOutput, "there is no \(program.path)",
                hint: "start the benchmarks by tools/bench, which builds it")
        }
        let output = Pipe()
        process.executableURL = program
        process.arguments = [
            "serve", "--data", election.data, "--port", "0", "--connections-per-address", "0", "--threads",
            "\(threads)", "--certificate",
            "\(election.people)/server/fullchain.pem", "--key", "\(election.people)/server/key.pem", "--log-level",
            "error",
        ]
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard let port = line.split(separator: "\n").first?.split(separator: ":").last.flatMap({ Int($0) }) else {
            throw CommandFailure(.internalError, "the collector did not start")
        }
        self.port = port
    }

    /// As a service manager stops it.
    func stop() {
        process.terminate()
        process.waitUntilExit()
    }

    /// Seconds of processor time that it has used so far, in all its threads.
    func processorTime() throws -> Double {
        var clock = clockid_t()
        guard clock_getcpuclockid(process.processIdentifier, &clock) == 0 else {
            throw CommandFailure(.inputOutput, "the collector's processor time cannot be read")
        }
        return Stopwatch.now(clock)
    }

    /// Casts, each voter on an own connection with the own certificate, so many at the same time.
    func cast(_ casts: ArraySlice<AcceptanceElection.Cast>, atOnce: Int) throws {
        let requests = casts.map { cast in
            let card = "\(election.people)/voters/\(cast.voter)/auth"
            return """
                url = "https://127.0.0.1:\(port)/v1/cast"
                cacert = "\(election.people)/root.pem"
                cert = "\(card).cert.pem"
                key = "\(card).key.pem"
                header = "Content-Type: application/json"
                header = "Expect:"
                header = "Connection: close"
                data-binary = "@\(cast.file)"
                output = "/dev/null"
                write-out = "%{http_code}\\n"
                """
        }
        let file = "\(folder)/requests"
        try DurableFile.write(Array(requests.joined(separator: "\nnext\n").utf8), to: file, replacing: true)
        let statuses = try curl([
            "--no-progress-meter", "--show-error", "--parallel", "--parallel-immediate", "--parallel-max", "\(atOnce)",
            "--config", file,
        ]).split(separator: "\n")
        guard statuses.count == casts.count, statuses.allSatisfy({ $0 == "200" }) else {
            throw CommandFailure(.internalError, "not every ballot was accepted: \(Set(statuses).sorted())")
        }
    }

    func counts() throws -> ProofCounts {
        let text = try curl([
            "--silent", "--cacert", "\(election.people)/root.pem", "https://127.0.0.1:\(port)/metrics",
        ])
        func value(_ name: String) -> Int {
            text.split(separator: "\n").first { $0.hasPrefix("glassurn_\(name)_total ") }
                .flatMap { $0.split(separator: " ").last }.flatMap { Int($0) } ?? 0
        }
        return ProofCounts(
            batches: value("proof_batches"), batched: value("proof_batch_ballots"), exact: value("exact_checks"))
    }

    private func curl(_ arguments: [String]) throws -> String {
        let (client, output) = (Process(), Pipe())
        client.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        client.arguments = ["curl"] + arguments
        client.standardOutput = output
        client.standardInput = FileHandle.nullDevice
        try client.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        client.waitUntilExit()
        return text
    }
}
