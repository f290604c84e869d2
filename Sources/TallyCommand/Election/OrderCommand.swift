import ArgumentParser
import CommandConsole
import ElectionModel
import GroupArithmetic
import KeyCeremony
import Primitives

struct OrderCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "order",
        abstract: "Write the order to open or to close the voting, which officials then sign.",
        discussion: "Says how many guardians' shares of the key were alive when they were last asked (ceremony ask, "
            + "guardian check, ceremony answers).",
        subcommands: [Open.self, Close.self])

    struct Open: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Write open.json.")
        @OptionGroup var options: Options
        func run() throws { try OrderCommand.write(.open, options) }
    }

    struct Close: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Write close.json.")
        @OptionGroup var options: Options
        func run() throws { try OrderCommand.write(.close, options) }
    }

    struct Options: ParsableArguments {
        @Option(help: "The election's folder.") var election: String

        @Flag(help: "Write nothing unless enough guardians have shown that their shares are alive.")
        var requireGuardians = false

        @OptionGroup var report: ReportOption
    }

    private static func write(_ kind: OrderDocument.Kind, _ options: Options) throws {
        let folder = options.election
        let office = try OfficialsFolder(folder)
        let context = office.context
        try checkShares(kind, options)
        let order = OrderDocument(
            kind: kind, election: context.extendedBaseHash, fingerprint: context.fingerprint,
            rollVersion: office.rolls.version, roll: office.rolls.hash, issuedAt: Inputs.now)
        let path = "\(folder)/\(kind.rawValue).json"
        try DurableFile.write(order.canonicalBytes, to: path)
        options.report.say(
            "roll version \(office.rolls.version)\nwritten: \(path)\n"
                + "next: officials run sign \(path); then glassurn-collector \(kind.rawValue) \(path)",
            "order-\(kind.rawValue)"
        ) {
            $0.field("path", path)
            $0.field("order", order.documentHash)
            $0.field("fingerprint", context.fingerprint)
            $0.field("roll_version", office.rolls.version)
        }
    }

    /// A share that is found dead before the opening costs a new ceremony; found dead afterwards it can cost the result.
    private static func checkShares(_ kind: OrderDocument.Kind, _ options: Options) throws {
        let occasion: ShareQuestion.Occasion = kind == .open ? .opening : .closing
        let hint = "run ceremony ask --before \(occasion.rawValue), then every guardian guardian check"
        let conclusion: String
        do {
            let rollCall = try ShareRollCall(CeremonyFiles(options.election, group: .standard))
            let report = try rollCall.report(rollCall.call(occasion))
            guard report.isEnough else { throw CeremonyError(.badAnswer, report.conclusion) }
            conclusion = "\(report.conclusion) (asked \(report.call.question.askedAt))"
        } catch let error as CeremonyError {
            guard !options.requireGuardians else {
                throw CommandFailure(.doesNotHold, "\(error); nothing was written", hint: hint)
            }
            conclusion = "warning: \(error)\ntally: hint: \(hint)"
        }
        TallyMain.console.note(conclusion)
    }
}
