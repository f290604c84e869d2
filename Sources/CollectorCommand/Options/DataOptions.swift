import ArgumentParser
import CollectionService
import CommandConsole
import Primitives
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

    @Option(help: "PEM file with the only issuers of witnesses' certificates to trust. Without it: the system's.")
    var witnessCa: String?

    func witnessAuthorities() throws -> [UInt8]? { try witnessCa.map { try DurableFile.read($0, limit: 1 << 20) } }

    func secrets() throws -> CollectorSecrets { try CollectorSetup.secrets(in: folder) }
}
