import ArgumentParser
import CommandConsole
import ElectionModel
import ElectionSetup
import GroupArithmetic
import Primitives

struct ElectionCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check an election's folder: formats, hashes, signatures, and the guardian record if it is there.")

    @Argument(help: "The election's folder.")
    var folder: String

    func run() throws {
        let checked = try DefinitionFolder(folder)
        let console = TallyMain.console
        do throws(FormatError) {
            _ = try checked.signed.verified(.officials(.definition), configuration: checked.configuration)
        } catch {
            throw CommandFailure(.doesNotHold, "definition.json: \(error)", hint: "officials sign with election sign")
        }
        for warning in SetupAdvice.warnings(checked.configuration, manifest: checked.manifest, roll: checked.roll) {
            console.note("warning: \(warning)")
        }
        console.say("the definition is complete and signed")
        guard DurableFile.exists("\(folder)/\(ElectionFolder.guardians)") else {
            return console.say("the key ceremony is not finished yet")
        }
        console.say("the guardian record holds; fingerprint \(try fingerprint(checked))")
    }

    private func fingerprint(_ checked: DefinitionFolder) throws -> HashValue {
        do {
            let record = try SignedDocument.load("\(folder)/\(ElectionFolder.guardians)")
                .verified(.allGuardians, configuration: checked.configuration)
            let bundle = ElectionBundle(
                manifest: checked.manifest.canonicalBytes, election: checked.configuration.canonicalBytes,
                guardians: record.bytes, roll: checked.roll.documentHash)
            return try ElectionContext(bundle, group: .standard, pinned: nil).fingerprint
        } catch let error as FormatError {
            throw CommandFailure(.doesNotHold, "guardians.json: \(error)")
        }
    }
}
