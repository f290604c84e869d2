import ArgumentParser
import CommandConsole
import ElectionModel
import GroupArithmetic
import Primitives
import TransparencyLog

struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Invent an election, or see that the folder has this one already.",
        discussion: """
            Writes plan.json, the collector's keys, and in draft/ what election new needs, the paper votes and the \
            plain count of what will be cast. In a folder with a plan it only compares: another size is refused.
            """)

    @Argument(help: "Voters who cast ballots.") var voters: Int
    @Option(help: "Options of each contest.") var options = 10
    @Option(help: "Districts; each is a ballot style with a contest of its own.") var districts = 12
    @Option(help: "Ballots that are written at once.") var segment = 100
    @Option(help: "People on the roll (default: three times the voters).") var roll: Int?
    @Option(help: "The run's folder.") var out: String

    func run() throws {
        guard (1...1_000_000).contains(districts), districts <= voters, voters <= 1_000_000,
            (2...1_000).contains(options),
            (1...1_000).contains(segment)
        else {
            throw CommandFailure(
                .usage, "at most 1,000,000 voters, at most as many districts, 2 to 1,000 options, segments up to 1,000")
        }
        let people = roll ?? voters * ScalePlan.rollFactor
        guard (voters...VoterRoll.maximumVoterCount).contains(people) else {
            throw CommandFailure(.usage, "the roll has at least the voters, and at most 10,000,000 people")
        }
        let plan = ScalePlan(
            voters: voters, options: options, districts: districts, segment: segment, roll: people)
        let folder = ScaleFolder(out)
        if DurableFile.exists(folder.plan) {
            let found = try folder.loadPlan()
            guard found == plan else { throw Self.otherPlan(found, out) }
        } else {
            try write(plan, folder)
        }
        ScaleMain.console.say(
            "\(plan.ballots) ballots of \(plan.voters) voters, \(plan.overrides) of whom vote on paper")
    }

    private static func otherPlan(_ found: ScalePlan, _ path: String) -> CommandFailure {
        CommandFailure(
            .badInput,
            "\(path) has a run of \(found.voters) voters, \(found.options) options, \(found.districts) districts, "
                + "segments of \(found.segment) and \(found.roll) people on the roll",
            hint: "give the same numbers to go on with it, or another folder")
    }

    /// The plan comes last: a folder without it is empty or was left unfinished.
    private func write(_ plan: ScalePlan, _ folder: ScaleFolder) throws {
        try DurableFile.makeFolder(folder.draft)
        try DurableFile.makeFolder(folder.keys, secret: true)
        try writeKeys(folder)
        let settings = ElectionSettings(
            identifier: "scale", texts: [], guardianCount: 3, quorum: 2, requiredSignatures: nil, allowsRevoting: true,
            minimumCellSize: 1, publicationLevel: .full, ticketLifetime: 3_600)
        try put(plan.manifest().canonicalBytes, "\(folder.draft)/manifest.json")
        try put(settings.canonicalBytes, "\(folder.draft)/settings.json")
        try put(
            table(
                "voter_id,name,ballot_style",
                (0..<plan.roll).map {
                    "\(plan.identifier(ofVoter: $0)),Voter \($0 + 1),\(plan.district(ofVoter: $0))"
                }), "\(folder.draft)/roll.csv")
        try put(
            table(
                "action,voter_id,reason,time",
                plan.overriddenVoters.map {
                    "revoke,\(plan.identifier(ofVoter: $0)),voted on paper,"
                }), "\(folder.draft)/overrides.csv")
        try put(
            table(
                "contest,option,votes",
                plan.totals().enumerated().flatMap { district, totals in
                    totals.enumerated().map { "District \(district + 1),Candidate \($0 + 1),\($1)" }
                }), "\(folder.draft)/expected.csv")
        try DurableFile.write(plan.canonicalBytes, to: folder.plan)
    }

    private func writeKeys(_ folder: ScaleFolder) throws {
        var random = SystemRandom()
        for name in ["log", "ticket"] where !DurableFile.exists("\(folder.keys)/\(name).key") {
            try SecretFile.write(SecretBytes.random(32, using: &random), to: "\(folder.keys)/\(name).key")
        }
        let keys = CollectorKeys(
            logKey: try folder.logSigner().verifierKey,
            ticketKey: try NoteVerifierKey(
                name: "\(ScaleFolder.origin)/ticket", publicKey: folder.key("ticket").publicKey))
        try put(keys.canonicalBytes, "\(folder.keys)/keys.json")
    }

    private func put(_ bytes: [UInt8], _ path: String) throws {
        try DurableFile.write(bytes, to: path, replacing: true)
    }

    private func table(_ header: String, _ lines: [String]) -> [UInt8] {
        Array(([header] + lines).map { "\($0)\n" }.joined().utf8)
    }
}
