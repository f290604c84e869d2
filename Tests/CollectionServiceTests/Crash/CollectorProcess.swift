import Foundation

/// The program glassurn-collector, as built beside these tests, serving.
final class CollectorProcess: Sendable {
    static var program: String { built("glassurn-collector") }

    /// A program of the project, as built beside these tests.
    static func built(_ name: String) -> String {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: name).path
    }

    let port: Int
    private let process: Process

    /// Starts `serve` and waits for its address.
    ///
    /// - Parameter options: of the command, besides folder, port and certificate.
    /// - Throws: `Tool.Failure` when it ends before that.
    init(
        world: ElectionWorld, data: String, faults: FaultPlan? = nil, options: [String] = ["--rate", "10000"]
    ) async throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.program)
        process.arguments =
            [
                "serve", "--data", data, "--port", "0", "--certificate", world.pki.path("pki/server/fullchain.pem"),
                "--key", world.pki.path("pki/server/key.pem"), "--log-level", "error",
            ] + options
        process.environment = ProcessInfo.processInfo.environment.merging(try await faults?.environment ?? [:]) { $1 }
        let output = "\(world.folder)/serve-\(UUID().uuidString)"
        for suffix in [".out", ".err"] { _ = FileManager.default.createFile(atPath: output + suffix, contents: nil) }
        defer { for suffix in [".out", ".err"] { try? FileManager.default.removeItem(atPath: output + suffix) } }
        let handles = [".out", ".err"].map { FileHandle(forWritingAtPath: output + $0) }
        defer { for handle in handles { try? handle?.close() } }
        process.standardOutput = handles[0]
        process.standardError = handles[1]
        process.standardInput = FileHandle.nullDevice
        try process.run()
        self.process = process
        for _ in 0..<3_000 {
            let text = String(decoding: FileManager.default.contents(atPath: output + ".out") ?? Data(), as: UTF8.self)
            if let line = text.split(separator: "\n").first,
                let port = line.split(separator: ":").last.flatMap({ Int($0) })
            {
                self.port = port
                return
            }
            guard process.isRunning else { break }
            try await Task.sleep(for: .milliseconds(10))
        }
        process.terminate()
        let errors = String(decoding: FileManager.default.contents(atPath: output + ".err") ?? Data(), as: UTF8.self)
        throw Tool.Failure(description: "the collector did not start: \(errors)")
    }

    deinit { kill() }

    var isRunning: Bool { process.isRunning }

    /// SIGKILL: nothing in the process can react.
    func kill() {
        if process.isRunning { _ = Foundation.kill(process.processIdentifier, SIGKILL) }
    }

    /// SIGTERM, as a service manager stops it.
    func stop() { process.terminate() }

    /// The exit status, once the process has ended by itself; `nil` if a signal ended it or it does not end.
    func status() async throws -> Int32? {
        for _ in 0..<6_000 where process.isRunning { try await Task.sleep(for: .milliseconds(10)) }
        return !process.isRunning && process.terminationReason == .exit ? process.terminationStatus : nil
    }

    /// Runs another command of the program.
    @discardableResult
    static func command(_ arguments: [String], in folder: String) async throws -> String {
        String(decoding: try await Tool.run([program] + arguments, in: folder), as: UTF8.self)
    }

    /// Runs another command of the program under a plan.
    static func outcome(
        _ arguments: [String], in folder: String, faults: FaultPlan? = nil
    ) async throws -> (status: Int32, errors: String) {
        let outcome = try await Tool.status(
            [program] + arguments, in: folder, environment: faults?.environment ?? [:])
        return (outcome.status, String(decoding: outcome.errors, as: UTF8.self))
    }
}
