import ArgumentParser

struct DecryptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decrypt",
        abstract: "Decrypt the aggregate with a quorum of guardians, in three rounds by files.",
        discussion: """
            decrypt commit (each guardian); decrypt session, signed and appended to the log; decrypt reveal (each); \
            decrypt respond (each); decrypt result. Files are exchanged in COUNT/sessions/N/.

            A guardian whose file is wrong is named; a new session without it gives the same result. All guardians at \
            one computer: decrypt in-room. With many ballots, each guardian first runs decrypt recount on machines of its own.
            """,
        subcommands: [
            DecryptRecount.self, DecryptCommit.self, DecryptSession.self, DecryptReveal.self, DecryptRespond.self,
            DecryptResult.self,
            DecryptInRoom.self,
        ])
}
