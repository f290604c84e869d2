#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A terminal that does not show what is typed, and shows it again however the program ends.
enum SilentTerminal {
    /// Signals that end the program unless somebody catches them.
    private static let interruptions = [SIGHUP, SIGINT, SIGQUIT, SIGTERM]
    // Read by a signal's handler, so there is no lock; one prompt at a time.
    nonisolated(unsafe) private static var before = termios()

    /// - Returns: whether the terminal is silent now.
    static func begin() -> Bool {
        guard tcgetattr(STDIN_FILENO, &before) == 0 else { return false }
        for signal in interruptions { handle(signal, restoring: true) }
        // A stopped program would leave a silent terminal to the shell.
        signal(SIGTSTP, SIG_IGN)
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        guard tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0 else {
            end()
            return false
        }
        return true
    }

    static func end() {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
        for signal in interruptions { handle(signal, restoring: false) }
        signal(SIGTSTP, SIG_DFL)
    }

    /// The handler makes only calls that POSIX allows in one, and then lets the signal end the program. What is half
    /// typed is dropped: the shell would take it for a command.
    private static func handle(_ number: Int32, restoring: Bool) {
        guard restoring else {
            signal(number, SIG_DFL)
            return
        }
        signal(number) { number in
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &SilentTerminal.before)
            signal(number, SIG_DFL)
            raise(number)
        }
    }
}
