import ElectionModel
import ElectionTestKit
import Foundation
import GroupArithmetic
import Primitives
import Testing

/// What `box process` and `box extract` say, and with which status, of ballot boxes and of what else they are given.
@Suite struct BoxCommandTests {
    private static let made = Task {
        let election = try TestElection(group: .standard, minimumCellSize: 1)
        return try TestBox(election, folder: TemporaryFolder().path + "/box", votes: [TestVotes.all[1]])
    }

    /// With a cast ballot, a challenge that can be opened, and one with a wrong opening.
    private static let challenged = Task {
        let election = try TestElection(group: .standard, minimumCellSize: 1)
        var polling = TestPolling(election)
        let vote = TestVotes.all[1]
        let events: [TestBox.Event] = [
            .open, .challenge(try polling.challenge(vote)),
            .challenge(
                try polling.challenge(
                    vote, .with { $0.opening = { BallotOpening(contests: $0.contests.dropLast()) } })),
            .cast(try polling.vote(vote)), .close,
        ]
        return try TestBox(election, folder: TemporaryFolder().path + "/box", events: events)
    }

    /// A copy of the box, which a test may spoil.
    private struct World {
        let folder: String
        var box: String { "\(folder)/box" }
        var count: String { "\(folder)/count" }
        private let fingerprint: String

        init(_ box: Task<TestBox, any Error> = BoxCommandTests.made) async throws {
            let made = try await box.value
            folder = try TemporaryFolder().path
            fingerprint = made.election.context.fingerprint.hexadecimal
            try FileManager.default.copyItem(atPath: made.folder, toPath: "\(folder)/box")
        }

        func process(_ more: [String] = [], box: String? = nil, fingerprint: String? = nil) -> [String] {
            ["box", "process", box ?? self.box, "--fingerprint", fingerprint ?? self.fingerprint, "--out", count] + more
        }

        func extract(_ leaf: Int) -> [String] {
            ["box", "extract", box, "--fingerprint", fingerprint, "--leaf", "\(leaf)", "--out", "\(folder)/ballot"]
        }

        func file(_ name: String, _ text: String) throws -> String {
            try DurableFile.write(Array(text.utf8), to: "\(folder)/\(name)")
            return "\(folder)/\(name)"
        }

        func replace(_ name: String, _ change: (inout [UInt8]) -> Void) throws {
            var bytes = try DurableFile.read("\(box)/\(name)")
            change(&bytes)
            try DurableFile.write(bytes, to: "\(box)/\(name)", replacing: true)
        }

        /// Nothing is left behind by a command that did not end well.
        func expectNothingWritten() throws {
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(!names.contains { $0.hasPrefix("count") || $0.hasPrefix("ballot") }, "\(names)")
        }
    }

    /// Ways to spoil a box.
    enum Harm: String, CaseIterable {
        case signatureMissing, signatureOfAnother, documentChanged, rollMissing, orderMissing, guardiansNotJSON
        case envelopeNotJSON, envelopeMissing, logMissing

        /// What the message must name.
        var place: String {
            switch self {
            case .signatureMissing, .documentChanged, .orderMissing: "open.json"
            case .signatureOfAnother: "close.json"
            case .rollMissing: "roll.json"
            case .guardiansNotJSON: "fingerprint"
            case .envelopeNotJSON, .envelopeMissing: "leaf"
            case .logMissing: "checkpoint"
            }
        }
    }

    private func spoil(_ world: World, _ harm: Harm) throws {
        switch harm {
        case .signatureMissing: try DurableFile.remove("\(world.box)/\(BoxFolder.open).official-1.p7s")
        case .signatureOfAnother:
            let other = try DurableFile.read("\(world.box)/\(BoxFolder.open).official-1.p7s")
            try world.replace("\(BoxFolder.close).official-1.p7s") { $0 = other }
        case .documentChanged: try world.replace(BoxFolder.open) { $0[$0.count - 3] ^= 1 }
        case .rollMissing: try DurableFile.remove("\(world.box)/\(BoxFolder.roll)")
        case .orderMissing: try DurableFile.remove("\(world.box)/\(BoxFolder.open)")
        case .guardiansNotJSON: try world.replace(BoxFolder.guardians) { $0 = [123] }
        case .envelopeNotJSON: try world.replace(BoxFolder.segment(0)) { $0[0] = 91 }
        case .envelopeMissing: try world.replace(BoxFolder.segment(0)) { $0 = [] }
        case .logMissing: try DurableFile.remove("\(world.box)/\(BoxFolder.log)/checkpoint")
        }
    }

