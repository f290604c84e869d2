import ArgumentParser
import CommandConsole
import ElectionModel
import Glibc
import GroupArithmetic
import Primitives

struct CastCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cast", abstract: "Encrypt and sign every ballot that is not there yet, on all processors.",
        discussion: """
            Writes the segments of the ballot box. A segment has its name only when it is whole and on disk, so a run \
            that was killed goes on after the last one. Encrypts in variable time.
            """)

    @OptionGroup var place: FolderArgument

    func run() async throws {
        let folder = place.scaleFolder
        let plan = try folder.loadPlan()
        try DurableFile.makeFolder("\(folder.box)/\(BoxFolder.envelopes)")
        let lock = try CastLock(folder)
        defer { lock.release() }
        try removeUnfinished(folder)
        let segments = plan.segments
        let missing = segments.indices.filter { !DurableFile.exists(folder.segment($0)) }
        if missing.count < segments.count {
            ScaleMain.console.note("\(segments.count - missing.count) of \(segments.count) segments are there already")
        }
        guard !missing.isEmpty else { return }
        let caster = SegmentCaster(folder: folder, plan: plan, desk: try VoterDesk(folder, plan))
        let progress = ProgressReporter("ballots cast", total: missing.reduce(0) { $0 + segments[$1].count })
        // Second votes need first ones.
        for isFirst in [true, false] {
            let part = missing.filter { (segments[$0].lowerBound < plan.voters) == isFirst }
            try await caster.cast(part, progress)
        }
        progress.finish()
    }

    /// Temporary files of a run that was killed.
    private func removeUnfinished(_ folder: ScaleFolder) throws {
        let path = "\(folder.box)/\(BoxFolder.envelopes)"
        for name in try DurableFile.list(path) where name.hasSuffix(".part") {
            try DurableFile.remove("\(path)/\(name)")
        }
    }
}

/// Casts segment after segment on all processors.
struct SegmentCaster: Sendable {
    let folder: ScaleFolder
    let plan: ScalePlan
    let desk: VoterDesk

    func cast(_ segments: [Int], _ progress: ProgressReporter) async throws {
        let workers = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<workers {
                group.addTask {
                    for position in stride(from: worker, to: segments.count, by: workers) {
                        try cast(segments[position], progress)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func cast(_ number: Int, _ progress: ProgressReporter) throws {
        let ballots = plan.segments[number]
        let previous = try ballots.lowerBound < plan.voters ? [:] : firstStatements(ballots)
        var writer = try LineWriter(folder.segment(number))
        for ballot in ballots {
            try writer.append(desk.cast(ballot: ballot, previous: previous[ballot]).canonicalBytes)
            progress.advance()
        }
        _ = try writer.finish()
    }

    /// For second votes: the hashes of the first ones' statements, read from the box.
    private func firstStatements(_ ballots: Range<Int>) throws -> [Int: HashValue] {
        let segments = plan.segments
        var found: [Int: HashValue] = [:]
        for ballot in ballots {
            let first = plan.voter(ofBallot: ballot)
            let number = first / plan.segment
            var reader = try LineReader(folder.segment(number))
            for _ in segments[number].lowerBound..<first { _ = try reader.next() }
            guard let line = try reader.next() else {
                throw CommandFailure(.badInput, "\(folder.segment(number)) has not all its ballots")
            }
            found[ballot] = try Envelope(canonical: line, group: .standard).submission.statementHash
        }
        return found
    }
}

/// One run at a time casts into a folder; gone with the process at the latest.
struct CastLock {
    private let descriptor: Int32

    init(_ folder: ScaleFolder) throws {
        let file = open("\(folder.path)/cast.lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
        guard file >= 0, flock(file, LOCK_EX | LOCK_NB) == 0 else {
            if file >= 0 { close(file) }
            throw CommandFailure(.inputOutput, "another run casts into \(folder.path)", hint: "wait for its end")
        }
        descriptor = file
    }

    func release() { close(descriptor) }
}
