import Foundation
import Testing

/// The built programs, which lie in the folder of this test bundle.
enum Program {
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String

        /// The one line of JSON that it printed.
        func json() throws -> [String: Any] {
            try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
        }
    }

    static let products: String = {
        var folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        while folder.path.contains(".xctest") { folder.deleteLastPathComponent() }
        return folder.path
    }()

    static func tally(_ arguments: [String]) throws -> Outcome { try run("\(products)/glassurn-tally", arguments) }

    /// Expects this status, and that each of the words stands in what the program says.
    @discardableResult
    static func tally(
        _ arguments: [String], status: Int32, saying words: String...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Outcome {
        let outcome = try tally(arguments)
        let text = outcome.output + outcome.errors
        #expect(
            outcome.status == status, "\(arguments.prefix(2)): \(outcome.status)\n\(text)",
            sourceLocation: sourceLocation)
        for word in words { #expect(text.contains(word), "\(word)\n\(text)", sourceLocation: sourceLocation) }
        return outcome
    }

    /// Another program that must succeed.
    static func tool(_ path: String, _ arguments: String...) throws {
        let outcome = try run(path, arguments)
        try #require(outcome.status == 0, "\(path) \(arguments): \(outcome.errors)")
    }

    static func run(_ path: String, _ arguments: [String]) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        // Files, not pipes: a program that fills one pipe while the other is read would wait for ever.
        let stem = FileManager.default.temporaryDirectory.path + "/guardian-command-\(UUID().uuidString)"
        defer { for suffix in ["out", "err"] { try? FileManager.default.removeItem(atPath: "\(stem).\(suffix)") } }
        func sink(_ suffix: String) throws -> FileHandle {
            _ = FileManager.default.createFile(atPath: "\(stem).\(suffix)", contents: nil)
            return try FileHandle(forWritingTo: URL(filePath: "\(stem).\(suffix)"))
        }
        process.standardOutput = try sink("out")
        process.standardError = try sink("err")
        try process.run()
        process.waitUntilExit()
        func text(_ suffix: String) -> String {
            String(decoding: FileManager.default.contents(atPath: "\(stem).\(suffix)") ?? Data(), as: UTF8.self)
        }
        return Outcome(status: process.terminationStatus, output: text("out"), errors: text("err"))
    }
}
