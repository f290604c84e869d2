import ArgumentParser
import CollectionClient
import CommandConsole
import ElectionModel
import GroupArithmetic
import Identity
import Primitives

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

struct Vote: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Cast a ballot, or another one: your last ballot counts.",
        discussion: """
            Fetches the election, checks it against the fingerprint, shows the ballot, asks for your choices, encrypts \
            and signs them on this device, sends them and checks the receipt. Nothing that you choose leaves this \
            device in readable form, and nothing readable is kept.

              glassurn-voter vote --server https://vote.example --ca root.pem \\
                --fingerprint-file fingerprint.txt --receipts receipts --language et \\
                --certificate sign.cert.pem --key sign.key.pem \\
                --auth-certificate auth.cert.pem --auth-key auth.key.pem

            With a card, --token gives its PKCS#11 module in place of the four files; the PIN is asked for:

              glassurn-voter vote ... --token /usr/lib/x86_64-linux-gnu/opensc-pkcs11.so

            With --selections the choices come from a file, which is only read:

              {"type": "selections", "ballot_style": 1,
               "contests": [{"contest": 1, "options": [2]}, {"contest": 2, "options": []}]}

            Contests and options have their numbers from 1; every contest of your ballot style stands there, in \
            ascending order; an empty list is a blank vote; a number that stands twice gives the option two points, \
            where the contest allows it.

            If the connection breaks, the encrypted ballot stays in the receipts folder, and --resume sends the same \
            one again. It can never count twice.
            """)

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

    @Flag(help: "Send a ballot again whose receipt never came.")
    var resume = false

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() throws { try Failures.reported { try cast() } }

    private func cast() throws {
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
        let outcome = try signer.map { try vote(session, signer: $0, voice) } ?? session.resume()
        let report = CastReport(outcome, title: BallotPaper(context, ballotStyle: 1, language: tongue(context)).title)
        voice.say(json ? report.json : report.text)
    }

    private func vote(_ session: CastingSession, signer: BallotSigner, _ voice: ConsoleVoice) throws -> CastOutcome {
        let language = tongue(session.context)
        let choices = BallotChoices(session: session, voice: voice, language: language, file: selections)
        let run = VotingRun(session: session, choices: choices, language: language)
        var random = SystemRandom()
        return try signer.explaining { try run.vote(signer: $0, using: &random) }
    }

    private func tongue(_ context: ElectionContext) -> String? {
        let environment = getenv("LANG").map { String(cString: $0) }
        return BallotLanguage.choose(
            context.configuration.settings.texts.map(\.language), wanted: language, environment: environment)
    }
}
