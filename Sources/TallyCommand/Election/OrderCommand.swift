import ArgumentParser
import CommandConsole
import ElectionModel
import GroupArithmetic
import Primitives

struct OrderCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "order",
        abstract: "Write the order to open or to close the voting, which officials then sign.",
        subcommands: [Open.self, Close.self])

    struct Open: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Write open.json.")
        @Option(help: "The election's folder.") var election: String
        func run() throws { try OrderCommand.write(.open, election) }
    }

    struct Close: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Write close.json.")
        @Option(help: "The election's folder.") var election: String
        func run() throws { try OrderCommand.write(.close, election) }
    }

    private static func write(_ kind: OrderDocument.Kind, _ folder: String) throws {
        let checked = try DefinitionFolder(folder)
        let bundle = ElectionBundle(
            manifest: checked.manifest.canonicalBytes, election: checked.configuration.canonicalBytes,
            guardians: try DurableFile.read("\(folder)/\(ElectionFolder.guardians)"), roll: checked.roll.documentHash)
        let context: ElectionContext
        do throws(FormatError) {
            context = try ElectionContext(bundle, group: .standard, pinned: nil)
        } catch {
            throw CommandFailure(.doesNotHold, "\(folder): \(error)", hint: "finish the key ceremony first")
        }
        let order = OrderDocument(
            kind: kind, election: context.extendedBaseHash, fingerprint: context.fingerprint,
            rollVersion: checked.roll.version, roll: checked.roll.documentHash, issuedAt: Inputs.now)
        let path = "\(folder)/\(kind.rawValue).json"
        try DurableFile.write(order.canonicalBytes, to: path)
        TallyMain.console.say(
            "written: \(path)\nnext: officials run sign \(path); then glassurn-collector \(kind.rawValue) \(path)")
    }
}
