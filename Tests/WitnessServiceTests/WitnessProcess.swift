import CollectionClient
import Foundation
import LogClient
import Primitives
import TransparencyLog
import WitnessService

/// The program glassurn-witness, as built beside these tests.
final class WitnessProcess: Sendable {
    private static var program: String {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "glassurn-witness").path
    }

    let transport: WebTransport
    let address: String
    private let processID: Int32

    /// Starts `serve` and waits for its address.
    init(_ data: String, arguments: [String] = []) async throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.program)
        process.arguments = ["serve", "--data", data, "--port", "0", "--log-level", "error"] + arguments
        let output = "\(data)/serve-\(UUID().uuidString).out"
        _ = FileManager.default.createFile(atPath: output, contents: nil)
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        processID = process.processIdentifier
        for _ in 0..<600 {
            let text = String(decoding: FileManager.default.contents(atPath: output) ?? Data(), as: UTF8.self)
            if let line = text.split(separator: "\n").first, let address = line.split(separator: " ").last {
                self.address = String(address)
                transport = WebTransport(try ServerAddress(signedService: String(address)))
                return
            }
            guard process.isRunning else { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw Unexpected()
    }

    /// SIGKILL: nothing in the process can react.
    func kill() { _ = Foundation.kill(processID, SIGKILL) }

    /// Runs another command of the program.
    static func command(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, output)
    }
}
