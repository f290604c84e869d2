import CommandConsole
import ElectionModel
import GroupArithmetic
import Primitives

/// The officials' folder of an election that has its keys: definition, roll with all updates, all override lists.
struct OfficialsFolder {
    let folder: String
    let context: ElectionContext
    let rolls: RollHistory
    let overrides: OverrideHistory

    init(_ folder: String) throws {
        let checked = try DefinitionFolder(folder)
        guard DurableFile.exists("\(folder)/\(ElectionFolder.guardians)") else {
            throw CommandFailure(.doesNotHold, "\(folder) has no guardians.json", hint: "finish the key ceremony first")
        }
        let bundle = ElectionBundle(
            manifest: checked.manifest.canonicalBytes, election: checked.configuration.canonicalBytes,
            guardians: try DurableFile.read("\(folder)/\(ElectionFolder.guardians)"), roll: checked.roll.documentHash)
        do throws(FormatError) {
            context = try ElectionContext(bundle, group: .standard, pinned: nil)
        } catch {
            throw CommandFailure(.doesNotHold, "\(folder): \(error)", hint: "finish the key ceremony first")
        }
        self.folder = folder
        rolls = try Self.rolls(checked.roll, folder, context)
        overrides = try Self.overrides(rolls, folder, context)
    }

    private static func rolls(_ initial: VoterRoll, _ folder: String, _ context: ElectionContext) throws -> RollHistory
    {
        var rolls = RollHistory(initial: initial)
        while DurableFile.exists("\(folder)/\(ElectionFolder.rollUpdate(rolls.version + 1))") {
            let name = ElectionFolder.rollUpdate(rolls.version + 1)
            let document = try signed(name, .rollUpdate, folder, context)
            let changes = try DurableFile.read(
                "\(folder)/\(ElectionFolder.rollChanges(rolls.version + 1))", limit: 2 << 30)
            try explaining(name) { () throws(FormatError) in
                try rolls.apply(document, changes: changes, context: context)
            }
        }
        return rolls
    }

    private static func overrides(
        _ rolls: RollHistory, _ folder: String, _ context: ElectionContext
    ) throws -> OverrideHistory {
        var history = OverrideHistory()
        while DurableFile.exists("\(folder)/\(ElectionFolder.overrideList(history.number + 1))") {
            let name = ElectionFolder.overrideList(history.number + 1)
            let document = try signed(name, .overrideList, folder, context)
            let entries = try DurableFile.read(
                "\(folder)/\(ElectionFolder.overrideEntries(history.number + 1))", limit: 2 << 30)
            try explaining(name) { () throws(FormatError) in
                try history.apply(document, entries: entries, context: context, isKnown: rolls.isKnown)
            }
        }
        return history
    }

    private static func signed(
        _ name: String, _ act: OfficialAct, _ folder: String, _ context: ElectionContext
    ) throws -> VerifiedDocument {
        let document = try SignedDocument.load("\(folder)/\(name)")
        do throws(FormatError) {
            return try document.verified(.officials(act), configuration: context.configuration)
        } catch {
            throw CommandFailure(
                .doesNotHold, "\(name): \(error)",
                hint:
                    "officials sign it before the next is made; a wrong one that nobody signed is deleted with its list"
            )
        }
    }

    private static func explaining(_ name: String, _ body: () throws(FormatError) -> Void) throws {
        do throws(FormatError) {
            try body()
        } catch {
            throw CommandFailure(.doesNotHold, "\(name): \(error)")
        }
    }
}
