import Foundation

/// Runs scripts against the built programs, which lie in the folder of this test bundle.
///
/// With `GLASSURN_RECORD_SCRIPTS=1` in the environment, what the programs answer now replaces what the help scripts
/// expect; the difference shows in version control.
struct ScriptRunner {
    static let scripts = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Scripts")

    /// Names of all scripts, without `.txt`.
    static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: scripts.path).filter { $0.hasSuffix(".txt") }
            .map { String($0.dropLast(4)) }.sorted()
    }

    static var products: String {
        var folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        while folder.path.contains(".xctest") { folder.deleteLastPathComponent() }
        return folder.path
    }

    private let name: String
    private let folder: String

    /// - Returns: every difference, with its place.
    static func run(_ name: String) throws -> [String] {
        let folder = FileManager.default.temporaryDirectory.path + "/command-script-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = scripts.appending(path: "\(name).txt")
        let text = try String(contentsOf: file, encoding: .utf8)
        let runner = ScriptRunner(name: name, folder: folder)
        if name.hasPrefix("help-"), ProcessInfo.processInfo.environment["GLASSURN_RECORD_SCRIPTS"] == "1" {
            try Data(runner.record(text).utf8).write(to: file)
            return []
        }
        return try Script(text).steps.flatMap(runner.perform)
    }

    /// The comments and commands of a script with the programs' present answers.
    private func record(_ text: String) throws -> String {
        var lines = text.prefix { $0 != "$" }.split(separator: "\n").map(String.init) + [""]
        for case .run(let run) in try Script(text).steps {
            let outcome = try execute(run)
            lines += ["$ " + run.words.joined(separator: " "), "= \(outcome.status)"]
            lines += Self.lines(outcome.output).map { $0.isEmpty ? ">" : "> " + $0 }
            lines += Self.lines(outcome.errors).map { $0.isEmpty ? "!" : "! " + $0 } + [""]
        }
        return lines.joined(separator: "\n")
    }

    private func perform(_ step: Script.Step) throws -> [String] {
        switch step {
        case .make(let content):
            let path = "\(folder)/\(content.name)"
            try FileManager.default.createDirectory(
                at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(content.text.utf8).write(to: URL(filePath: path))
            return []
        case .expect(let content):
            guard let found = FileManager.default.contents(atPath: "\(folder)/\(content.name)") else {
                return ["\(place(content.line)): \(content.name) is missing"]
            }
            return found == Data(content.text.utf8) ? [] : ["\(place(content.line)): \(content.name) has other content"]
        case .absent(let line, let name):
            return FileManager.default.fileExists(atPath: "\(folder)/\(name)") ? ["\(place(line)): \(name) exists"] : []
        case .run(let run): return try compare(run, with: execute(run))
        }
    }

    private func place(_ line: Int) -> String { "Scripts/\(name).txt:\(line)" }

    private struct Outcome {
        let status: Int32
        let output: String
        let errors: String
    }

    private func execute(_ run: Script.Run) throws -> Outcome {
        let program = "\(Self.products)/\(run.words[0])"
        guard run.words[0].hasPrefix("glassurn-"), FileManager.default.isExecutableFile(atPath: program) else {
            throw Script.Fault(description: "\(place(run.line)): \(program) is not built; build the products first")
        }
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = Array(run.words.dropFirst())
        process.currentDirectoryURL = URL(filePath: folder)
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": folder, "LC_ALL": "C.UTF-8", "COLUMNS": "80"]
        process.standardInput = FileHandle.nullDevice
        // Files, not pipes: a program that fills one pipe while the other is read would wait for ever.
        let (output, errors) = ("\(folder).out", "\(folder).err")
        defer { for path in [output, errors] { try? FileManager.default.removeItem(atPath: path) } }
        process.standardOutput = try Self.sink(output)
        process.standardError = try Self.sink(errors)
        try process.run()
        process.waitUntilExit()
        return Outcome(status: process.terminationStatus, output: Self.text(output), errors: Self.text(errors))
    }

    private static func sink(_ path: String) throws -> FileHandle {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        return try FileHandle(forWritingTo: URL(filePath: path))
    }

    private static func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }

    private func compare(_ run: Script.Run, with outcome: Outcome) -> [String] {
        let command = "\(place(run.line)): $ \(run.words.joined(separator: " "))"
        var differences: [String] = []
        if outcome.status != run.status {
            let stated = run.status.map(String.init) ?? "a number"
            differences.append("\(command)\n  exit status \(outcome.status), expected \(stated)\n\(outcome.errors)")
        }
        for (stream, text, patterns) in [
            ("output", outcome.output, run.output), ("errors", outcome.errors, run.errors),
        ] {
            if let difference = LinePattern.difference(Self.lines(text), patterns) {
                differences.append("\(command)\n  \(stream): \(difference)")
            }
            // Whatever a script expects: no program names a file of this machine that was not typed, or its sources.
            for leak in [folder, Self.products, ".swift:", "Fatal error", "SecretBytes("] where text.contains(leak) {
                differences.append("\(command)\n  \(stream) contains \(leak)")
            }
        }
        return differences
    }

    private static func lines(_ text: String) -> [String] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return lines.last == "" ? lines.dropLast() : lines
    }
}

extension Result where Success == [String] {
    /// Nothing instead of an error, which the suite's second test then reports.
    var orEmpty: [String] { (try? get()) ?? [] }
}
