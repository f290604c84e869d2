public import ArgumentParser
public import Primitives

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Where a passphrase comes from: a file, or a prompt on the terminal. Never an argument.
public struct PassphraseOption: ParsableArguments {
    @Option(help: "File that holds the passphrase in its first line. Without it, the terminal asks.")
    public var passphraseFile: String?

    public init() {}

    /// - Parameter prompt: what the terminal shows.
    public func read(prompt: String) throws -> SecretBytes {
        if let passphraseFile { return try Self.readFile(passphraseFile) }
        return try Terminal.askSecret(prompt)
    }

    /// The first line of a file, without its line feed.
    public static func readFile(_ path: String) throws -> SecretBytes {
        var bytes = try DurableFile.read(path, limit: 4_096)
        if let end = bytes.firstIndex(of: 10) { bytes.removeSubrange(end...) }
        return SecretBytes(wiping: &bytes)
    }
}

/// Questions on the terminal.
public enum Terminal {
    public static var isInteractive: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    private static let maximumSecretCount = 4_096

    /// Reads a line without showing it, at most 4,096 bytes.
    public static func askSecret(_ prompt: String) throws -> SecretBytes {
        guard isInteractive else {
            throw CommandFailure(
                .usage, "a passphrase is needed and there is no terminal to ask on", hint: "give --passphrase-file")
        }
        Console.write("\(prompt): ", to: STDERR_FILENO)
        var settings = termios()
        tcgetattr(STDIN_FILENO, &settings)
        var silent = settings
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
            Console.write("\n", to: STDERR_FILENO)
        }
        var bytes: [UInt8] = []
        // Growing would leave copies behind in memory.
        bytes.reserveCapacity(maximumSecretCount)
        var byte = UInt8(0)
        while bytes.count < maximumSecretCount, read(STDIN_FILENO, &byte, 1) == 1, byte != 10 { bytes.append(byte) }
        return SecretBytes(wiping: &bytes)
    }

    /// Reads a line; `nil` at the end of input.
    public static func ask(_ prompt: String) -> String? {
        Console.write("\(prompt) ", to: STDERR_FILENO)
        return readLine(strippingNewline: true)
    }
}
