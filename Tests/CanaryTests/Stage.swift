import Foundation
import Synchronization

/// A folder in which the built programs run, with all that they say and leave behind.
///
///     stage/        is searched: the programs' files, their HOME and TMPDIR, what they said
///     aside/        is not: what the test itself keeps
final class Stage {
    struct Outcome {
        let ending: ChildProcess.Ending
        let output: String
        let errors: String
    }

    /// Bytes that a program drew from the kernel.
    struct Draw {
        let command: String
        /// The process, by its place among the commands.
        let run: Int
        /// From 1, in the process.
        let number: Int
        let bytes: [UInt8]
    }

    struct Surprise: Error, CustomStringConvertible {
        let description: String
    }

    /// The folder of the built products: this test bundle lies in it.
    static var products: String {
        var folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        while folder.path.contains(".xctest") { folder.deleteLastPathComponent() }
        return folder.path
    }

    let folder: String
    let aside: String
    private(set) var draws: [Draw] = []
    /// What other processes could read about the programs: their arguments and environments.
    private(set) var processes: Set<[UInt8]> = []
    private(set) var coresDumped: [String] = []
    /// Failures with another status than expected.
    private(set) var surprises: [Surprise] = []
    private var commandCount = 0

    private let preloaded: String

    /// - Parameter counting: counts multiplications instead of recording random bytes.
    init(counting: Bool = false) throws {
        let root = FileManager.default.temporaryDirectory.appending(path: "canary-\(UUID().uuidString)").path
        (folder, aside) = ("\(root)/stage", "\(root)/aside")
        for name in ["stage/home", "stage/tmp", "stage/said", "stage/work", "aside/random"] {
            try FileManager.default.createDirectory(atPath: "\(root)/\(name)", withIntermediateDirectories: true)
        }
        Self.roots.withLock { $0.append(root) }
        atexit { for root in Stage.roots.withLock({ $0 }) { try? FileManager.default.removeItem(atPath: root) } }
        preloaded = "\(aside)/\(counting ? "WorkCounter" : "RandomRecorder").so"
        try compile(counting ? "WorkCounter.c" : "RandomRecorder.c")
    }

    private static let roots = Mutex<[String]>([])

