public import Primitives

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Questions on the terminal.
public enum Terminal {
    /// Longer passphrases are refused, not cut.
    private static let maximumSecretCount = 1_024

    public static var isInteractive: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    /// Reads a line without showing it.
    ///
    /// - Parameter option: which gives the secret where there is no terminal.
    /// - Throws: ``CommandFailure`` without a terminal, at the end of input before the line's end, and for a line of
    ///   more than 1,024 bytes.
    public static func askSecret(_ prompt: String, option: String = "--passphrase-file") throws -> SecretBytes {
        guard isInteractive else {
            let what = option == "--pin-file" ? "PIN" : "passphrase"
            throw CommandFailure(
                .usage, "a \(what) is needed and there is no terminal to ask on", hint: "give \(option)")
        }
        guard SilentTerminal.begin() else {
            throw CommandFailure(.inputOutput, "the terminal cannot hide what is typed")
        }
        Console.write("\(prompt): ", to: STDERR_FILENO)
        defer {
            SilentTerminal.end()
            Console.write("\n", to: STDERR_FILENO)
        }
        return try readSecretLine()
    }

    private static func readSecretLine() throws -> SecretBytes {
        var bytes: [UInt8] = []
        // Growing would leave copies behind in memory.
        bytes.reserveCapacity(maximumSecretCount)
        defer { SecretBytes.wipe(&bytes) }
        var byte = UInt8(0)
        while true {
            let count = read(STDIN_FILENO, &byte, 1)
            if count < 0 && errno == EINTR { continue }
            guard count == 1 else { throw CommandFailure(.inputOutput, "the terminal closed before the line's end") }
            if byte == 10 { return SecretBytes(wiping: &bytes) }
            guard bytes.count < maximumSecretCount else {
                throw CommandFailure(.badInput, "a passphrase has at most \(maximumSecretCount) bytes")
            }
            bytes.append(byte)
        }
    }

    /// Reads a line; `nil` at the end of input.
    public static func ask(_ prompt: String) -> String? {
        Console.write("\(prompt) ", to: STDERR_FILENO)
        return readLine(strippingNewline: true)
    }
}
