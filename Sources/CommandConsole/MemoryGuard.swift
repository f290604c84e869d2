import CProcess

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Keeps the memory of a process, with the keys and choices in it, out of files and away from other processes.
enum MemoryGuard {
    /// Signals that end a process at a fault of its own.
    private static let crashes = [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT, SIGSEGV, SIGTRAP]

    /// To be called before anything secret is read.
    ///
    /// - A core file's limit of 0 stops the file, but not a core that `core_pattern` pipes to a program; that a process
    ///   is not dumpable stops both, and other processes of the same user from reading its memory or environment.
    /// - Libraries are bound before the first secret is there; see `glassurn_bind_functions`.
    /// - Swift's own report of a crash shows registers and the memory that they point at. Its handlers go.
    ///
    /// - Throws: ``CommandFailure`` where the system refuses: going on would mean secrets on the disk.
    static func begin() throws {
        guard glassurn_bind_functions(CommandLine.unsafeArgv) == 0 else {
            throw CommandFailure(
                .internalError, "cannot start with bound libraries: \(String(cString: strerror(errno)))")
        }
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        guard setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none) == 0, glassurn_forbid_dumping() == 0 else {
            throw CommandFailure(.internalError, "cannot forbid core dumps: \(String(cString: strerror(errno)))")
        }
        for crash in crashes { signal(crash, SIG_DFL) }
    }
}
