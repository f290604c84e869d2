import CollectionAPI
package import ElectionModel
package import GroupArithmetic
package import Primitives

/// One voter's folder with receipts: `ID-K.json` and `ID-K.tlog-proof` for ballot K of the election ID, its signed
/// statement in `ID-K.statement.json` and `ID-K.statement.p7s`, `ID-K.pending.json` while its fate is unknown,
/// `ID.election.json` with the election's files.
package struct ReceiptFolder: Sendable {
    private static let receiptLimit = 1 << 20
    private static let bundleLimit = 64 << 20

    package let path: String

    /// Makes the folder where it does not exist.
    package init(_ path: String) throws {
        self.path = path
        try DurableFile.makeFolder(path, secret: true)
    }

    package func receiptPath(_ sequence: Int, of context: ElectionContext) -> String {
        "\(path)/\(context.configuration.settings.identifier)-\(sequence).json"
    }

    func proofPath(_ sequence: Int, of context: ElectionContext) -> String {
        "\(path)/\(context.configuration.settings.identifier)-\(sequence).tlog-proof"
    }

    func pendingPath(_ sequence: Int, of context: ElectionContext) -> String {
        "\(path)/\(context.configuration.settings.identifier)-\(sequence).pending.json"
    }

    // MARK: Receipts

    /// The receipts of this election, by sequence; each has been verified again.
    package func receipts(of context: ElectionContext) throws -> [VerifiedReceipt] {
        try sequences(of: context, ending: ".json").compactMap { sequence in
            let file = receiptPath(sequence, of: context)
            let receipt = try Self.readReceipt(file, group: context.group)
            // Another election may have had the same short name.
            guard receipt.fingerprint == context.fingerprint else { return nil }
            guard receipt.receipt.sequence == sequence else {
                throw VoterError(.badFile, "\(file) holds the receipt of ballot \(receipt.receipt.sequence)")
            }
            return VerifiedReceipt(saved: receipt, inclusion: try ReceiptChecker(context).verify(receipt))
        }
    }

    /// The proof alone does not say which ballot it is about; its receipt stands beside it.
    package static func receiptPath(for file: String) -> String {
        let ending = ".tlog-proof"
        return file.hasSuffix(ending) ? file.dropLast(ending.count) + ".json" : file
    }

    package static func readReceipt(_ path: String, group: Group) throws -> SavedReceipt {
        let bytes = try DurableFile.read(path, limit: receiptLimit)
        do throws(FormatError) {
            return try SavedReceipt(canonical: bytes, group: group)
        } catch {
            throw VoterError(
                .badFile, "\(path) is not a receipt: \(error)", hint: "move the file out of the folder, but keep it")
        }
    }

    /// Saving the same receipt again is fine; another one under its name stays. A receipt with a promise of
    /// cosignatures gives way to one of the same ballot that has them.
    package func save(_ receipt: SavedReceipt, of context: ElectionContext) throws {
        let sequence = receipt.receipt.sequence
        if let kept = try? Self.readReceipt(receiptPath(sequence, of: context), group: context.group),
            kept.replacing(proof: receipt.proof) == receipt
        {
            return try improve(kept, to: receipt, of: context)
        }
        try requireFree(sequence, of: context, except: receipt)
        try Self.keep(Array(receipt.receipt.proof.utf8), at: proofPath(sequence, of: context))
        try Self.keep(receipt.canonicalBytes, at: receiptPath(sequence, of: context))
    }

    private func improve(_ kept: SavedReceipt, to receipt: SavedReceipt, of context: ElectionContext) throws {
        let checker = ReceiptChecker(context)
        guard case .promised? = try? checker.check(kept.receipt).standing,
            case .cosigned = try checker.check(receipt.receipt).standing
        else { return }
        let sequence = receipt.sequence
        let text = Array(receipt.proof.utf8)
        try DurableFile.write(text, to: proofPath(sequence, of: context), replacing: true, secret: true)
        try DurableFile.write(
            receipt.canonicalBytes, to: receiptPath(sequence, of: context), replacing: true, secret: true)
    }

    /// The signed statement, with the salt that shows whose ballot it is: for the voter alone, who may need it to prove
    /// what was cast in whose name. Nothing of the choice is in it.
    package func keepStatement(_ submission: CastSubmission, of context: ElectionContext) throws {
        let stem = "\(path)/\(context.configuration.settings.identifier)-\(submission.statement.sequence).statement"
        try Self.keep(submission.statementBytes, at: "\(stem).json")
        try Self.keep(submission.signature, at: "\(stem).p7s")
    }

    /// Before anything is sent: the names that the receipt will need are not taken.
    package func requireFree(
        _ sequence: Int, of context: ElectionContext, except receipt: SavedReceipt? = nil
    ) throws {
        let files = [
            (receiptPath(sequence, of: context), receipt?.canonicalBytes),
            (proofPath(sequence, of: context), receipt.map { Array($0.receipt.proof.utf8) }),
        ]
        for (file, expected) in files where DurableFile.exists(file) {
            guard let expected, try DurableFile.read(file, limit: Self.receiptLimit) == expected else {
                throw VoterError(
                    .folderTaken, "\(file) is the receipt of another election or voter",
                    hint: "give each voter a folder of their own with --receipts")
            }
        }
    }

    // MARK: Pending ballots

    package func pending(of context: ElectionContext) throws -> CastSubmission? {
        for sequence in try sequences(of: context, ending: ".pending.json") {
            let file = pendingPath(sequence, of: context)
            let bytes = try DurableFile.read(file, limit: CastSubmission.maximumByteCount)
            do throws(FormatError) {
                let submission = try CastSubmission(canonical: bytes, group: context.group)
                if submission.statement.fingerprint == context.fingerprint { return submission }
            } catch {
                throw VoterError(.badFile, "\(file) is not a ballot: \(error)")
            }
        }
        return nil
    }

    /// Ciphertext and signed statement only: neither the choice nor a nonce.
    package func savePending(_ submission: CastSubmission, of context: ElectionContext) throws {
        try DurableFile.write(
            submission.canonicalBytes, to: pendingPath(submission.statement.sequence, of: context), secret: true)
    }

    package func removePending(_ submission: CastSubmission, of context: ElectionContext) throws {
        try DurableFile.remove(pendingPath(submission.statement.sequence, of: context))
    }

    // MARK: The election

    /// The kept files of the election with this fingerprint, if any.
    package func bundle(fingerprint: HashValue, group: Group) throws -> ElectionBundle? {
        for name in try DurableFile.list(path) where name.hasSuffix(".election.json") {
            guard let bytes = try? DurableFile.read("\(path)/\(name)", limit: Self.bundleLimit),
                let bundle = try? ElectionBundle(canonical: bytes, group: group)
            else { continue }
            let found = ElectionFingerprint.compute(
                definition: bundle.definition, guardians: SHA256.hash(bundle.guardians))
            if found == fingerprint { return bundle }
        }
        return nil
    }

    package func save(_ bundle: ElectionBundle, of context: ElectionContext) throws {
        let file = "\(path)/\(context.configuration.settings.identifier).election.json"
        try DurableFile.write(bundle.canonicalBytes, to: file, replacing: true)
    }

    private func sequences(of context: ElectionContext, ending: String) throws -> [Int] {
        let prefix = context.configuration.settings.identifier + "-"
        return try DurableFile.list(path).compactMap { name in
            guard name.hasPrefix(prefix), name.hasSuffix(ending) else { return nil }
            let middle = name.dropFirst(prefix.count).dropLast(ending.count)
            guard let number = Int(middle), number > 0, String(number) == middle else { return nil }
            return number
        }.sorted()
    }

    static func keep(_ bytes: [UInt8], at path: String) throws {
        if !DurableFile.exists(path) { try DurableFile.write(bytes, to: path, secret: true) }
    }
}
