import ArgumentParser
import CommandConsole
import ElectionModel
import KeyCeremony
import Primitives

struct CeremonyInRoom: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "in-room",
        abstract: "Hold the whole key ceremony at this computer, where the guardians take turns.",
        discussion: """
            The same steps and files as with the guardian commands, in the same order; each guardian comes forward five \
            times with its own medium. This computer then sees the secrets of all guardians: it is one point of trust. \
            After an interruption run the command again: it goes on where it stopped.
            """)

    @OptionGroup var folder: CeremonyCommand.FolderOption
    @OptionGroup var room: InRoomOptions
    @OptionGroup var report: ReportOption

    func run() throws {
        TallyMain.console.note(InRoomOptions.warning)
        let fingerprint = try CeremonyFailure.explaining { try hold() }
        report.say(
            """
            fingerprint \(fingerprint)
            every guardian takes its medium along and remembers the fingerprint
            next: append commitments.json and guardians.json to the log, and publish the fingerprint
            """, "ceremony-in-room"
        ) {
            $0.field("fingerprint", fingerprint)
        }
    }

    private func hold() throws -> HashValue {
        let office = folder.office
        var random = SystemRandom()
        let people = try folder.files.plan().configuration.guardians
        try room.check(Array(1...people.count))
        if !office.isUnderWay() {
            TallyMain.console.note("ceremony \(try office.start(using: &random).start.identifier) starts")
        }
        let turns = room.turns(Array(1...people.count))
        func round(_ purpose: String, _ step: (Turn, GuardianDesk) throws -> Void) throws {
            for turn in turns {
                try turn.begin(people[turn.guardian - 1].name, purpose)
                let desk = try GuardianDesk(
                    files: folder.files, state: turn.state, identity: turn.identity(), creating: true)
                guard desk.guardian == turn.guardian else {
                    throw CommandFailure(.badInput, "this is the medium of guardian \(desk.guardian)")
                }
                try step(turn, desk)
            }
        }
        try round("make your keys and commit to them") {
            _ = try $1.prepare(passphrase: $0.passphrase(isNew: try !$0.hasPrepared), at: Inputs.now, using: &random)
        }
        if !office.hasCollectedCommitments() { _ = try office.collectCommitments() }
        try round("sign the set of commitments") { _ = try $1.agree(at: Inputs.now) }
        try round("open your keys") { try $1.open() }
        try round("check all keys and make the shares for the others") {
            _ = try $1.share(passphrase: $0.passphrase(), at: Inputs.now, using: &random)
        }
        try round("check the shares for you and sign the record") {
            _ = try $1.receive(passphrase: $0.passphrase(), at: Inputs.now, using: &random)
        }
        return try office.finish()
    }
}
