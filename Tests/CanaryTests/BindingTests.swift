import Foundation
import Testing

/// When the loader finds the functions of libraries. Finding one at its first call, it saves the registers on the stack, and
/// with them what the last computation with a secret left there.
@Suite struct BindingTests {
    /// What the loader says it does, in order, until the program ends.
    private func loaderLines(_ program: String, bound: String?) throws -> [Substring] {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "\(Stage.products)/\(program)")
        process.arguments = ["--help"]
        process.environment = ["LD_DEBUG": "bindings,files"].merging(bound.map { ["LD_BIND_NOW": $0] } ?? [:]) { $1 }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return String(decoding: output, as: UTF8.self).split(separator: "\n")
    }

    private static let start = "transferring control"

    /// Functions that were bound by a call. A library that is opened later is bound as a whole then.
    private func lateSymbols(_ lines: ArraySlice<Substring>) -> [Substring] {
        let opened = lines.compactMap {
            $0.split(separator: "opening file=").dropFirst().first?.split(separator: " ").first
        }
        return lines.filter { line in
            line.contains("normal symbol") && !opened.contains { line.contains("binding file \($0) ") }
        }
    }

    @Test(
        "the programs know every function of every library before they begin", arguments: [nil, "", "1"],
        ["glassurn-tally", "glassurn-collector", "glassurn-voter", "glassurn-observer", "glassurn-witness"])
    func bound(_ value: String?, _ program: String) throws {
        let lines = try loaderLines(program, bound: value)
        let starts = lines.indices.filter { lines[$0].contains(Self.start) }
        let begin = try #require(starts.last)
        #expect(lateSymbols(lines[begin...]).isEmpty)
        #expect(lines[..<begin].contains { $0.contains("normal symbol `malloc'") })
        // Once more only where the loader was not told; until then it binds at the first call, as this can see.
        #expect(starts.count == (value == "1" ? 1 : 2))
        if value != "1" { #expect(lateSymbols(lines[starts[0]...begin]).contains { $0.contains("`execv'") }) }
    }

    /// The system's loader, which loaded this process too.
    private func loader() throws -> String {
        // A file of the kernel's has no size: it is read to its end.
        let handle = try #require(FileHandle(forReadingAtPath: "/proc/self/maps"))
        defer { try? handle.close() }
        let maps = String(decoding: try handle.readToEnd() ?? Data(), as: UTF8.self).split(separator: "\n")
        let line = try #require(maps.first { $0.contains(/\/ld[^\/]*\.so[^\/]*$/) })
        return String(line[try #require(line.firstIndex(of: "/"))...])
    }

    @Test(
        "a program that is started through the loader and cannot begin again with bound functions refuses to go on",
        arguments: ["glassurn-tally", "glassurn-collector", "glassurn-voter", "glassurn-observer", "glassurn-witness"])
    func throughLoader(_ program: String) throws {
        let path = "\(Stage.products)/\(program)"
        let loader = try loader()
        let cases: [(String?, Bool)] = [(nil, true), ("", true), ("1", false)]
        for (value, isRefused) in cases {
            let process = Process()
            let (output, errors) = (Pipe(), Pipe())
            process.executableURL = URL(filePath: loader)
            process.arguments = [path, "--help"]
            process.environment = value.map { ["LD_BIND_NOW": $0] } ?? [:]
            process.standardOutput = output
            process.standardError = errors
            try process.run()
            let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            let printed = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            #expect(process.terminationStatus == (isRefused ? 70 : 0), "\(value ?? "none"): \(said)")
            #expect(said.contains("cannot start with bound libraries") == isRefused && printed.isEmpty == isRefused)
        }
    }
}
