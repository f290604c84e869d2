public import ArgumentParser
import Primitives

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The voice of the programs: results on standard output, errors and hints on standard error.
public struct Console: Sendable {
    /// As it stands in front of messages: `tally`, `voter` and so on.
    public let program: String

    public init(program: String) { self.program = program }

    /// A result, for people or, with `--json`, for scripts.
    public func say(_ text: String) {
        guard Self.write(text + "\n", to: STDOUT_FILENO) else {
            report(CommandFailure(.inputOutput, "cannot write the result: \(String(cString: strerror(errno)))"))
            exit(ExitStatus.inputOutput.rawValue)
        }
    }

    /// Something on the way that is no result.
    public func note(_ text: String) { Self.write("\(program): \(text)\n", to: STDERR_FILENO) }

    public func report(_ failure: CommandFailure) {
        Self.write("\(program): error: \(failure.message)\n", to: STDERR_FILENO)
        if let hint = failure.hint { Self.write("\(program): hint: \(hint)\n", to: STDERR_FILENO) }
    }

    /// Parses the arguments, runs the command and ends the process with the right status.
    public func run(_ root: any ParsableCommand.Type) async -> Never {
        // A closed pipe is an error like any other, so that nothing half done is left behind.
        signal(SIGPIPE, SIG_IGN)
        do {
            try MemoryGuard.begin()
            var command = try root.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            exit(ExitStatus.holds.rawValue)
        } catch let failure as CommandFailure {
            report(failure)
            exit(failure.status.rawValue)
        } catch let code as ExitCode {
            exit(code.rawValue)
        } catch let error as PrimitivesError {
            let status: ExitStatus =
                [.inputOutput, .fileExists, .fileMissing].contains(error.code) ? .inputOutput : .badInput
            report(CommandFailure(status, error.reason))
            exit(status.rawValue)
        } catch let error where root.exitCode(for: error) != ExitCode.failure {
            root.exit(withError: error)
        } catch {
            report(CommandFailure(.badInput, "\(error)"))
            exit(ExitStatus.badInput.rawValue)
        }
    }

    /// Ends the process with a status that is a verdict and no failure.
    public func end(_ status: ExitStatus) -> Never { exit(status.rawValue) }

    /// - Returns: whether everything was written.
    @discardableResult
    public static func write(_ text: String, to descriptor: Int32) -> Bool {
        let bytes = Array(text.utf8)
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress! + offset, bytes.count - offset)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            offset += count
        }
        return true
    }
}
