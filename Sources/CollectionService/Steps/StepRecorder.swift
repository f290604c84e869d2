public import BallotStorage
public import ElectionModel
package import GroupArithmetic
import Primitives
import TransparencyLog

/// Logs the signed steps that officials and guardians bring as files.
public struct StepRecorder: Sendable {
    private let store: any BallotStore
    private let secrets: CollectorSecrets
    private let group: Group
    private let witnesses: ElectionWitnesses

    /// - Parameter witnessAuthorities: PEM, the only issuers of witnesses' certificates to accept; `nil` for the
    ///   system's.
    public init(store: any BallotStore, secrets: CollectorSecrets, witnessAuthorities: [UInt8]? = nil) {
        self.init(store: store, secrets: secrets, group: .standard, witnessAuthorities: witnessAuthorities)
    }

    package init(
        store: any BallotStore, secrets: CollectorSecrets, group: Group, witnessAuthorities: [UInt8]? = nil
    ) {
        self.store = store
        self.secrets = secrets
        self.group = group
        witnesses = ElectionWitnesses(store, group: group, authorities: witnessAuthorities)
    }

    /// What was logged, and the proof.
    public struct Recorded: Sendable {
        public let step: LogLeaf.Step
        public let leaf: Int
        /// `tlog-proof` text.
        public let receipt: [UInt8]
    }

    /// Checks a document's content and signatures against everything that is logged before it, and logs it. A document
    /// that is logged already gets the same receipt again.
    ///
    /// - Parameters:
    ///   - path: the document; its signatures lie beside it, beside a definition the files that it names, and beside a
    ///     roll update or override list the secret list that it commits to.
    ///   - expected: refuses any other step; `nil` takes each.
    /// - Throws: ``ServiceError`` `.unknownDocument`, `.wrongDocument`, `.notReady`, `.behindWitnesses`; `.witnessesLate` when the step is
    ///   logged and only the cosignatures are missing; `StorageError` `.wrongStep` and others; `FormatError`;
    ///   `PrimitivesError`.
    public func record(_ path: String, expected: LogLeaf.Step? = nil) async throws -> Recorded {
        let document = try SignedDocument.load(path)
        let step = try StepDocument.step(of: document.bytes)
        guard expected == nil || step == expected else {
            throw ServiceError(
                .wrongDocument, "\(path) is of type \(step.rawValue), expected \(expected?.rawValue ?? "another")")
        }
        let known = try await store.steps().first { $0.step == step && $0.document.hash == document.hash }
        let leaf: Int
        if let known {
            leaf = known.leaf
        } else {
            try await witnesses.requireCurrent()
            leaf = try await store.append(try await newStep(step, document, path), signer: secrets.logSigner)
        }
        let receipt = try InclusionReceipt(of: try await witnesses.inclusion(ofLeaf: leaf), key: store.logKey)
        return Recorded(step: step, leaf: leaf, receipt: receipt.encoded)
    }

    private func newStep(_ step: LogLeaf.Step, _ document: SignedDocument, _ path: String) async throws -> NewStep {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        if step == .definition {
            return try DefinitionCheck(document, folder: folder, keys: secrets.publicKeys, group: group).newStep()
        }
        let logged = try await LoggedElection(store, group: group)
        switch step {
        case .commitments: try logged.checkCommitments(document)
        case .guardians: try logged.checkGuardians(document)
        default:
            let election = try await CollectorElection.load(from: store, group: group)
            if step.hasList {
                return try await SupplementCheck(logged, election: election, store: store)
                    .newStep(step, document, folder: folder)
            }
            try await StepCheck(logged, election: election, store: store).check(step, document)
        }
        return NewStep(step, document)
    }
}
