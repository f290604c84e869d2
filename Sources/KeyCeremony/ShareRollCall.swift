public import ElectionModel
import GroupArithmetic
import Identity
public import Primitives
import SigmaProofs

/// Asking all guardians, before opening and before closing, whether their shares of the key are alive.
///
/// It needs the election folder only, and no network:
///
///     checks/opening-1/question.json      by an official; opening-2 and so on when it is asked again
///     checks/opening-1/answer-1.json      with .guardian-1.p7s
///     checks/closing-1/…                  the same before closing
public struct ShareRollCall: Sendable {
    public let context: ElectionContext
    let files: CeremonyFiles
    let ceremony: Ceremony

    /// - Throws: `.missingDocument` before the ceremony is finished, `.missingSignature`, `.badSignature`,
    ///   `.recordMismatch`, and the errors of ``CeremonyFiles/ceremony()``.
    public init(_ files: CeremonyFiles) throws {
        let ceremony = try files.ceremony()
        let plan = ceremony.plan
        let record = try ceremony.requireAllSignatures(
            files.signed(ElectionFolder.guardians, of: nil), name: ElectionFolder.guardians)
        let bundle = ElectionBundle(
            manifest: plan.manifest, election: plan.configuration.canonicalBytes, guardians: record.bytes,
            roll: plan.definition.roll)
        do throws(FormatError) {
            context = try ElectionContext(bundle, group: files.group, pinned: nil)
        } catch {
            throw CeremonyError(.recordMismatch, "\(ElectionFolder.guardians): \(error)")
        }
        self.files = files
        self.ceremony = ceremony
    }

    /// A question as it lies in its folder.
    public struct Call: Sendable {
        public let question: ShareQuestion
        /// How often it was asked on this occasion, this time included.
        public let number: Int
        /// SHA-256 of question.json.
        public let hash: HashValue

        var folder: String { ShareRollCall.folder(question.occasion, number) }
        func answer(_ guardian: Int) -> String { "\(folder)/answer-\(guardian).json" }
    }

    static func folder(_ occasion: ShareQuestion.Occasion, _ number: Int) -> String {
        "\(ElectionFolder.checks)/\(occasion.rawValue)-\(number)"
    }

    private static func question(_ occasion: ShareQuestion.Occasion, _ number: Int) -> String {
        "\(folder(occasion, number))/question.json"
    }

    /// Asks: writes the next question of this occasion.
    public func ask(
        _ occasion: ShareQuestion.Occasion, at time: Timestamp, using random: inout some SecureRandomSource
    ) throws -> Call {
        let number = count(occasion) + 1
        let question = ShareQuestion(
            election: context.extendedBaseHash, guardianRecordHash: context.guardianRecord.guardianRecordHash,
            fingerprint: context.fingerprint, occasion: occasion,
            nonce: try HashValue(bytes: random.bytes(HashValue.byteCount)), askedAt: time)
        try DurableFile.makeFolder(files.path(Self.folder(occasion, number)))
        let bytes = question.canonicalBytes
        try DurableFile.write(bytes, to: files.path(Self.question(occasion, number)))
        return Call(question: question, number: number, hash: SHA256.hash(bytes))
    }

    /// The last question of this occasion.
    ///
    /// - Throws: `.missingDocument`, `.malformedDocument`, `.otherElection`.
    public func call(_ occasion: ShareQuestion.Occasion) throws -> Call {
        let number = count(occasion)
        let name = Self.question(occasion, number)
        guard number > 0 else {
            throw CeremonyError(
                .missingDocument, "nobody has asked before \(occasion.rawValue) whether the shares are alive")
        }
        let bytes = try DurableFile.read(files.path(name))
        let question = try files.decode(ShareQuestion.self, bytes, name, nil)
        guard question.occasion == occasion else {
            throw CeremonyError(.malformedDocument, "\(name) is a question before \(question.occasion.rawValue)")
        }
        guard question.election == context.extendedBaseHash, question.fingerprint == context.fingerprint,
            question.guardianRecordHash == context.guardianRecord.guardianRecordHash
        else { throw CeremonyError(.otherElection, "\(name) is about another election or other keys") }
        return Call(question: question, number: number, hash: SHA256.hash(bytes))
    }

    private func count(_ occasion: ShareQuestion.Occasion) -> Int {
        var number = 0
        while DurableFile.exists(files.path(Self.question(occasion, number + 1))) { number += 1 }
        return number
    }
}
