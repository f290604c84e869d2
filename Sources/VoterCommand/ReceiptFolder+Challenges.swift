package import ElectionModel
package import Primitives

/// Ballots that were opened as a test: `ID-challenge-CODE.json` and `ID-challenge-CODE.tlog-proof`, where CODE are the first
/// 12 digits of the confirmation code; `ID-challenge-CODE.pending.json` while their fate is unknown,
/// `ID-challenge-CODE.unlogged.json` where the collector refused to log them.
extension ReceiptFolder {
    private static let codeLength = 12

    private func stem(_ confirmationCode: HashValue, of context: ElectionContext) -> String {
        let code = confirmationCode.hexadecimal.prefix(Self.codeLength)
        return "\(path)/\(context.configuration.settings.identifier)-challenge-\(code)"
    }

    /// The receipts of challenged ballots of this election; each has been verified again.
    package func challenges(of context: ElectionContext) throws -> [VerifiedChallenge] {
        try files(of: context, ending: ".json").compactMap { file in
            guard case .challenge(let saved) = try KeptReceipt.read(file, group: context.group) else {
                throw VoterError(.badFile, "\(file) holds the receipt of a ballot that was cast")
            }
            guard saved.fingerprint == context.fingerprint else { return nil }
            return VerifiedChallenge(saved: saved, inclusion: try ReceiptChecker(context).verify(saved))
        }
    }

    /// - Returns: the receipt's path.
    func save(_ receipt: SavedChallenge, of context: ElectionContext) throws -> String {
        let stem = stem(receipt.confirmationCode, of: context)
        try Self.keep(Array(receipt.proof.utf8), at: "\(stem).tlog-proof")
        try Self.keep(receipt.canonicalBytes, at: "\(stem).json")
        return "\(stem).json"
    }

    /// Cosignatures take the place of a promise of them in a kept receipt; nothing else changes one.
    func improve(_ kept: SavedChallenge, with proof: String, of context: ElectionContext) throws {
        let better = SavedChallenge(
            election: kept.election, fingerprint: kept.fingerprint, ballot: kept.ballot, statement: kept.statement,
            confirmationCode: kept.confirmationCode, proof: proof)
        let checker = ReceiptChecker(context)
        guard case .promised? = try? checker.check(kept).standing,
            case .cosigned? = try? checker.check(better).standing
        else { return }
        let stem = stem(kept.confirmationCode, of: context)
        try DurableFile.write(Array(proof.utf8), to: "\(stem).tlog-proof", replacing: true, secret: true)
        try DurableFile.write(better.canonicalBytes, to: "\(stem).json", replacing: true, secret: true)
    }

    /// A challenge whose answer never came. It has the nonces of a ballot that will never count, and of no other.
    package func pendingChallenge(of context: ElectionContext) throws -> ChallengeSubmission? {
        for file in try files(of: context, ending: ".pending.json") {
            let bytes = try DurableFile.read(file, limit: ChallengeSubmission.maximumByteCount)
            do throws(FormatError) {
                let submission = try ChallengeSubmission(canonical: bytes, group: context.group)
                if submission.statement.fingerprint == context.fingerprint { return submission }
            } catch {
                throw VoterError(.badFile, "\(file) is not a challenged ballot: \(error)")
            }
        }
        return nil
    }

    /// Takes the place of the same ballot with another signature.
    func savePending(_ submission: ChallengeSubmission, of context: ElectionContext) throws {
        let stem = stem(submission.statement.confirmationCode, of: context)
        try DurableFile.write(submission.canonicalBytes, to: "\(stem).pending.json", replacing: true, secret: true)
    }

    /// Ends a pending challenge that the collector refused, and keeps all of it.
    ///
    /// - Returns: the file's path.
    func keepUnlogged(_ submission: ChallengeSubmission, of context: ElectionContext) throws -> String {
        let path = "\(stem(submission.statement.confirmationCode, of: context)).unlogged.json"
        try DurableFile.write(submission.canonicalBytes, to: path, replacing: true, secret: true)
        try removePending(submission, of: context)
        return path
    }

    func removePending(_ submission: ChallengeSubmission, of context: ElectionContext) throws {
        try DurableFile.remove("\(stem(submission.statement.confirmationCode, of: context)).pending.json")
    }

    private func files(of context: ElectionContext, ending: String) throws -> [String] {
        let prefix = context.configuration.settings.identifier + "-challenge-"
        return try DurableFile.list(path).sorted().compactMap { name in
            guard name.hasPrefix(prefix), name.hasSuffix(ending) else { return nil }
            let code = name.dropFirst(prefix.count).dropLast(ending.count)
            guard code.count == Self.codeLength, code.allSatisfy(\.isHexDigit) else { return nil }
            return "\(path)/\(name)"
        }
    }
}