    private func compile(_ name: String) throws {
        let source = URL(filePath: #filePath).deletingLastPathComponent().appending(path: name).path
        let command = "exec $(command -v cc || command -v clang || command -v gcc) -shared -fPIC -o \"$0\" \"$1\""
        try tool(["/bin/sh", "-c", command, preloaded, source])
    }

    private var environment: [String: String] {
        [
            "PATH": "/usr/bin:/bin", "HOME": "\(folder)/home", "TMPDIR": "\(folder)/tmp", "LC_ALL": "C.UTF-8",
            "LD_PRELOAD": preloaded, "RECORD_RANDOM_IN": "\(aside)/random", "COUNT_WORK_IN": "\(aside)/work",
            // Swift's own report of a crash would show memory.
            "SWIFT_BACKTRACE": "enable=yes,color=no,interactive=no",
        ]
    }

    // MARK: The programs

    /// Starts a program of the project, with cores allowed, its output going into files.
    ///
    /// - Parameter limits: shell commands that set further limits.
    func start(_ words: [String], limits: String = "") throws -> RunningProgram {
        let (command, output, errors) = nextCommand(words)
        let process = try spawn(
            wrapped(words, limits), environment: environment, output: output, errors: errors)
        return RunningProgram(process: process, command: command, run: commandCount, output: output, errors: errors)
    }

    /// Starts a program at a terminal; ``finish(_:at:)`` keeps what it showed.
    func start(_ words: [String], at terminal: PseudoTerminal) throws -> RunningProgram {
        let (command, output, errors) = nextCommand(words)
        let process = try ChildProcess(
            PseudoTerminal.wrapper + wrapped(words, ""), in: "\(folder)/work", environment: environment,
            descriptors: (terminal.slave, terminal.slave, terminal.slave))
        return RunningProgram(process: process, command: command, run: commandCount, output: output, errors: errors)
    }

    private func nextCommand(_ words: [String]) -> (command: String, output: String, errors: String) {
        commandCount += 1
        let verbs = words.prefix(4).prefix { !$0.contains("/") && !$0.hasPrefix("-") }
        let label = String(format: "%03d", commandCount) + "-" + verbs.joined(separator: "-")
        return (verbs.joined(separator: " "), "\(folder)/said/\(label).out", "\(folder)/said/\(label).err")
    }

    private func wrapped(_ words: [String], _ limits: String) -> [String] {
        ["/bin/sh", "-c", "ulimit -c unlimited; \(limits) exec \"$0\" \"$@\"", "\(Self.products)/\(words[0])"]
            + words.dropFirst()
    }

    /// Waits for its end, watching what others can see of it.
    func finish(_ program: RunningProgram, at terminal: PseudoTerminal? = nil) throws -> Outcome {
        let ending = try program.process.wait {
            watch(program.process.pid)
            terminal?.look()
        }
        if let terminal { try Data(terminal.shown.utf8).write(to: URL(filePath: program.output)) }
        if ending.dumpedCore { coresDumped.append(program.command) }
        let record = "\(aside)/random/\(program.process.pid)"
        let lines = (try? String(contentsOfFile: record, encoding: .utf8))?.split(separator: "\n") ?? []
        for (index, line) in lines.enumerated() {
            draws.append(
                Draw(command: program.command, run: program.run, number: index + 1, bytes: Self.bytes(line)))
        }
        // Numbers of processes come again.
        try? FileManager.default.removeItem(atPath: record)
        return Outcome(ending: ending, output: program.outputText, errors: program.errorText)
    }

    /// Runs to the end.
    @discardableResult
    func run(_ words: [String], status: Int32 = 0, line: Int = #line) throws -> Outcome {
        let outcome = try finish(start(words))
        guard outcome.ending.status != status else { return outcome }
        let surprise = Surprise(
            description: "line \(line): \(words.joined(separator: " "))\n\(outcome.ending), expected \(status)\n"
                + outcome.output + outcome.errors)
        // What should fail and fails otherwise does not keep the election from going on.
        guard status != 0, outcome.ending.status != 0 else { throw surprise }
        surprises.append(surprise)
        return outcome
    }

    /// Every write to a file fails, as on a full disk. What the program says is lost too.
    func runWithoutSpace(_ words: [String]) throws {
        let outcome = try finish(start(words, limits: "trap '' XFSZ; ulimit -f 0;"))
        guard outcome.ending.status != 0 else {
            throw Surprise(description: "\(words.joined(separator: " ")): succeeds without space for a file")
        }
    }

    /// Sends a signal some time after the start, if it still runs then.
    @discardableResult
    func interrupt(_ words: [String], with signal: Int32, after milliseconds: UInt32) throws -> Outcome {
        let program = try start(words)
        for _ in 0..<max(1, milliseconds / 10) {
            watch(program.process.pid)
            usleep(10_000)
        }
        program.process.send(signal)
        return try finish(program)
    }

    /// The multiplications of a program that was started counting.
    func work(_ words: [String]) throws -> Int {
        try run(words)
        let text = try String(contentsOfFile: "\(aside)/work", encoding: .utf8)
        guard let count = Int(text.dropLast()) else { throw Surprise(description: "\(text) is no count") }
        return count
    }

    func watch(_ pid: pid_t) {
        for name in ["cmdline", "environ"] {
            guard let content = FileManager.default.contents(atPath: "/proc/\(pid)/\(name)") else { continue }
            processes.insert([UInt8](content))
        }
    }

    // MARK: Other tools and files

    /// Runs something that is not under test; its output is kept aside.
    @discardableResult
    func tool(_ words: [String]) throws -> String {
        let (output, errors) = ("\(aside)/tool.out", "\(aside)/tool.err")
        let process = try spawn(
            words, environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"],
            output: output, errors: errors)
        guard try process.wait().status == 0 else {
            throw Surprise(description: "\(words): \(try String(contentsOfFile: errors, encoding: .utf8))")
        }
        return try String(contentsOfFile: output, encoding: .utf8)
    }

    func write(_ text: String, _ name: String) throws {
        try write(Array(text.utf8), name)
    }

    func write(_ bytes: [UInt8], _ name: String) throws {
        let path = URL(filePath: "\(folder)/\(name)")
        try FileManager.default.createDirectory(
            at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: path)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path.path)
    }

    func read(_ name: String) throws -> [UInt8] { try [UInt8](Data(contentsOf: URL(filePath: "\(folder)/\(name)"))) }

    func copy(_ name: String, to other: String) throws {
        try FileManager.default.createDirectory(
            at: URL(filePath: "\(folder)/\(other)").deletingLastPathComponent(), withIntermediateDirectories: true)
        try? FileManager.default.removeItem(atPath: "\(folder)/\(other)")
        try FileManager.default.copyItem(atPath: "\(folder)/\(name)", toPath: "\(folder)/\(other)")
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: "\(folder)/\(name)") }

    private func spawn(
        _ words: [String], environment: [String: String], output: String, errors: String
    ) throws -> ChildProcess {
        let input = open("/dev/null", O_RDONLY | O_CLOEXEC)
        let descriptors = [output, errors].map { (path: String) in
            open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        }
        defer { for descriptor in descriptors + [input] { close(descriptor) } }
        return try ChildProcess(
            words, in: "\(folder)/work", environment: environment,
            descriptors: (input, descriptors[0], descriptors[1]))
    }

    static func bytes(_ hexadecimal: some StringProtocol) -> [UInt8] {
        let digits = hexadecimal.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}

/// A program of the project while it runs.
struct RunningProgram {
    let process: ChildProcess
    /// Its name and subcommands.
    let command: String
    let run: Int
    let output: String
    let errors: String

    var outputText: String { Self.text(output) }
    var errorText: String { Self.text(errors) }

    private static func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
}
