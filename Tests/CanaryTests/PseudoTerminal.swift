import Foundation

/// A terminal at which the test sits: it reads what a program shows and types.
final class PseudoTerminal {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// The program's side.
    let slave: Int32
    private let master: Int32
    private(set) var shown = ""

    init() throws {
        var (first, second) = (Int32(-1), Int32(-1))
        let opened = openpty(&first, &second, nil, nil, nil) == 0
        (master, slave) = (first, second)
        guard opened, fcntl(master, F_SETFL, O_NONBLOCK) == 0, fcntl(master, F_SETFD, FD_CLOEXEC) == 0,
            fcntl(slave, F_SETFD, FD_CLOEXEC) == 0
        else { throw Failure(description: "no pseudo-terminal") }
    }

    deinit {
        close(slave)
        close(master)
    }

    /// The words in front of a program that make this terminal its controlling one.
    static let wrapper = ["/usr/bin/setsid", "--ctty"]

    /// Whether the terminal shows what is typed.
    var echoes: Bool {
        var settings = termios()
        return tcgetattr(slave, &settings) == 0 && settings.c_lflag & tcflag_t(ECHO) != 0
    }

    func look() {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = read(master, &buffer, buffer.count)
            guard count > 0 else { return }
            shown += String(decoding: buffer[..<count], as: UTF8.self)
        }
    }

    /// Waits for a prompt, with or without echo.
    func wait(for text: String, echoing: Bool = true) throws {
        for _ in 0..<2_000 {
            look()
            if shown.contains(text), echoes == echoing { return }
            usleep(5_000)
        }
        throw Failure(description: "\"\(text)\" does not come: \(shown)")
    }

    /// What a person types, control characters too.
    func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
    }

    /// The next line that a program would read.
    func readLine() -> String {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = read(slave, &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }
}
