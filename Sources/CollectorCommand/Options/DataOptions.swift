import ArgumentParser
import CollectionService
import CommandConsole
import SQLiteStorage

/// Where the collector keeps everything.
struct DataOptions: ParsableArguments {
    @Option(name: .customLong("data"), help: "The collector's data folder, made by init.")
    var folder: String

    func openStore() throws -> SQLiteBallotStore {
        do {
            return try SQLiteBallotStore(folder: folder)
        } catch {
            throw CommandFailure(collector: error)
        }
    }

    func secrets() throws -> CollectorSecrets { try CollectorSetup.secrets(in: folder) }
}
