import CommandConsole
import ElectionModel
import GroupArithmetic
import Primitives

/// An election's definition whose files are well formed and fit together.
struct DefinitionFolder {
    let manifest: Manifest
    let configuration: ElectionConfiguration
    let roll: VoterRoll
    let signed: SignedDocument

    init(_ folder: String) throws {
        manifest = try Inputs.document("\(folder)/\(ElectionFolder.manifest)", as: Manifest.self)
        configuration = try Inputs.document("\(folder)/\(ElectionFolder.election)", as: ElectionConfiguration.self)
        roll = try Inputs.document("\(folder)/\(ElectionFolder.roll)", as: VoterRoll.self)
        signed = try SignedDocument.load("\(folder)/\(ElectionFolder.definition)")
        do throws(FormatError) {
            try roll.requireStyles(of: manifest)
            try roll.requireElectorate(of: configuration)
            try configuration.requireTexts(for: manifest)
            try configuration.requireCountable(manifest)
            let definition = try DefinitionDocument(canonical: signed.bytes, group: .standard)
            let computed = DefinitionDocument(
                manifest: manifest.documentHash, election: configuration.documentHash, roll: roll.documentHash)
            guard definition == computed else {
                throw FormatError(.inconsistent, "definition.json names other files than those in the folder")
            }
        } catch {
            throw CommandFailure(
                .doesNotHold, "\(folder): \(error)",
                hint: "a file was changed after election new: make the folder again")
        }
    }
}
