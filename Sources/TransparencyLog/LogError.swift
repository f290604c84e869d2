internal import Primitives

/// What went wrong in this module. Two errors are equal when their codes are; `reason` is for people.
public struct LogError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Code: String, CaseIterable, Sendable {
        // Keys and notes.
        case malformedKey, wrongKeyType, noteTooLarge, noteNotText, noteWithoutSignatures, malformedSignatureLine
        case tooManySignatures, duplicateSignature, notSigned, badSignature
        // Checkpoints, cosignatures and receipts.
        case malformedCheckpoint, extensionLines, wrongOrigin, malformedCosignature, malformedReceipt, receiptTooLarge
        // Witnesses.
        case malformedRequest, requestTooLarge, badPolicy, quorumMissing, malformedPromise, noFork
        // The tree.
        case indexOutOfRange, sizeOutOfRange, wrongProofLength, oldRootMismatch, rootMismatch, missingNode
        // Files of a finished log.
        case entryTooLarge, malformedBundle, malformedPath, wrongSize, wrongTile, wrongFileLength, missingFile
        case unknownFile, fileExists, inputOutput
    }

    public let code: Code
    public let reason: String

    public init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }
    public var description: String { reason }
}

extension LogError {
    /// What a failed file operation means for a log's folder.
    init(file error: PrimitivesError) {
        let code: Code =
            switch error.code {
            case .fileMissing: .missingFile
            case .fileExists: .fileExists
            case .fileTooLarge: .wrongFileLength
            default: .inputOutput
            }
        self.init(code, error.reason)
    }
}
