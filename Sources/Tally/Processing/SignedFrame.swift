import ElectionModel
import Primitives

/// The signed documents that every box and count folder has: the keys, and the orders to open and to close.
///
/// That their bytes are the log's says nothing about who ordered them: the collector writes the log alone.
enum SignedFrame {
    /// Definition, commitments and guardian record carry all signatures that they need.
    ///
    /// - Throws: ``FormatError`` `.inconsistent` with the file as its path.
    static func requireKeys(_ folder: String, _ context: ElectionContext) throws {
        let documents: [(String, SignedDocument.Requirement)] = [
            (RecordFolder.definition, .officials(.definition)), (RecordFolder.commitments, .allGuardians),
            (RecordFolder.guardians, .allGuardians),
        ]
        for (path, requirement) in documents {
            _ = try SignedDocument.load("\(folder)/\(path)").verified(requirement, context, file: path)
        }
    }

    /// The order with its signatures: by enough officials, of this kind and election, with the roll that was in force.
    ///
    /// - Throws: ``FormatError`` `.inconsistent` for too few signatures and `.badBox` for another order; both name the
    ///   file.
    static func order(
        _ kind: OrderDocument.Kind, _ folder: String, _ context: ElectionContext, _ log: LogWalk
    ) throws -> SignedDocument {
        let (act, step, path): (OfficialAct, LogLeaf.Step, String) =
            kind == .open ? (.open, .open, RecordFolder.open) : (.close, .close, RecordFolder.close)
        let document = try SignedDocument.load("\(folder)/\(path)")
        let verified = try document.verified(.officials(act), context, file: path)
        let order = try OrderDocument(canonical: verified.bytes, group: context.group)
        guard let leaf = log.grammar.indices[step] else {
            throw TallyError(.wrongStep, "the log has no \"\(step.rawValue)\" leaf: finish the voting and export again")
        }
        let version = log.rollVersion(at: leaf)
        let roll = version == 0 ? context.definition.roll : log.rollUpdates[version - 1].document
        guard order.kind == kind, order.election == context.extendedBaseHash, order.fingerprint == context.fingerprint,
            order.rollVersion == version, order.roll == roll
        else {
            throw TallyError(.badBox, "\(path): the order to \(kind.rawValue) belongs to another election or roll")
        }
        return document
    }
}
