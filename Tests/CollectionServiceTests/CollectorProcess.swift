import Foundation

/// The program glassurn-collector, as built beside these tests.
final class CollectorProcess: Sendable {
    private static var program: String {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "glassurn-collector").path
    }

    let port: Int
    private let processID: Int32

    /// Starts `serve` and waits for its address.
    init(world: ElectionWorld, data: String) async throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.program)
        process.arguments = [
            "serve", "--data", data, "--port", "0", "--certificate", world.pki.path("pki/server/fullchain.pem"),
            "--key",
            world.pki.path("pki/server/key.pem"), "--rate", "10000", "--log-level", "error",
        ]
        let output = "\(data)/serve-\(UUID().uuidString).out"
        _ = FileManager.default.createFile(atPath: output, contents: nil)
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        processID = process.processIdentifier
        for _ in 0..<600 {
            let text = String(decoding: FileManager.default.contents(atPath: output) ?? Data(), as: UTF8.self)
            if let line = text.split(separator: "\n").first,
                let port = line.split(separator: ":").last.flatMap({ Int($0) })
            {
                self.port = port
                return
            }
            guard process.isRunning else { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw Tool.Failure(description: "the collector did not start")
    }

    /// SIGKILL: nothing in the process can react.
    func kill() { _ = Foundation.kill(processID, SIGKILL) }

    /// Runs another command of the program.
    @discardableResult
    static func command(_ arguments: [String], in folder: String) async throws -> String {
        String(decoding: try await Tool.run([program] + arguments, in: folder), as: UTF8.self)
    }
}
