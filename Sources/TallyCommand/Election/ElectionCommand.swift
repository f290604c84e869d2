import ArgumentParser

struct ElectionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "election",
        abstract: "Define an election: make its files, sign them, check them.",
        subcommands: [
            ElectionNew.self, ElectionSign.self, ElectionCheck.self, ElectionRelease.self, ElectionImportPrefLib.self,
        ])
}
