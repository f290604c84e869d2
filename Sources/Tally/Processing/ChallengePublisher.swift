import ElectionModel
import GroupArithmetic
import Primitives

/// Publishes challenged ballots opened and without identities, at most 1,000 a file.
struct ChallengePublisher {
    private let files: [String]
    private let group: Group

    init(_ box: BallotBox) throws { (files, group) = (try box.challengeFiles(), box.context.group) }

    /// - Parameter lines: hashes of the lines to publish, by leaf; only what was checked is published.
    /// - Throws: ``TallyError`` `.badBox` if a line is not there any more.
    func publish(_ lines: [Int: HashValue], to folder: String) throws {
        guard !lines.isEmpty else { return }
        var wanted = Set(lines.values)
        try DurableFile.makeFolder("\(folder)/\(RecordFolder.challenged)")
        var segments = ChallengeSegments(folder: folder)
        for file in files {
            var reader = try LineReader(file)
            while let line = try reader.next() {
                guard wanted.remove(SHA256.hash(line)) != nil else { continue }
                let envelope = try ChallengeEnvelope(
                    canonical: line, group: group, limit: LineReader.maximumLineCount)
                try segments.append(
                    PublishedChallenge(
                        leaf: envelope.leaf, ballot: envelope.submission.ballot, opening: envelope.submission.opening))
            }
        }
        try segments.finish()
        guard wanted.isEmpty else {
            throw TallyError(.badBox, "the box's challenged ballots have changed since they were checked")
        }
    }
}

private struct ChallengeSegments: ~Copyable {
    private let folder: String
    private var count = 0
    private var writer: LineWriter?

    init(folder: String) { self.folder = folder }

    mutating func append(_ challenge: PublishedChallenge) throws {
        if writer == nil {
            let number = count / RecordFolder.ballotsPerSegment
            writer = try LineWriter("\(folder)/\(RecordFolder.challengedSegment(number))")
        }
        try writer?.append(challenge.canonicalBytes)
        count += 1
        if count % RecordFolder.ballotsPerSegment == 0 { try close() }
    }

    mutating func finish() throws { try close() }

    private mutating func close() throws {
        guard let open = writer.take() else { return }
        _ = try open.finish()
    }
}
