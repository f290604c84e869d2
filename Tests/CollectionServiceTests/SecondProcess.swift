import BallotStorage
import CollectionService
import SQLiteStorage

/// The same data folder opened once more, as `glassurn-collector close` does beside `serve`.
struct SecondProcess {
    let store: any BallotStore
    let recorder: StepRecorder

    init(_ collector: TestCollector) throws {
        store = try SQLiteBallotStore(folder: collector.folder)
        recorder = StepRecorder(store: store, secrets: try CollectorSetup.secrets(in: collector.folder))
    }
}
