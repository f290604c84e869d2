import ArgumentParser

struct DecryptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decrypt",
        abstract: "Decrypt the aggregate with a quorum of guardians, in three rounds by files.",
        discussion: """
            decrypt commit (each guardian); decrypt session, signed and appended to the log; decrypt reveal (each);
            decrypt respond (each); decrypt result. Files are exchanged in COUNT/sessions/N/.
            """,
        subcommands: [
            DecryptCommit.self, DecryptSession.self, DecryptReveal.self, DecryptRespond.self, DecryptResult.self,
        ])
}
