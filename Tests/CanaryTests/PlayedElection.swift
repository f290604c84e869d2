import Foundation

/// What is known after the election with the marked secrets, played once for all suites.
struct PlayedElection: Sendable {
    let leaks: Set<Leak>
    let needleCount: Int
    let fileCount: Int
    let processCount: Int
    let surprises: [String]
    let coresDumped: [String]
    /// Of 12 bytes or more.
    let draws: [[UInt8]]
    let serverLogs: [String]
    /// The label of the chosen option where only the voter's program writes.
    let choiceLeaks: Set<Leak>
    let shownAtTerminal: String
    /// What the collector's log must not name.
    let voterData: [Needle]

    static let shared = Task { try await play() }

    /// Outside the pool of threads that the other tests share, since it waits most of the time.
    private static func play() async throws -> PlayedElection {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    with: Result {
                        let election = try CanaryElection()
                        try election.setUp()
                        try election.runCeremony()
                        try election.runVoting()
                        try election.noteNonces()
                        try election.runCount()
                        return try PlayedElection(election)
                    })
            }
        }
    }

    private init(_ election: CanaryElection) throws {
        let stage = election.stage
        // A few bytes stand somewhere by chance.
        let kept = stage.draws.filter { $0.bytes.count >= 12 }
        let needles =
            election.needles
            + kept.map { Needle("draw \($0.number) of \($0.command), \($0.bytes.count) bytes", bytes: $0.bytes) }
        let scanner = LeakScanner(needles)
        var leaks = try scanner.search(folder: stage.folder)
        for process in stage.processes {
            leaks.formUnion(scanner.search(process, place: "the arguments or the environment of a program"))
        }
        self.leaks = leaks
        needleCount = needles.count
        fileCount = try LeakScanner.files(stage.folder).count
        processCount = stage.processes.count
        surprises = stage.surprises.map(\.description)
        coresDumped = stage.coresDumped
        draws = kept.map(\.bytes)
        serverLogs = election.serverLogs
        shownAtTerminal = election.shownAtTerminal
        let label = LeakScanner([Needle("the chosen option", text: CanaryElection.chosenLabel)])
        choiceLeaks = try label.search(folder: stage.folder).filter { leak in
            let isKept = leak.place.hasPrefix("receipts/") && !leak.place.hasSuffix(".election.json")
            let isSaid = leak.place.hasPrefix("said/") && leak.place.contains("glassurn-voter")
            return isKept || (isSaid && leak.place != election.terminalPlace)
        }
        voterData = try election.voterData()
    }
}
