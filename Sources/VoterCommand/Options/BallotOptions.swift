import ArgumentParser
import CollectionClient
import ElectionModel
import GroupArithmetic
import Identity
import Primitives

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What `vote` and `challenge` need.
struct BallotOptions: ParsableArguments {
    @OptionGroup var server: ServerOptions
    @OptionGroup var election: FingerprintOptions
    @OptionGroup var signing: SigningOptions
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var token: TokenOptions

    @Option(help: "File with the choices; without it the terminal asks.")
    var selections: String?

    @Option(help: "Language of the ballot, such as et, en or fr.")
    var language: String?

    @Option(help: "Your folder for receipts. One for each voter.")
    var receipts: String = "receipts"

    @Flag(help: "Print the result as JSON.")
    var json = false

    /// Casts or challenges a ballot, and says what came of it.
    ///
    /// - Parameter resume: whether the ballot that was sent last is sent again.
    func run(_ decision: BallotDecision, resume: Bool = false) throws {
        let voice = ConsoleVoice(console: VoterMain.console)
        let tokens = try token.open()
        let connection = try connection.load(tokens)
        let signer = resume ? nil : try signing.load(tokens)
        let folder = try ReceiptFolder(receipts)
        let client = try server.client(connection.credentials)
        let context = try ElectionSource(fingerprint: try election.read(), group: .standard)
            .load(from: client, keepingIn: folder)
        let rule = context.configuration.identity.voterIdentifier
        let voter =
            try signer.map { try IdentityLoader.requireSameVoter($0.identity, connection, rule) }
            ?? connection.voter(rule)
        let session = CastingSession(
            context: context, client: client, voter: voter, folder: folder, voice: voice, clock: .system)
        let outcome =
            try signer.map { try vote(session, signer: $0, voice, decision) }
            ?? self.resume(session) {
                let signer = try signing.loadIfGiven(tokens)
                if let signer { _ = try IdentityLoader.requireSameVoter(signer.identity, connection, rule) }
                return signer
            }
        voice.say(try report(outcome, context))
    }

    private func resume(_ session: CastingSession, load: () throws -> BallotSigner?) throws -> BallotOutcome {
        var signer: BallotSigner?
        do {
            return try session.resume {
                signer = try load()
                return signer?.identity
            }
        } catch let error as IdentityError where error.code == .signingFailed {
            throw signer?.takeFailure() ?? error
        }
    }

    private func vote(
        _ session: CastingSession, signer: BallotSigner, _ voice: ConsoleVoice, _ decision: BallotDecision
    ) throws -> BallotOutcome {
        let language = tongue(session.context)
        let choices = BallotChoices(session: session, voice: voice, language: language, file: selections)
        let run = VotingRun(session: session, choices: choices, language: language, decision: decision)
        var random = SystemRandom()
        return try signer.explaining { try run.vote(signer: $0, using: &random) }
    }

    private func report(_ outcome: BallotOutcome, _ context: ElectionContext) throws -> String {
        switch outcome {
        case .cast(let outcome):
            let paper = BallotPaper(context, ballotStyle: 1, language: tongue(context))
            let report = CastReport(outcome, title: paper.title)
            return json ? report.json : report.text
        case .challenged(let outcome):
            let paper = BallotPaper(context, ballotStyle: outcome.ballotStyle, language: tongue(context))
            let report = try ChallengeReport(outcome, paper: paper)
            return json ? report.json : report.text
        }
    }

    private func tongue(_ context: ElectionContext) -> String? {
        let environment = getenv("LANG").map { String(cString: $0) }
        return BallotLanguage.choose(
            context.configuration.settings.texts.map(\.language), wanted: language, environment: environment)
    }
}
