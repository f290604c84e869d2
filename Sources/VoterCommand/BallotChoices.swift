package import BallotEncryption
import CommandConsole
import ElectionModel
import Primitives

/// Gets a ticket and the choices that go with it, from a file or from the terminal.
package struct BallotChoices: Sendable {
    private let session: CastingSession
    private let voice: any VoterVoice
    private let language: String?
    private let file: String?

    /// - Parameter file: with the choices; `nil` to ask.
    package init(session: CastingSession, voice: any VoterVoice, language: String?, file: String?) {
        self.session = session
        self.voice = voice
        self.language = language
        self.file = file
    }

    package func make() throws -> (VoterSelections, CheckedTicket) {
        try make(for: session.obtainTicket())
    }

    package func make(for ticket: CheckedTicket) throws -> (VoterSelections, CheckedTicket) {
        let style = ticket.ticket.ballotStyle
        let values = try file.map { try read($0, style: style) } ?? ask(style: style)
        let selections = try VoterSelections(values, manifest: session.context.manifest, ballotStyle: style)
        guard ticket.isAging(at: session.clock.now()) else { return (selections, ticket) }
        let fresh = try session.obtainTicket()
        guard fresh.ticket.ballotStyle == style else {
            throw VoterError(
                .wrongStyle, "your ballot style has changed while you chose",
                hint: "run vote again: the new ballot will be shown")
        }
        return (selections, fresh)
    }

    private func ask(style: Int) throws(VoterError) -> [Int: [Int]] {
        let paper = BallotPaper(session.context, ballotStyle: style, language: language)
        return try BallotDialogue(paper, voice: voice).fill()
    }

    private func read(_ path: String, style: Int) throws -> [Int: [Int]] {
        var bytes = try DurableFile.read(path, limit: SelectionsFile.maximumByteCount)
        defer { SecretBytes.wipe(&bytes) }
        let file = try SelectionsFile(authored: bytes, group: session.context.group)
        guard file.ballotStyle == style else {
            throw VoterError(
                .wrongStyle, "the choices are for ballot style \(file.ballotStyle), yours is \(style)",
                hint: "write the choices for the contests of ballot style \(style)")
        }
        return try file.values(session.context.manifest)
    }
}
