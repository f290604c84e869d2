import Foundation

/// Runs other programs without blocking a thread: the server under test lives in the same process.
enum Tool {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// - Returns: what it wrote to standard output.
    @discardableResult
    static func run(_ arguments: [String], in folder: String, environment: [String: String] = [:]) async throws
        -> [UInt8]
    {
        let outcome = try await status(arguments, in: folder, environment: environment)
        guard outcome.status == 0 else {
            throw Failure(description: "\(arguments.prefix(3)): \(String(decoding: outcome.errors, as: UTF8.self))")
        }
        return outcome.output
    }

    static func status(
        _ arguments: [String], in folder: String, environment: [String: String] = [:]
    ) async throws -> (status: Int32, output: [UInt8], errors: [UInt8]) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let stem = "\(folder)/run-\(UUID().uuidString)"
        for suffix in [".out", ".err"] { _ = FileManager.default.createFile(atPath: stem + suffix, contents: nil) }
        defer { for suffix in [".out", ".err"] { try? FileManager.default.removeItem(atPath: stem + suffix) } }
        process.standardInput = FileHandle.nullDevice
        // Foundation keeps them open as long as it keeps the process, which is for ever.
        let handles = [".out", ".err"].map { FileHandle(forWritingAtPath: stem + $0) }
        defer { for handle in handles { try? handle?.close() } }
        process.standardOutput = handles[0]
        process.standardError = handles[1]
        let status = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        let read = { [UInt8](FileManager.default.contents(atPath: stem + $0) ?? Data()) }
        return (status, read(".out"), read(".err"))
    }
}
