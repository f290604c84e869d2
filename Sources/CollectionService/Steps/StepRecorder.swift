public import BallotStorage
public import ElectionModel
import GroupArithmetic
import Primitives
import TransparencyLog

/// Logs the signed steps that officials and guardians bring as files.
public struct StepRecorder: Sendable {
    private let store: any BallotStore
    private let secrets: CollectorSecrets
    private let witnesses: ElectionWitnesses

    /// - Parameter witnessAuthorities: PEM, the only issuers of witnesses' certificates to accept; `nil` for the
    ///   system's.
    public init(store: any BallotStore, secrets: CollectorSecrets, witnessAuthorities: [UInt8]? = nil) {
        self.store = store
        self.secrets = secrets
        witnesses = ElectionWitnesses(store, authorities: witnessAuthorities)
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
    ///   - path: the document; its signatures lie beside it, and beside a definition the files that it names.
    ///   - expected: refuses any other step; `nil` takes each.
    /// - Throws: ``ServiceError`` `.unknownDocument`, `.wrongDocument`, `.notReady`; `.witnessesLate` when the step is
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
            leaf = try await store.append(try await newStep(step, document, path), signer: secrets.logSigner)
        }
        let receipt = try InclusionReceipt(of: try await witnesses.inclusion(ofLeaf: leaf), key: store.logKey)
        return Recorded(step: step, leaf: leaf, receipt: receipt.encoded)
    }

    private func newStep(_ step: LogLeaf.Step, _ document: SignedDocument, _ path: String) async throws -> NewStep {
        if step == .definition {
            let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
            return try DefinitionCheck(document, folder: folder, keys: secrets.publicKeys).newStep()
        }
        let logged = try await LoggedElection(store)
        switch step {
        case .commitments: try logged.checkCommitments(document)
        case .guardians: try logged.checkGuardians(document)
        default: try await StepCheck(logged, election: .load(from: store), store: store).check(step, document)
        }
        return NewStep(step, document)
    }
}
