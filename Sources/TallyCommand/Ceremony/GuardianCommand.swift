import ArgumentParser

/// What a guardian does, each with its own folder and identity.
struct GuardianCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "guardian",
        abstract: "Take part in the key ceremony as a guardian, and show that the share of the key is alive.",
        discussion: """
            In the ceremony, in this order, each when all guardians have done the step before: prepare, agree, open, \
            share, receive.

            Before the voting opens and before it closes, when the officials ask: check.
            """,
        subcommands: [
            GuardianPrepare.self,
            GuardianAgree.self,
            GuardianOpen.self,
            GuardianShareOut.self,
            GuardianReceive.self,
            GuardianComplain.self,
            GuardianCheck.self,
        ])
}
