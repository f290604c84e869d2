import ElectionModel
import ElectionTestKit
import Foundation
import GroupArithmetic
import Primitives

/// An honest record by the real tools, from a seed, with everything that a forger of it may know.
struct ForgedBase: Sendable {
    enum Name: String, CaseIterable, Codable, Sendable {
        /// Level `full`, three contests, nine ballots of six voters, 48-bit q.
        case toy
        /// The same at level `ballots`.
        case ballots
        /// Level `full`, two roll updates and two override lists, six ballots of five voters; see ``ListElection``.
        case lists
        /// As `toy`, with three challenged ballots; see ``ChallengeElection``.
        case challenged
        /// One contest, three ballots of two voters; a 32-bit q, so that t + q is still a total that can be written.
        case small
        /// As `small`, with a 48-bit q and witnesses who cosign the log; a monitor saw every tree of it.
        case witnessed
        /// As `small`, in the standard group.
        case standard
        /// As `small`, with another generator of the same group: nothing that a verifier should take.
        case generator

        var group: Group {
            switch self {
            case .toy, .ballots, .lists, .challenged, .witnessed: Self.toy48
            case .small: Self.toy32
            case .standard: .standard
            case .generator: Self.otherGenerator
            }
        }

        private static let toy48 = Group(.insecure48)
        private static let toy32 = Group(.insecure32)
        private static let otherGenerator: Group = {
            let toy = GroupParameters.insecure32
            let g = toy32.generator.power(12_345).bytes
            return Group(
                GroupParameters(
                    name: "\(toy.name)-other-generator", p: Hexadecimal.encode(toy.p), q: Hexadecimal.encode(toy.q),
                    g: Hexadecimal.encode(g)))
        }()
        fileprivate var isSmall: Bool { [.small, .witnessed, .standard, .generator].contains(self) }
    }

    let name: Name
    let record: TestRecord
    let votes: [TestVotes.Vote]
    /// All files, those of the log among them.
    let files: [String: [UInt8]]

    /// The log's checkpoints as somebody kept them beside the record, signed notes.
    let checkpoints: [String]

    var election: TestElection { record.election }
    var group: Group { election.group }

    init(_ name: Name, people: ForgerPeople) async throws {
        self.name = name
        votes = name == .lists ? ListElection.votes : name.isSmall ? Self.smallVotes : TestVotes.all
        let election = try TestElection(
            name == .ballots ? .ballots : .full, group: name.group, manifest: name.isSmall ? Self.smallManifest() : nil,
            roll: name.isSmall ? Self.smallRoll() : nil, minimumCellSize: 2,
            isWitnessed: name == .witnessed, people: people.people,
            now: people.now, seed: "glassurn forged corpus \(name.rawValue)")
        let work = try TemporaryFolder()
        let place = "\(work.path)/box"
        record = try await TestRecord(Self.box(name, election, place, votes))
        files = try FileTree.read(record.folder)
        let leaves = record.log.leaves
        checkpoints =
            name == .witnessed
            ? try (0...leaves.count).map { try ForgedLog.checkpoint(Array(leaves.prefix($0))) } : []
    }

    private static func box(
        _ name: Name, _ election: TestElection, _ place: String, _ votes: [TestVotes.Vote]
    ) throws -> TestBox {
        switch name {
        case .lists: try TestBox(election, folder: place, events: ListElection.events(election))
        case .challenged: try TestBox(election, folder: place, events: ChallengeElection.events(election))
        default: try TestBox(election, folder: place, votes: votes)
        }
    }

    /// The paths of documents that are numbered from 1.
    func numbered(_ path: (Int) -> String) -> [String] {
        var paths: [String] = []
        while files[path(paths.count + 1)] != nil { paths.append(path(paths.count + 1)) }
        return paths
    }

    private static func smallManifest() throws -> Manifest {
        try Manifest(
            label: "A question",
            contests: [.init(label: "Bridge", options: [.init(label: "Yes"), .init(label: "No")])],
            ballotStyles: [.init(label: "All", contests: [1])])
    }

    private static func smallRoll() throws -> VoterRoll {
        try VoterRoll(
            version: 0,
            voters: (1...2).map { .init(identifier: "T-\($0)", name: "Voter \($0)", ballotStyle: 1, weight: 1) })
    }

    private static let smallVotes = [
        TestVotes.Vote(voter: 1, selections: [1: [0, 1]]), TestVotes.Vote(voter: 2, selections: [1: [1, 0]]),
        TestVotes.Vote(voter: 1, selections: [1: [1, 0]]),
    ]
}

/// The files of a folder by their paths.
enum FileTree {
    static func read(_ folder: String) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder)
        where !DurableFile.isFolder("\(folder)/\(path)") {
            files[path] = try DurableFile.read("\(folder)/\(path)")
        }
        return files
    }

    static func write(_ files: [String: [UInt8]], to folder: String) throws {
        for (path, bytes) in files {
            let file = URL(filePath: "\(folder)/\(path)")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: file)
        }
    }
}
