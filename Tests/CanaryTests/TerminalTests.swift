import Foundation
import Testing

/// Passphrases typed at a terminal, in the shipped program.
@Suite struct TerminalTests {
    private static let typed = "canary-typed-at-the-terminal"

    private struct Sitting {
        let terminal: PseudoTerminal
        let process: ChildProcess
        let folder: String
    }

    /// `glassurn-voter status` until it asks for the passphrase of a PKCS#12 file, which it does before it looks inside.
    private func sit() throws -> Sitting {
        let folder = FileManager.default.temporaryDirectory.appending(path: "terminal-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data("no PKCS#12".utf8).write(to: URL(filePath: "\(folder)/key.p12"))
        let terminal = try PseudoTerminal()
        let words = [
            "\(Stage.products)/glassurn-voter", "status", "--server", "https://127.0.0.1:9", "--fingerprint",
            String(repeating: "A", count: 64), "--auth-pkcs12", "key.p12",
        ]
        let process = try ChildProcess(
            PseudoTerminal.wrapper + words, in: folder, environment: ["PATH": "/usr/bin:/bin", "HOME": folder],
            descriptors: (terminal.slave, terminal.slave, terminal.slave))
        try terminal.wait(for: "passphrase of the connection's key", echoing: false)
        return Sitting(terminal: terminal, process: process, folder: folder)
    }

    @Test("a typed passphrase is not shown, and the terminal shows again what is typed afterwards")
    func hidesAndRestores() throws {
        let sitting = try sit()
        defer { try? FileManager.default.removeItem(atPath: sitting.folder) }
        sitting.terminal.type(Self.typed + "\n")
        let ending = try sitting.process.wait { sitting.terminal.look() }
        sitting.terminal.look()
        #expect(ending.status == 65, "the file is no PKCS#12")
        #expect(sitting.terminal.echoes)
        #expect(sitting.terminal.shown.contains("voter: error"))
        #expect(!sitting.terminal.shown.contains(Self.typed))
    }

    @Test(
        "an interrupted prompt leaves a terminal that shows what is typed",
        arguments: [SIGINT, SIGTERM, SIGHUP, SIGQUIT])
    func restoresAfterSignal(_ signal: Int32) throws {
        let sitting = try sit()
        defer { try? FileManager.default.removeItem(atPath: sitting.folder) }
        sitting.terminal.type(Self.typed)
        // The terminal takes what is typed when it comes to it.
        usleep(200_000)
        sitting.process.send(signal)
        let ending = try sitting.process.wait { sitting.terminal.look() }
        #expect(ending.signal == signal && !ending.dumpedCore)
        #expect(sitting.terminal.echoes)
        #expect(!sitting.terminal.shown.contains(Self.typed))
        // The shell would take half a passphrase for the beginning of its next command.
        sitting.terminal.type("next\n")
        #expect(sitting.terminal.readLine() == "next\n")
    }

    @Test("the interrupt key at the prompt ends the program, and the stop key does nothing")
    func restoresAfterKeys() throws {
        let sitting = try sit()
        defer { try? FileManager.default.removeItem(atPath: sitting.folder) }
        sitting.terminal.type("\u{1A}")
        usleep(100_000)
        #expect(sitting.process.poll() == nil && !sitting.terminal.echoes)
        sitting.terminal.type("\u{3}")
        let ending = try sitting.process.wait { sitting.terminal.look() }
        #expect(ending.signal == SIGINT)
        #expect(sitting.terminal.echoes)
    }

    @Test("a passphrase that never ends and a terminal that is gone are refused")
    func refusesEndlessLine() throws {
        for text in [String(repeating: "x", count: 600) + "\u{4}", "\u{4}"] {
            let sitting = try sit()
            defer { try? FileManager.default.removeItem(atPath: sitting.folder) }
            for _ in 0..<3 { sitting.terminal.type(text) }
            let ending = try sitting.process.wait { sitting.terminal.look() }
            #expect([65, 74].contains(ending.status))
            #expect(sitting.terminal.echoes)
        }
    }
}
