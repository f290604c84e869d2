import ArgumentParser
import CommandConsole
import ElectionModel
import Primitives

struct ElectionSign: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign", abstract: "Check an election's definition and sign it as an official.")

    @Argument(help: "The election's folder.")
    var folder: String

    @OptionGroup var signer: SignerOptions

    func run() throws {
        let checked = try DefinitionFolder(folder)
        let written = try SignFile.sign(
            "\(folder)/\(ElectionFolder.definition)", signer: signer, configuration: checked.configuration)
        TallyMain.console.say("signed: \(written)\nnext: when enough officials have signed, ceremony start")
    }
}
