import ArgumentParser

/// What a guardian does, each with its own folder and identity.
struct GuardianCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "guardian",
        abstract: "Take part in the key ceremony as a guardian.",
        subcommands: [
            GuardianPrepare.self,
            GuardianAgree.self,
            GuardianOpen.self,
            GuardianShareOut.self,
            GuardianReceive.self,
        ])
}
