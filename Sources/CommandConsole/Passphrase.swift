public import ArgumentParser
public import Primitives

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
        defer { SecretBytes.wipe(&bytes) }
        var line = Array(bytes.prefix { $0 != 10 })
        return SecretBytes(wiping: &line)
    }
}
