import ElectionModel
import ElectionTestKit
import Foundation
import GroupArithmetic
import Primitives
import Tally
import Testing

/// Attacks D6, D9, D10, D12 and O7 through the commands: the recovery drill.
@Suite struct DecryptionCommandTests {
    private static let processed = Task {
        let election = try TestElection(group: .standard, minimumCellSize: 1)
        let box = try TestBox(election, folder: TemporaryFolder().path + "/box", votes: Array(TestVotes.all[1...2]))
        return try await TestCount.processed(box, folder: TemporaryFolder().path)
    }

    /// The count with three guardians' media beside it.
    private struct World {
        var count: TestCount

        init(_ count: TestCount) throws {
            self.count = count
            var random = SystemRandom()
            try DurableFile.write(Array("correct horse battery\n".utf8), to: "\(count.folder)/passphrase", secret: true)
            for share in count.election.shares {
                let path = medium(share.index) + "/guardian"
                try DurableFile.makeFolder(path, secret: true)
                try DurableFile.write(
                    share.seal(passphrase: TestCount.passphrase(), using: &random), to: "\(path)/share.sealed",
                    secret: true)
            }
        }

        func medium(_ guardian: Int) -> String { "\(count.folder)/medium-\(guardian)" }
        func memory(_ guardian: Int) -> String { medium(guardian) + "/guardian/decryption" }
        func file(_ session: Int, _ name: String) -> String { "\(count.count)/sessions/\(session)/\(name).json" }

        func decrypt(_ step: String, as guardian: Int? = nil, log: String? = nil, _ more: [String] = []) -> [String] {
            var arguments = ["decrypt"] + step.split(separator: " ").map(String.init)
            arguments += ["--count", count.count, "--log", log ?? count.logFolder]
            arguments += ["--fingerprint", count.election.context.fingerprint.hexadecimal]
            if let guardian {
                arguments += ["--state", medium(guardian) + "/guardian"]
                arguments += ["--passphrase-file", "\(count.folder)/passphrase"]
            }
            return arguments + more
        }

        /// Checks the ballots in parts, without any medium.
        ///
        /// - Returns: the parts' files.
        func recount(_ number: Int) throws -> [String] {
            try (1...number).map { shard in
                let path = "\(count.folder)/part-\(shard)-of-\(number)"
                let arguments = ["--shard", "\(shard)/\(number)", "--out", path, "--json"]
                let report = try Program.tally(decrypt("recount", arguments), status: 0).json()
                #expect(report["shard"] as? Int == shard && report["shards"] as? Int == number)
                return path
            }
        }

        /// Officials sign the session document and have it logged.
        mutating func log(_ session: Int) throws {
            let path = RecordFolder.session(session)
            try count.step(.session, DurableFile.read("\(count.count)/\(path)"), path)
        }

        /// Both first rounds of a session by guardians 1 and 3.
        mutating func open(_ session: Int) throws {
            for guardian in [1, 3] {
                try Program.tally(decrypt("commit", as: guardian, ["--guardians", "1,3"]), status: 0)
            }
            let report = try Program.tally(decrypt("session", ["--json"]), status: 0).json()
            #expect(report["session"] as? Int == session)
            try log(session)
            for guardian in [1, 3] {
                try Program.tally(decrypt("reveal", as: guardian, ["--session", "\(session)"]), status: 0)
            }
        }
    }

    @Test("a lost answer and a bad one cost a session each; with n - k media destroyed the result still comes out")
    func recoveryDrill() async throws {
        var world = try World(await Self.processed.value.copy())
        try lostAnswer(&world)
        try badAnswer(&world)
        try FileManager.default.removeItem(atPath: world.medium(3))
        try missingMedium(world)
        try inRoom(&world)
    }

