public import ElectionModel
public import Primitives
public import Tally

/// A ballot box as a collector would export it.
public struct TestBox: Sendable {
    public let election: TestElection
    public let folder: String
    public private(set) var log = TestLog()
    /// The leaf of each cast ballot.
    public private(set) var leaves: [Int] = []
    /// The leaf of each challenged ballot.
    public private(set) var challengedLeaves: [Int] = []
    private var challenges: [[UInt8]] = []
    private var lists: TestLists

    /// What happens between the guardians' keys and the count.
    public enum Event: Sendable {
        case roll(TestLists.Made), override(TestLists.Made)
        /// Signed, with its number.
        case release(SignedDocument, Int)
        case open, close
        case cast(TestCast)
        case challenge(TestChallenge)
    }

    /// - Parameter spoil: may change a submission before it is logged; gets the number of the vote from 0.
    public init(
        _ election: TestElection, folder: String, votes: [TestVotes.Vote],
        spoil: (Int, CastSubmission) throws -> CastSubmission = { $1 }
    ) throws {
        var polling = TestPolling(election)
        let casts = try votes.enumerated().map { number, vote in
            let cast = try polling.vote(vote)
            return TestCast(submission: try spoil(number, cast.submission), ticket: cast.ticket)
        }
        try self.init(election, folder: folder, casts: casts)
    }

    /// - Parameters:
    ///   - casts: in the order of the log, between opening and closing.
    ///   - edit: see the other initializer.
    public init(
        _ election: TestElection, folder: String, casts: [TestCast],
        linesPerSegment: Int = BoxFolder.envelopesPerSegment, edit: (inout [[UInt8]]) throws -> Void = { _ in }
    ) throws {
        try self.init(
            election, folder: folder, events: [.open] + casts.map { .cast($0) } + [.close],
            linesPerSegment: linesPerSegment, edit: edit)
    }

    /// - Parameters:
    ///   - events: in the order of the log.
    ///   - linesPerSegment: how many envelopes a file has.
    ///   - edit: may drop, replace, double or reorder the lines of the envelopes; the log stays as it is.
    ///   - editChallenges: the same for the lines of the challenged ballots.
    public init(
        _ election: TestElection, folder: String, events: [Event],
        linesPerSegment: Int = BoxFolder.envelopesPerSegment, edit: (inout [[UInt8]]) throws -> Void = { _ in },
        editChallenges: (inout [[UInt8]]) throws -> Void = { _ in }
    ) throws {
        self.election = election
        self.folder = folder
        log.cosigners = election.cosigners
        lists = TestLists(election)
        for name in [
            "definition", "guardians", "steps", BoxFolder.rollFolder, BoxFolder.overrideFolder, BoxFolder.envelopes,
        ] {
            try DurableFile.makeFolder("\(folder)/\(name)")
        }
        try DurableFile.write(election.manifest, to: "\(folder)/\(BoxFolder.manifest)")
        try DurableFile.write(election.configuration.canonicalBytes, to: "\(folder)/\(BoxFolder.election)")
        try DurableFile.write(election.roll.canonicalBytes, to: "\(folder)/\(BoxFolder.roll)")
        try step(.definition, election.signedByOfficials(election.definition.canonicalBytes), BoxFolder.definition)
        try step(.commitments, election.commitments, BoxFolder.commitments)
        try step(.guardians, election.guardians, BoxFolder.guardians)
        var lines: [[UInt8]] = []
        for event in events { try happen(event, &lines) }
        try edit(&lines)
        try write(lines, linesPerSegment, BoxFolder.segment)
        try editChallenges(&challenges)
        if !challenges.isEmpty {
            try DurableFile.makeFolder("\(folder)/\(BoxFolder.challenged)")
            try write(challenges, BoxFolder.envelopesPerSegment, BoxFolder.challengedSegment)
        }
        try log.write(to: "\(folder)/\(BoxFolder.log)")
    }

    private mutating func happen(_ event: Event, _ lines: inout [[UInt8]]) throws {
        switch event {
        case .roll(let made):
            try step(.rollUpdate, made.document, RecordFolder.rollUpdate(made.number))
            try DurableFile.write(made.list, to: "\(folder)/\(BoxFolder.rollChanges(made.number))")
            try lists.follow(made)
        case .override(let made):
            try step(.overrideList, made.document, RecordFolder.overrideList(made.number))
            try DurableFile.write(made.list, to: "\(folder)/\(BoxFolder.overrideEntries(made.number))")
        case .release(let document, let number):
            try step(.release, document, RecordFolder.release(number))
        case .open:
            try step(
                .open, election.signedByOfficials(election.order(.open, lists.rolls).canonicalBytes), BoxFolder.open)
        case .close:
            try step(
                .close, election.signedByOfficials(election.order(.close, lists.rolls).canonicalBytes), BoxFolder.close)
        case .cast(let cast):
            let leaf = log.append(cast.submission)
            leaves.append(leaf)
            lines.append(
                Envelope(leaf: leaf, submission: cast.submission, ticket: cast.ticket, evidence: cast.evidence)
                    .canonicalBytes)
        case .challenge(let challenge):
            let leaf = log.append(challenge.submission)
            challengedLeaves.append(leaf)
            challenges.append(
                ChallengeEnvelope(leaf: leaf, submission: challenge.submission, ticket: challenge.ticket)
                    .canonicalBytes)
        }
    }

    /// Opens it as the tally tool does.
    public func opened(pinned fingerprint: HashValue? = nil) throws -> BallotBox {
        try BallotBox(
            folder: folder, group: election.group, fingerprint: fingerprint ?? election.context.fingerprint,
            scratch: folder)
    }

    private mutating func step(_ step: LogLeaf.Step, _ document: SignedDocument, _ path: String) throws {
        let parts = path.split(separator: "/")
        try document.save(as: String(parts[1]), in: "\(folder)/\(parts[0])")
        log.append(step, document.bytes)
    }

    private func write(_ lines: [[UInt8]], _ linesPerSegment: Int, _ path: (Int) -> String) throws {
        for (number, start) in stride(from: 0, to: max(lines.count, 1), by: linesPerSegment).enumerated() {
            var segment = try LineWriter("\(folder)/\(path(number))")
            for line in lines[start..<min(start + linesPerSegment, lines.count)] { try segment.append(line) }
            _ = try segment.finish()
        }
    }
}
