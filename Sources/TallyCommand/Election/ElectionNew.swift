import ArgumentParser
import CommandConsole
import ElectionModel
import ElectionSetup
import GroupArithmetic
import Identity
import Primitives

struct ElectionNew: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Make an election's folder from a manifest, settings and a voter roll.",
        discussion: """
            Writes manifest.json, election.json, roll.json and definition.json into a new folder, which officials then \
            sign with election sign. People are given as NAME=CERTIFICATE.pem; guardians in the order of their \
            numbers.

            Example:
              glassurn-tally election new --manifest manifest.json --settings settings.json --roll roll.csv
                --official "Anna Saar=anna.pem" --guardian "Guardian One=g1.pem" --guardian "Guardian Two=g2.pem"
                --guardian "Guardian Three=g3.pem" --anchor voters-ca.pem --collector-keys keys.json
                --publication-level full --opens 2027-03-01T07:00:00Z --closes 2027-03-03T19:00:00Z --out my-election
            """)

    @Option(help: "The manifest: contests, options, ballot styles (JSON, may be indented).")
    var manifest: String

    @Option(help: "The settings: identifier, texts, guardians, rules (JSON, may be indented).")
    var settings: String

    @Option(help: "The voter roll, CSV with the columns voter_id,name,ballot_style and optionally weight.")
    var roll: String

    @Option(help: "An official as NAME=CERTIFICATE.pem; repeat for more.")
    var official: [String]

    @Option(help: "A guardian as NAME=CERTIFICATE.pem; repeat in the order of their numbers.")
    var guardian: [String]

    @Option(help: "Certificates that issue voters' certificates, PEM; repeat for more files.")
    var anchor: [String]

    @Option(help: "The keys.json that glassurn-collector init wrote.")
    var collectorKeys: String

    @Option(help: "Who witnesses the log, and the rule: a JSON file, see the documentation of election.json.")
    var witnesses: String?

    @Option(help: "How much the public gets: full or ballots. There is no default.")
    var publicationLevel: String?

    @Option(help: "When voting opens, UTC, like 2027-03-01T07:00:00Z.")
    var opens: String

    @Option(help: "When voting closes, UTC.")
    var closes: String

    @OptionGroup var identity: IdentityOptions

    @Flag(help: "Allow an election that all guardians together must decrypt: one lost medium then voids it.")
    var allGuardiansNeeded = false

    @Option(help: "The new folder.")
    var out: String

    func run() throws {
        let manifest = try Inputs.authored(manifest, as: Manifest.self)
        let settings = try chosenLevel(Inputs.authored(settings, as: ElectionSettings.self))
        guard settings.quorum < settings.guardianCount || allGuardiansNeeded else {
            throw CommandFailure(
                .badInput,
                "all \(settings.guardianCount) guardians would be needed: one lost medium makes a result impossible",
                hint: "choose a smaller quorum in the settings, or give --all-guardians-needed")
        }
        let rollTable: VoterRoll
        do {
            rollTable = try RollTable.read(DurableFile.read(roll, limit: 2 << 30), name: roll, manifest: manifest)
        } catch let error as SetupError {
            throw CommandFailure(.badInput, "\(error)", hint: "correct the table; nothing was written")
        }
        let configuration = try configuration(settings, manifest, rollTable)
        try write(manifest, configuration, rollTable)
        let console = TallyMain.console
        for warning in SetupAdvice.warnings(configuration, manifest: manifest, roll: rollTable) {
            console.note("warning: \(warning)")
        }
        console.say(
            """
            election \(settings.identifier): \(manifest.contests.count) contests, \(manifest.ballotStyles.count) ballot \
            styles, \(rollTable.voters.count) voters
            written to \(out)
            next: every official reads the files and runs election sign
            """)
    }

    /// The level is a decision, so it is asked for and must agree with the settings.
    private func chosenLevel(_ settings: ElectionSettings) throws -> ElectionSettings {
        let answer =
            publicationLevel ?? (Terminal.isInteractive ? Terminal.ask(Self.levels + "\nfull or ballots?") : nil)
        guard let answer, let level = PublicationLevel(rawValue: answer), level != .auditors else {
            throw CommandFailure(
                .usage, "the publication level must be chosen: --publication-level full or ballots", hint: Self.levels)
        }
        guard level == settings.publicationLevel else {
            throw CommandFailure(
                .badInput,
                "the settings say publication level \(settings.publicationLevel.rawValue), you chose \(answer)")
        }
        return settings
    }

    private static let levels = """
        full: counted and replaced ballots under per-election pseudonyms; each voter can check that exactly its own ballots \
        stand under its pseudonym, and a coercer who holds a receipt learns whether that ballot was counted or replaced. \
        ballots: counted ballots and what became of the others, no pseudonyms; a coercer learns the same
        """

    private func configuration(
        _ settings: ElectionSettings, _ manifest: Manifest, _ roll: VoterRoll
    ) throws -> ElectionConfiguration {
        let keys = try Inputs.document(collectorKeys, as: CollectorKeys.self)
        do {
            let configuration = try ElectionConfiguration(
                settings: settings, opensAt: Inputs.timestamp(opens, option: "opens"),
                closesAt: Inputs.timestamp(closes, option: "closes"), electorate: roll.electorate(),
                officials: official.map(Self.person),
                guardians: guardian.map(Self.person), logKey: keys.logKey, ticketKey: keys.ticketKey,
                trustAnchors: anchor.flatMap { try Certificate.list(pem: DurableFile.read($0, limit: 1 << 20)) },
                identity: identity.rules(),
                witnesses: witnesses.map { try Inputs.authored($0, as: WitnessRule.self) })
            try configuration.requireTexts(for: manifest)
            try configuration.requireCountable(manifest)
            return configuration
        } catch let error as FormatError {
            throw CommandFailure(.badInput, "\(error)")
        }
    }

    private static func person(_ text: String) throws -> EnrolledPerson {
        guard let separator = text.lastIndex(of: "="), Label.isValid(String(text[..<separator])) else {
            throw CommandFailure(.usage, "\(text) is not NAME=CERTIFICATE.pem")
        }
        return EnrolledPerson(
            name: String(text[..<separator]),
            certificate: try Inputs.certificate(String(text[text.index(after: separator)...])))
    }

    private func write(_ manifest: Manifest, _ configuration: ElectionConfiguration, _ roll: VoterRoll) throws {
        guard !DurableFile.exists(out) else { throw PrimitivesError(.fileExists, "\(out) exists already") }
        try DurableFile.makeFolder(out)
        let definition = DefinitionDocument(
            manifest: manifest.documentHash, election: configuration.documentHash, roll: roll.documentHash)
        try DurableFile.write(manifest.canonicalBytes, to: "\(out)/\(ElectionFolder.manifest)")
        try DurableFile.write(configuration.canonicalBytes, to: "\(out)/\(ElectionFolder.election)")
        try DurableFile.write(roll.canonicalBytes, to: "\(out)/\(ElectionFolder.roll)")
        try DurableFile.write(definition.canonicalBytes, to: "\(out)/\(ElectionFolder.definition)")
    }
}