    /// Session 1: the answer of guardian 3 cannot be written. By then the session is spent and the nonces are gone.
    private func lostAnswer(_ world: inout World) throws {
        try world.open(1)
        let respond = world.decrypt("respond", as: 3, ["--session", "1"])
        let path = world.file(1, "response-3")
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/nowhere/at-all")
        #expect(DurableFile.exists(world.memory(3) + "/session-1.nonces"))
        try Program.tally(respond, status: 74, saying: "exists already")
        #expect(try DurableFile.list(world.memory(3)) == ["aggregate", "session-1.session", "session-1.spent"])
        try FileManager.default.removeItem(atPath: path)
        try Program.tally(respond, status: 2, saying: "answered already", "start a new session")
    }

    /// Session 2: guardian 3 gives a wrong answer, is named, and nothing is written.
    private func badAnswer(_ world: inout World) throws {
        try world.open(2)
        for guardian in [1, 3] {
            try Program.tally(world.decrypt("respond", as: guardian, ["--session", "2"]), status: 0)
        }
        let path = world.file(2, "response-3")
        let text = String(decoding: try DurableFile.read(path), as: UTF8.self)
        let response = try SessionResponse(canonical: Array(text.utf8), group: .standard)
        let first = response.responses.contests[0].options[0]
        let changed = text.replacing(
            Hexadecimal.encode(first.bytes), with: Hexadecimal.encode((first + Scalar(.standard, 1)).bytes))
        try DurableFile.write(Array(changed.utf8), to: path, replacing: true)
        try Program.tally(
            world.decrypt("result", ["--session", "2"]), status: 2, saying: "by guardians [3]", "new session without it"
        )
        #expect(!DurableFile.exists("\(world.count.count)/result.json"))
    }

    private func missingMedium(_ world: World) throws {
        let commit = world.decrypt("commit", as: 3, ["--guardians", "2,3"])
        try Program.tally(commit, status: 74, saying: "there is no share of the key", "any 2 of the 3 guardians")
        try Program.tally(
            world.decrypt("commit", as: 1, ["--guardians", "1"]), status: 2,
            saying: "2 of the 3 guardians are needed to decrypt, and 1 take part")
        try Program.tally(
            world.decrypt("commit", as: 1, ["--guardians", "1,,2"]), status: 64, saying: "numbers like 1,3")
        try Program.tally(world.decrypt("commit", as: 1, ["--guardians", "2,1"]), status: 2, saying: "ascending")
    }

    /// Session 3: guardians 1 and 2 at one computer.
    private func inRoom(_ world: inout World) throws {
        let room = [1, 2].flatMap {
            ["--medium", world.medium($0), "--passphrase-file", "\(world.count.folder)/passphrase"]
        }
        let both = try ["--guardians", "1,2"] + room + ["--recount"] + world.recount(2)
        try Program.tally(
            world.decrypt("in-room commit", both), status: 0, saying: "one point of trust", "session-3.json")
        try Program.tally(
            world.decrypt("in-room answer", ["--session", "3"] + both), status: 65,
            saying: "2 signatures by officials are needed")
        try world.log(3)
        let outcome = try Program.tally(
            world.decrypt("in-room answer", ["--session", "3", "--json"] + both), status: 0)
        let contests = try #require(try outcome.json()["contests"] as? [[String: Any]])
        let election = world.count.election
        let expected = TestVotes.plainTotals(
            Array(TestVotes.all[1...2]), manifest: election.context.manifest, roll: election.roll)
        #expect(contests.compactMap { $0["totals"] as? [Int] } == expected.prefix(contests.count).map { $0 })
    }

    @Test("with n - k + 1 media destroyed the guardian who is left is told that there is no way")
    func tooFew() async throws {
        let world = try World(await Self.processed.value.copy())
        for guardian in [2, 3] { try FileManager.default.removeItem(atPath: world.medium(guardian)) }
        try Program.tally(
            world.decrypt("commit", as: 1, ["--guardians", "1"]), status: 2,
            saying: "2 of the 3 guardians are needed", "missing media")
        // A commitment for two is made, but there is nobody to make the other.
        try Program.tally(world.decrypt("commit", as: 1, ["--guardians", "1,2"]), status: 0)
        try Program.tally(
            world.decrypt("session"), status: 2, saying: "commitments of the guardians [1, 2] are needed, found [1]")
    }

