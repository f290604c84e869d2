import Foundation
import Testing

/// What is left of a program that crashes while it holds secrets.
@Suite struct CrashSecrecyTests {
    private static let signals = [SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGQUIT]

    private func folder() throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "crash-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        // A user without rights has to get in.
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: path)
        return path
    }

    /// A program at a prompt, with cores allowed and Swift's report of crashes asked for.
    private func waiting(
        _ words: [String], in folder: String, on terminal: PseudoTerminal, before: [String] = []
    ) throws -> ChildProcess {
        let wrapper = before + ["/bin/sh", "-c", "ulimit -c unlimited; exec \"$0\" \"$@\""] + PseudoTerminal.wrapper
        return try ChildProcess(
            wrapper + words, in: folder,
            environment: [
                "PATH": "/usr/bin:/bin", "HOME": folder, "SWIFT_BACKTRACE": "enable=yes,color=no,interactive=no",
            ],
            descriptors: (terminal.slave, terminal.slave, terminal.slave))
    }

    private func voter(in folder: String) throws -> [String] {
        try Data("no PKCS#12".utf8).write(to: URL(filePath: "\(folder)/key.p12"))
        return [
            "\(Stage.products)/glassurn-voter", "status", "--server", "https://127.0.0.1:9", "--fingerprint",
            String(repeating: "A", count: 64), "--auth-pkcs12", "key.p12",
        ]
    }

    @Test("a crash writes no core and no report of registers and memory", arguments: signals)
    func leavesNothing(_ signal: Int32) throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let terminal = try PseudoTerminal()
        let process = try waiting(voter(in: folder), in: folder, on: terminal)
        try terminal.wait(for: "passphrase", echoing: false)
        let limits = try String(contentsOfFile: "/proc/\(process.pid)/limits", encoding: .utf8)
        let line = limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") } ?? ""
        #expect(line.split(separator: " ").dropFirst(4).prefix(2) == ["0", "0"])
        process.send(signal)
        let ending = try process.wait { terminal.look() }
        terminal.look()
        #expect(ending.signal == signal && !ending.dumpedCore)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["key.p12"])
        for word in ["Crash", "Thread 0", "Registers", "0x0000"] {
            #expect(!terminal.shown.contains(word), "\(terminal.shown)")
        }
    }

    @Test("a program without the defence would leave a core here, where the system writes cores to files")
    func controlLeavesCore() throws {
        let pattern = try String(contentsOfFile: "/proc/sys/kernel/core_pattern", encoding: .utf8)
        guard !pattern.hasPrefix("|"), !pattern.hasPrefix("/") else { return }
        let folder = try folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let terminal = try PseudoTerminal()
        let process = try waiting(["/bin/sh", "-c", "echo ready; read line"], in: folder, on: terminal)
        try terminal.wait(for: "ready")
        process.send(SIGABRT)
        #expect(try process.wait { terminal.look() }.dumpedCore)
        #expect(try !FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }

    /// Files in /proc of a process that is not dumpable belong to root.
    @Test("other processes of the same user may not read a program's memory and environment")
    func isNotDumpable() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let terminal = try PseudoTerminal()
        let words = try voter(in: folder)
        var before: [String] = []
        // Root's own files tell nothing.
        if geteuid() == 0 { before = ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] }
        let process = try waiting(words, in: folder, on: terminal, before: before)
        do {
            try terminal.wait(for: "passphrase", echoing: false)
        } catch {
            // Built in a folder that other users may not enter.
            guard geteuid() == 0, [126, 127].contains(process.poll()?.status) else { throw error }
            return
        }
        let owner = { (path: String) in
            try FileManager.default.attributesOfItem(atPath: path)[.ownerAccountID] as? Int
        }
        #expect(try owner("/proc/\(process.pid)/environ") == 0)
        #expect(try owner("/proc/\(process.pid)/mem") == 0)
        process.send(SIGKILL)
        _ = try process.wait()
    }
}
