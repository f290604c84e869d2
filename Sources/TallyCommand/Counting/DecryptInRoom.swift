import ArgumentParser
import CommandConsole
import ElectionModel
import KeyCeremony
import Primitives
import Tally

struct DecryptInRoom: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "in-room",
        abstract: "Decrypt at this computer, where the guardians take turns.",
        discussion: """
            The same steps and files as with the other decrypt commands. First in-room commit, which ends with the \
            session file; officials sign it and have it logged; then, with the new export of the log, in-room answer, \
            which ends with the result.

            This computer then sees the shares of all guardians who take part: it is one \
            point of trust.
            """,
        subcommands: [Commit.self, Answer.self])

    struct Commit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "First round of all guardians, and the session file.")

        @OptionGroup var options: CountOptions
        @OptionGroup var recount: RecountOption
        @OptionGroup var guardians: GuardianListOption
        @OptionGroup var room: InRoomOptions
        @OptionGroup var report: ReportOption

        func run() async throws {
            let indices = try guardians.value()
            try room.check(indices)
            TallyMain.console.note(InRoomOptions.warning)
            try await Counting.explaining {
                let (count, aggregate) = try await options.rebuild(recount)
                let number = count.sessions.count + 1
                let steps = DecryptionSteps(options, count, session: number)
                for turn in room.turns(indices) {
                    try turn.begin(count.name(of: turn.guardian), "commit")
                    _ = try steps.commit(turn.seat(), aggregate, indices)
                }
                let path = try steps.buildSession()
                report.say("written: \(path)\nnext: \(DecryptSession.next(path))", "decrypt-session") {
                    $0.field("path", path)
                    $0.field("session", number)
                }
            }
        }
    }

    struct Answer: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Second and third round of all guardians, and the result.")

        @OptionGroup var options: CountOptions
        @OptionGroup var recount: RecountOption
        @Option(help: ArgumentHelp("The session's number.", valueName: "number")) var session: Int
        @OptionGroup var guardians: GuardianListOption
        @OptionGroup var room: InRoomOptions
        @OptionGroup var report: ReportOption

        func run() async throws {
            let indices = try guardians.value()
            try room.check(indices)
            TallyMain.console.note(InRoomOptions.warning)
            try await Counting.explaining {
                let (count, aggregate) = try await options.rebuild(recount)
                let steps = DecryptionSteps(options, count, session: session)
                for (purpose, step) in [("reveal", steps.reveal), ("respond", steps.respond)] {
                    for turn in room.turns(indices) {
                        try turn.begin(count.name(of: turn.guardian), purpose)
                        _ = try step(turn.seat())
                    }
                }
                let (result, path) = try steps.result(aggregate)
                DecryptResult.say(result, path, report)
            }
        }
    }
}

extension Turn {
    fileprivate func seat() throws -> DecryptionSeat { DecryptionSeat(state: try state, passphrase: try passphrase()) }
}

extension CountFolder {
    fileprivate func name(of guardian: Int) throws -> String {
        let people = context.configuration.guardians
        guard people.indices.contains(guardian - 1) else {
            throw TallyError(.badGuardianSet, "guardians have the numbers 1 to \(people.count)")
        }
        return people[guardian - 1].name
    }
}