    @Test("nothing is decrypted before the count is logged, for another election, or with a folder that others enter")
    func refusals() async throws {
        let world = try World(await Self.processed.value.copy())
        let short = world.count.folder + "/log-before"
        try TestLog(leaves: world.count.log.leaves.dropLast()).write(to: short)
        let who = ["--guardians", "1,3"]
        try Program.tally(
            world.decrypt("commit", as: 1, log: short, who), status: 2, saying: "no processed leaf")
        let other = try TestElection(group: .standard)
        var random = SystemRandom()
        let path = world.medium(3) + "/guardian"
        try DurableFile.write(
            other.shares[2].seal(passphrase: TestCount.passphrase(), using: &random), to: "\(path)/share.sealed",
            replacing: true, secret: true)
        try Program.tally(world.decrypt("commit", as: 3, who), status: 2, saying: "belongs to another election")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        try Program.tally(world.decrypt("commit", as: 3, who), status: 65, saying: "chmod 700")
        #expect(!DurableFile.exists(world.memory(1)) && !DurableFile.exists(world.memory(3)))
    }

    @Test("the commands that check all ballots take parts of a recount instead, whole and of this count only")
    func inParts() async throws {
        let world = try World(await Self.processed.value.copy())
        let parts = try world.recount(2)
        let who = ["--guardians", "1,3"]
        let aggregate = ["aggregate"] + world.decrypt("", []).dropFirst()
        try Program.tally(aggregate + ["--recount"] + parts, status: 0, saying: "the aggregate holds")
        try Program.tally(
            world.decrypt("result", ["--session", "1", "--recount", parts[1]]), status: 65, saying: "missing 1 of 2")
        try Program.tally(
            world.decrypt("commit", as: 1, who + ["--recount", parts[0], parts[0]]), status: 65, saying: "shard 1/2")
        try Program.tally(aggregate + ["--recount", "\(world.count.folder)/nowhere"], status: 74, saying: "nowhere")
        #expect(!DurableFile.exists(world.memory(1)))
        let path = "\(world.count.count)/\(RecordFolder.segment(0))"
        try DurableFile.write(DurableFile.read(path) + Array("{}\n".utf8), to: path, replacing: true)
        try Program.tally(
            world.decrypt("commit", as: 1, who + ["--recount"] + parts), status: 2, saying: "000000.jsonl:3")
        let shard = { world.decrypt("recount", ["--shard", $0, "--out", $1]) }
        try Program.tally(shard("1/1", "\(world.count.folder)/part"), status: 2, saying: "000000.jsonl:3")
        #expect(!DurableFile.exists("\(world.count.folder)/part") && !DurableFile.exists(world.memory(1)))
        try Program.tally(shard("3/2", "\(world.count.folder)/part"), status: 64, saying: "no shard 3 of 2")
        try Program.tally(shard("1/2", parts[0]), status: 74, saying: "exists already")
    }

    @Test("a medium that is missing or open to others is found before the ballots are checked")
    func mediumFirst() async throws {
        let world = try World(await Self.processed.value.copy())
        try DurableFile.write(
            Array("{}\n".utf8), to: "\(world.count.count)/\(RecordFolder.segment(0))", replacing: true)
        let who = ["--guardians", "1,3"]
        try Program.tally(world.decrypt("commit", as: 1, who), status: 2, saying: "000000.jsonl:1")
        let path = world.medium(3) + "/guardian"
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        try Program.tally(world.decrypt("commit", as: 3, who), status: 65, saying: "chmod 700")
        try FileManager.default.removeItem(atPath: path)
        try Program.tally(world.decrypt("commit", as: 3, who), status: 74, saying: "there is no share of the key")
    }
}
