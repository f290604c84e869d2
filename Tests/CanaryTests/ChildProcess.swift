import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// A program that runs, with its input and output where the caller wants them.
final class ChildProcess {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    struct Ending: Equatable {
        /// `nil` if a signal ended it.
        let status: Int32?
        let signal: Int32?
        /// Whether the system wrote a core.
        let dumpedCore: Bool
    }

    let pid: pid_t
    private var ending: Ending?

    /// - Parameters:
    ///   - words: the program's path and its arguments.
    ///   - descriptors: what becomes its input, output and error.
    init(
        _ words: [String], in folder: String, environment: [String: String],
        descriptors: (input: Int32, output: Int32, error: Int32)
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (source, target) in [(descriptors.input, 0), (descriptors.output, 1), (descriptors.error, 2)] {
            posix_spawn_file_actions_adddup2(&actions, source, Int32(target))
        }
        var attributes = try Self.freshSignals()
        defer { posix_spawnattr_destroy(&attributes) }
        let arguments = (["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder] + words).map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var child = pid_t(0)
        let error = posix_spawn(&child, "/bin/sh", &actions, &attributes, arguments, variables)
        guard error == 0 else { throw Failure(description: "\(words[0]): \(String(cString: strerror(error)))") }
        pid = child
    }

    /// Nothing blocked and nothing ignored, whatever thread this is.
    private static func freshSignals() throws -> posix_spawnattr_t {
        var attributes = posix_spawnattr_t()
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        guard posix_spawnattr_init(&attributes) == 0, posix_spawnattr_setsigmask(&attributes, &none) == 0,
            posix_spawnattr_setsigdefault(&attributes, &all) == 0,
            posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF)) == 0
        else { throw Failure(description: "cannot set the signals of a new process") }
        return attributes
    }

    func send(_ signal: Int32) { if ending == nil { kill(pid, signal) } }

    /// - Returns: `nil` while it runs.
    func poll() -> Ending? {
        if let ending { return ending }
        var status = Int32(0)
        guard waitpid(pid, &status, WNOHANG) == pid else { return nil }
        let signal = status & 0x7F
        ending = Ending(
            status: signal == 0 ? status >> 8 & 0xFF : nil, signal: signal == 0 ? nil : signal,
            dumpedCore: status & 0x80 != 0)
        return ending
    }

    /// Waits, looking in every few milliseconds.
    func wait(seconds: Double = 120, whileWaiting look: () -> Void = {}) throws -> Ending {
        let end = Date().addingTimeInterval(seconds)
        while Date() < end {
            look()
            if let ending = poll() { return ending }
            usleep(4_000)
        }
        send(SIGKILL)
        throw Failure(description: "process \(pid) did not end within \(seconds) s")
    }

    deinit {
        guard ending == nil else { return }
        kill(pid, SIGKILL)
        waitpid(pid, nil, 0)
    }
}
