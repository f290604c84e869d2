import ArgumentParser
import CommandConsole
import ElectionModel
import GroupArithmetic
import Primitives
import Tally

/// A guardian's medium.
struct GuardianStateOptions: ParsableArguments {
    @Option(help: "The guardian's own folder, from the key ceremony.")
    var state: String

    @OptionGroup var passphrase: PassphraseOption

    var memory: DecryptionState { DecryptionState(guardianFolder: state) }

    func open(_ aggregate: RebuiltAggregate) throws -> (guardian: DecryptingGuardian, index: Int) {
        let secret = try passphrase.read(prompt: "passphrase of the guardian's share")
        let sealed = try DurableFile.read("\(state)/\(ElectionFolder.guardianShare)", limit: 1 << 16)
        let share = try GuardianShare.open(sealed, passphrase: secret, group: .standard)
        guard share.fingerprint == aggregate.context.fingerprint else {
            throw TallyError(.badGuardianFile, "the share in \(state) belongs to another election")
        }
        let guardian = try DecryptingGuardian(
            aggregate: aggregate, index: share.index, share: share.voteShare,
            state: memory, passphrase: secret)
        return (guardian, share.index)
    }
}

struct DecryptCommit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "commit", abstract: "First round, each guardian: check all ballots and commit.")

    @OptionGroup var options: CountOptions
    @OptionGroup var medium: GuardianStateOptions

    @Option(help: "Who takes part, numbers separated by commas, for example 1,3.")
    var guardians: String

    func run() async throws {
        let indices = try guardians.split(separator: ",").map { part in
            guard let index = Int(part) else { throw CommandFailure(.usage, "--guardians takes numbers like 1,3") }
            return index
        }
        try await Counting.explaining {
            let (count, aggregate) = try await options.rebuild()
            let (guardian, index) = try medium.open(aggregate)
            let number = count.sessions.count + 1
            var random = SystemRandom()
            let commitment = try guardian.commit(number: number, guardians: indices, using: &random)
            try DurableFile.makeFolder(options.sessionFolder(number))
            let path = "\(options.sessionFolder(number))/commitment-\(index).json"
            try DurableFile.write(commitment.canonicalBytes, to: path)
            TallyMain.console.say("written: \(path)\nnext: when all have committed, an official runs decrypt session")
        }
    }
}

struct DecryptReveal: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reveal", abstract: "Second round, each guardian: open the commitment against the logged session.")

    @OptionGroup var options: CountOptions
    @OptionGroup var medium: GuardianStateOptions
    @Option(help: "The session's number.") var session: Int

    func run() async throws {
        try await Counting.explaining {
            let count = try options.load()
            let (guardian, index) = try medium.open(count.rememberedAggregate(medium.memory))
            let logged = try SessionFiles(options, session).logged(count)
            let path = "\(options.sessionFolder(session))/reveal-\(index).json"
            try DurableFile.write(guardian.reveal(logged).canonicalBytes, to: path)
            TallyMain.console.say("written: \(path)\nnext: when all have revealed, each guardian runs decrypt respond")
        }
    }
}

struct DecryptRespond: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "respond", abstract: "Third round, each guardian: respond, once for each session.")

    @OptionGroup var options: CountOptions
    @OptionGroup var medium: GuardianStateOptions
    @Option(help: "The session's number.") var session: Int

    func run() async throws {
        try await Counting.explaining {
            let count = try options.load()
            let (guardian, index) = try medium.open(count.rememberedAggregate(medium.memory))
            let files = SessionFiles(options, session)
            let logged = try files.logged(count)
            let path = "\(options.sessionFolder(session))/response-\(index).json"
            guard !DurableFile.exists(path) else { throw PrimitivesError(.fileExists, "\(path) exists already") }
            let response = try guardian.respond(logged, reveals: files.reveals(logged.guardians))
            try DurableFile.write(response.canonicalBytes, to: path)
            TallyMain.console.say("written: \(path)\nnext: when all have responded, an official runs decrypt result")
        }
    }
}
