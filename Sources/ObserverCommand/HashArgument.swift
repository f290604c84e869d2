import CommandConsole
import Primitives

/// Hashes as people type them.
enum HashArgument {
    /// Takes 64 hexadecimal digits as ``parse(_:name:)`` does, or the path of a file that holds them.
    static func parse(orFile text: String, name: String) throws -> HashValue {
        guard DurableFile.exists(text) else { return try parse(text, name: name) }
        let bytes = try DurableFile.read(text, limit: 1_000)
        return try parse(String(decoding: bytes, as: UTF8.self), name: name)
    }

    /// Takes 64 hexadecimal digits in either case; white space, `-` and `:` between them are dropped.
    static func parse(_ text: String, name: String) throws(CommandFailure) -> HashValue {
        do throws(PrimitivesError) {
            return try HashValue(typed: text)
        } catch {
            throw CommandFailure(.usage, "the \(name) is not 64 hexadecimal digits: \(error.reason)")
        }
    }
}
