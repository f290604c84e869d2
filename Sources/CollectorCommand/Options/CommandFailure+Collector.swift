import BallotStorage
import CommandConsole

extension CommandFailure {
    /// A storage error with the status and the advice that belong to it.
    init(collector error: StorageError) {
        let status: ExitStatus =
            switch error.code {
            case .missing, .exists, .inputOutput: .inputOutput
            case .behindCheckpoint, .forkedLog, .damaged, .badCheckpointFile: .doesNotHold
            default: .badInput
            }
        let hint: String? =
            switch error.code {
            case .missing: "make a collector with: glassurn-collector init"
            case .behindCheckpoint, .forkedLog, .badCheckpointFile:
                "going on would let the log contradict receipts that voters hold; restore the latest copy of the folder"
            default: nil
            }
        self.init(status, error.reason, hint: hint)
    }
}
