import CommandConsole

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// How the program talks with the voter.
package protocol VoterVoice: Sendable {
    /// A result.
    func say(_ text: String)
    /// Something on the way.
    func note(_ text: String)
    /// Something that the voter must not overlook.
    func warn(_ text: String)
    /// Part of the dialogue.
    func show(_ text: String)
    /// - Returns: a line, or `nil` where nobody answers.
    func ask(_ prompt: String) -> String?
}

struct ConsoleVoice: VoterVoice {
    let console: Console

    func say(_ text: String) { console.say(text) }
    func note(_ text: String) { console.note(text) }
    func warn(_ text: String) { console.note("WARNING: \(text)") }
    func show(_ text: String) { Console.write(text + "\n", to: STDERR_FILENO) }
    func ask(_ prompt: String) -> String? { Terminal.ask(prompt) }
}
