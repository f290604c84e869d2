import ArgumentParser
import CommandConsole
import ElectionModel
import GroupArithmetic
import Primitives
import TransparencyLog

/// Which log.
struct LogKeyOptions: ParsableArguments {
    @Option(help: "The election's definition, a file election.json: its log key is taken.")
    var election: String?

    @Option(help: "Instead: the log's verifier key, ORIGIN+ID+KEY.")
    var key: String?

    func read() throws -> NoteVerifierKey {
        switch (election, key) {
        case (let path?, nil): return try configuration(path).logKey
        case (nil, let text?):
            do throws(LogError) {
                return try NoteVerifierKey(encoded: text)
            } catch {
                throw CommandFailure(.usage, "the log's key: \(error.reason)")
            }
        default: throw ValidationError("say which log: either --election or --key")
        }
    }

    /// The rule of the election about witnesses, where its definition is given.
    func policy() throws -> CosignaturePolicy? { try election.flatMap { try configuration($0).witnesses?.policy } }

    private func configuration(_ path: String) throws -> ElectionConfiguration {
        do {
            return try ElectionConfiguration(canonical: DurableFile.read(path, limit: 32 << 20), group: .standard)
        } catch let error as FormatError {
            throw CommandFailure(.badInput, "\(path) is no election.json: \(error)")
        }
    }
}
