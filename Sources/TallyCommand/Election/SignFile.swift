import ArgumentParser
import CommandConsole
import ElectionModel
import Identity
import Primitives

/// Signs any step of the election with an enrolled identity.
struct SignFile: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign",
        abstract: "Sign a step file (order, roll update, override list, processed.json, session, record.json).",
        discussion: """
            The signature is written beside the file, for example open.json.official-1.p7s; the number is the signer's \
            place in election.json. Anyone can check it with openssl cms -verify. election.json says how many \
            different officials must sign what. Beside a roll update or an override list its secret list must lie.
            """)

    @Argument(help: "The file to sign.")
    var file: String

    @Option(help: "The election.json in which the signer is enrolled.")
    var enrolledIn: String

    @OptionGroup var signer: SignerOptions

    func run() throws {
        let configuration = try Inputs.document(enrolledIn, as: ElectionConfiguration.self)
        if let summary = try SupplementSummary.check(file) { TallyMain.console.say(summary) }
        let written = try Self.sign(file, signer: signer, configuration: configuration)
        TallyMain.console.say("signed: \(written)")
    }

    /// - Returns: the path of the signature.
    static func sign(_ file: String, signer: SignerOptions, configuration: ElectionConfiguration) throws -> String {
        let identity = try signer.identity()
        guard let index = configuration.officialIndex(certificate: identity.certificate.fingerprint) else {
            throw CommandFailure(
                .badInput, "this certificate is not one of the officials' in election.json",
                hint: "guardians sign with the guardian commands")
        }
        let content = try DurableFile.read(file, limit: SignedDocument.maximumByteCount)
        let cms = try DetachedSignature.sign(content, by: identity, at: Inputs.now.seconds)
        let path = file + SignedDocument.Signature(role: .official, index: index, cms: cms).suffix
        try DurableFile.write(cms, to: path)
        return path
    }
}
