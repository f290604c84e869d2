import CommandConsole
import ElectionModel
import GroupArithmetic
import Primitives

/// What a roll update or an override list does, for the official who is about to sign it: the public document commits
/// to a list beside it, and nobody should sign a commitment to a list that is another one or not there.
enum SupplementSummary {
    /// - Returns: `nil` for a document of another kind.
    static func check(_ file: String) throws -> String? {
        let bytes = try DurableFile.read(file, limit: SignedDocument.maximumByteCount)
        let folder = file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
        if bytes.starts(with: #"{"type":"roll-update","#.utf8) {
            let update = try Inputs.document(file, as: RollUpdate.self)
            let list = folder + ElectionFolder.rollChanges(update.number)
            let changes = try Inputs.document(list, as: RollChanges.self)
            try require(changes.documentHash == update.changes, file, list)
            return "roll update \(update.number): \(text(changes))"
        }
        if bytes.starts(with: #"{"type":"override-list","#.utf8) {
            let document = try Inputs.document(file, as: OverrideList.self)
            let list = folder + ElectionFolder.overrideEntries(document.number)
            let entries = try Inputs.document(list, as: OverrideEntries.self)
            try require(entries.documentHash == document.entries, file, list)
            return "override list \(document.number): \(text(entries))"
        }
        return nil
    }

    static func text(_ changes: RollChanges) -> String {
        var counts = (added: 0, removed: 0, moved: 0, reweighted: 0)
        for change in changes.changes {
            switch change {
            case .add: counts.added += 1
            case .remove: counts.removed += 1
            case .move: counts.moved += 1
            case .reweight: counts.reweighted += 1
            }
        }
        return "\(voters(counts.added)) added, \(counts.removed) removed, \(counts.moved) moved, "
            + "\(counts.reweighted) with another weight"
    }

    static func text(_ entries: OverrideEntries) -> String {
        "\(voters(entries.count(.revoke))) revoked, \(entries.count(.restore)) restored"
    }

    static func voters(_ count: Int) -> String { count == 1 ? "1 voter" : "\(count) voters" }

    private static func require(_ fits: Bool, _ file: String, _ list: String) throws(CommandFailure) {
        guard !fits else { return }
        throw CommandFailure(
            .doesNotHold, "\(list) is not the list that \(file) commits to", hint: "do not sign; make both again")
    }
}