    @Test("a box that lacks something or in which something is wrong does not hold: status 2", arguments: Harm.allCases)
    func harms(_ harm: Harm) async throws {
        let world = try await World()
        try spoil(world, harm)
        try Program.tally(world.process(), status: 2, saying: harm.place)
        try world.expectNothingWritten()
    }

    @Test("what the caller gives wrongly is told apart: 65 for what cannot be read, 74 for what is not there")
    func slips() async throws {
        let world = try await World()
        let noList = try world.file("list.crl", "no list")
        try Program.tally(world.process(["--crl", noList]), status: 65, saying: noList)
        try Program.tally(world.process(["--registrations", noList]), status: 65, saying: noList)
        try Program.tally(world.process(fingerprint: noList), status: 65, saying: noList)
        let nothing = "\(world.folder)/nothing"
        try Program.tally(world.process(["--crl", nothing]), status: 74, saying: "\(nothing) does not exist")
        try Program.tally(world.process(box: nothing), status: 74, saying: "does not exist")
        try Program.tally(world.process(fingerprint: nothing), status: 74, saying: "does not exist")
        try Program.tally(world.extract(0), status: 65, saying: "leaf 0")
        let mistyped = String(repeating: "A", count: 64)
        try Program.tally(world.process(fingerprint: mistyped), status: 2, saying: "compare the fingerprint")
        try world.expectNothingWritten()
    }

    @Test("a box that holds is processed, and a ballot is taken out of it")
    func holds() async throws {
        let world = try await World()
        try Program.tally(world.process(), status: 0, saying: "cast 1 = counted 1")
        let leaf = try #require(try await Self.made.value.leaves.first)
        try Program.tally(world.extract(leaf), status: 0, saying: "statement.p7s")
        #expect(FileManager.default.fileExists(atPath: "\(world.folder)/ballot/ballot.json"))
    }

    @Test("a challenged ballot that cannot be opened is an alarm: status 2, also when the officials go on, and never 3")
    func unopened() async throws {
        let world = try await World(Self.challenged)
        let leaf = try await Self.challenged.value.challengedLeaves[1]
        try Program.tally(
            world.process(), status: 2, saying: "leaf \(leaf): challenged and not opened", "raises 1 alarms")
        try world.expectNothingWritten()
        try Program.tally(
            world.process(["--despite-alarms"]), status: 2, saying: "opened 1, not opened 1", "cast 1 = counted 1")
        #expect(FileManager.default.fileExists(atPath: "\(world.count)/dispositions.jsonl"))
    }

    @Test("a challenged ballot is taken out too, opened or not, without its opening; OpenSSL finds its signature right")
    func extractsChallenged() async throws {
        let leaves = try await Self.challenged.value.challengedLeaves
        for leaf in leaves {
            let world = try await World(Self.challenged)
            try Program.tally(world.extract(leaf), status: 0, saying: "statement.p7s")
            let out = "\(world.folder)/ballot"
            #expect(
                try DurableFile.list(out) == [
                    "anchors.pem", "ballot.json", "issuer.pem", "signer.pem", "statement.json", "statement.p7s",
                ])
            let statement = try ChallengeStatement(
                canonical: DurableFile.read("\(out)/statement.json"), group: .standard)
            #expect(statement.ballot == SHA256.hash(try DurableFile.read("\(out)/ballot.json")))
            try Program.tool(
                "/usr/bin/openssl", "cms", "-verify", "-binary", "-cades", "-inform", "DER", "-in",
                "\(out)/statement.p7s", "-content", "\(out)/statement.json", "-CAfile", "\(out)/anchors.pem",
                "-partial_chain", "-purpose", "any", "-no_check_time", "-out", "/dev/null")
        }
    }

    @Test("a challenged ballot that the box lacks, or has otherwise than the log, is not taken out")
    func lackingChallenge() async throws {
        let leaf = try await Self.challenged.value.challengedLeaves[0]
        let lacking = try await World(Self.challenged)
        try lacking.replace(BoxFolder.challengedSegment(0)) { $0 = [] }
        try Program.tally(lacking.extract(leaf), status: 2, saying: "lacks the challenged ballot of leaf \(leaf)")
        let other = try await World(Self.challenged)
        try other.replace(BoxFolder.challengedSegment(0)) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            bytes = Array(text.replacing(/"device":"[^"]*"/, with: "\"device\":\"evil\"").utf8)
        }
        try Program.tally(other.extract(leaf), status: 2, saying: "are not those of leaf \(leaf)")
        try other.expectNothingWritten()
    }
}
