import CommandConsole
import Primitives

/// Hashes as people type them.
enum HashArgument {
    /// Takes 64 hexadecimal digits in either case; spaces between groups are dropped.
    static func parse(_ text: String, name: String) throws(CommandFailure) -> HashValue {
        let digits = text.filter { !$0.isWhitespace }.uppercased()
        do throws(PrimitivesError) {
            return try HashValue(hexadecimal: digits)
        } catch {
            throw CommandFailure(.usage, "the \(name) is not 64 hexadecimal digits: \(error.reason)")
        }
    }
}
