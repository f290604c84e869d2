import BallotStorage
import CollectionService
import CommandConsole

extension CommandFailure {
    /// The database is older than what witnesses cosigned.
    init(behind error: ServiceError) {
        self.init(.doesNotHold, error.reason, hint: "restore the latest copy of the data folder; nothing was signed")
    }

    /// Runs what needs the witnesses.
    static func ifBehind<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as ServiceError where error.code == .behindWitnesses {
            throw CommandFailure(behind: error)
        }
    }

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
