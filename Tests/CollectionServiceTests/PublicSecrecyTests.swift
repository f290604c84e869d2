import BallotStorage
import CollectionAPI
import CollectionService
import ElGamal
import ElectionModel
import Foundation
import GroupArithmetic
import Primitives
import Testing
import TransparencyLog

/// What the public can fetch while the voting is open.
@Suite struct PublicSecrecyTests {
    private static let probes = [
        "/", "/v1", "/v1/", "/v1/ticket", "/v1/cast", "/v1/challenge", "/v1/challenges", "/challenged/000000.jsonl",
        "/v1/status", "/v1/ballots", "/v1/roll", "/v1/election/roll",
        "/v1/status?voter=EE-1", "/collector.sqlite", "/log", "/log/", "/log/tile", "/log/tile/", "/log/tile/entries",
        "/log/tile/entries/", "/log/../collector.sqlite", "/log/tile/../../collector.sqlite", "/log/tile/0/%2e%2e/x",
        "/log/tile/data/000", "/log/tile/entries/000", "/log/tile/0/000", "/log/tile/0/000.p/0",
        "/log/tile/0/000.p/256",
        "/log/tile/0/0", "/log/tile/00/000.p/1", "/log/tile/7/000.p/1", "/log/tile/63/x999/x999/x999/999",
        "/log/tile/0/x000/000.p/1", "/log/issuer", "/robots.txt", "/debug", "/box", "/receipts",
    ]

    @Test("nothing that the public can fetch during the election has a ciphertext, a statement or a voter's name in it")
    func crawl() async throws {
        try await TestCollector.run { collector in
            var secrets: [(String, [UInt8])] = ElectionWorld.voters.map { ("voter's number", Array($0.utf8)) }
            secrets.append(("voter's name", Array("Voter EE".utf8)))
            for (voter, values) in [("EE-1", [1, 0]), ("EE-2", [0, 1]), ("EE-1", [0, 1])] {
                let device = collector.voter(voter)
                let submission = try await device.prepare(values)
                _ = try await device.cast(submission)
                secrets += try Self.secrets(of: submission, try await device.ticket().ticket.ticket)
            }
            for (voter, values) in [("EE-3", [1, 0]), ("EE-1", [0, 1])] {
                let device = collector.voter(voter)
                let submission = try await device.prepareChallenge(values)
                _ = try await device.challenge(submission)
                secrets += Self.secrets(of: submission)
            }
            let size = try await collector.store.checkpoint().size
            let tiles = (1...size).flatMap { width in
                LogLayout.tiles(size: width).map { "/log/\($0.path)" }
            }
            let routes = [Routes.election, Routes.checkpoint, Routes.health, Routes.readiness, Routes.metrics]
            let https = collector.https(certificate: nil)
            var served = 0
            for path in routes + Set(tiles).sorted() + Self.probes {
                let answer = try await https.send("GET", path, options: ["--path-as-is"])
                if answer.status == 200 { served += 1 }
                #expect((answer.status == 200) == !Self.probes.contains(path), "\(path): \(answer.status)")
                for (what, needle) in secrets {
                    #expect(!Self.contains(answer.body, needle), "\(path) shows a \(what)")
                }
            }
            #expect(served == routes.count + Set(tiles).count)
            // The search finds what is there.
            #expect(Self.contains(try await https.send("GET", Routes.checkpoint).body, Array("test.invalid".utf8)))
        }
    }

    @inline(never)
    private static func secrets(of submission: CastSubmission, _ ticket: Ticket) throws -> [(String, [UInt8])] {
        parts(of: submission) + (ticket.pseudonym.map { spellings("pseudonym", $0.bytes) } ?? [])
    }

    /// Also of a challenged ballot, which is published when the voting is over and not before.
    @inline(never)
    private static func secrets(of submission: ChallengeSubmission) -> [(String, [UInt8])] {
        let nonces = submission.opening.contests.flatMap(\.options).map(\.nonce.bytes)
        return parts(of: submission) + nonces.flatMap { spellings("nonce", $0) }
    }

    private static func parts(of submission: some BallotSubmission) -> [(String, [UInt8])] {
        var found: [(String, [UInt8])] = []
        for selection in submission.ballot.contests.flatMap(\.selections) {
            found += spellings("ciphertext", selection.ciphertext.alpha.bytes)
            found += spellings("ciphertext", selection.ciphertext.beta.bytes)
        }
        for (what, bytes) in [
            ("ballot", submission.ballotBytes), ("statement", submission.statementBytes),
            ("signature", submission.signature), ("identifier", submission.ballot.identifier.bytes),
            ("confirmation code", submission.ballot.confirmationCode.bytes),
            ("salt", submission.statement.identifierSalt.bytes), ("ticket", submission.statement.ticket.bytes),
        ] { found += spellings(what, bytes) }
        return found
    }

    private static func spellings(_ what: String, _ bytes: [UInt8]) -> [(String, [UInt8])] {
        let part = Array(bytes.prefix(24))
        let texts = [Base64.encode(part), Hexadecimal.encode(part).lowercased()]
        return [(what, part), (what, Hexadecimal.encodeToBytes(part))] + texts.map { (what, Array($0.utf8)) }
    }

    private static func contains(_ bytes: [UInt8], _ needle: [UInt8]) -> Bool {
        Data(bytes).range(of: Data(needle)) != nil
    }

    @Test("the tiles that are served are those that are exported, and prove what the checkpoint says")
    func tiles() async throws {
        try await TestCollector.run { collector in
            let voter = collector.voter("EE-4")
            let receipt = try await voter.cast(voter.prepare())
            let folder = collector.folder + "/exported"
            let size = try await LogExporter(store: collector.store).export(to: folder)
            let https = collector.https(certificate: nil)
            for path in LogLayout.tiles(size: size).map(\.path) {
                let answer = try await https.send("GET", "/log/\(path)")
                #expect(answer.body == (try DurableFile.read("\(folder)/\(path)")))
                #expect(answer.type == Routes.tileMediaType)
            }
            let index = try Self.index(of: receipt)
            let entries = try SourceTree(FolderSource(folder), size: size).entries(from: index)
            #expect(entries.first == receipt.leaf.canonicalBytes)
        }
    }

    @inline(never)
    private static func index(of receipt: CastReceipt) throws -> Int {
        try InclusionReceipt(parsing: Array(receipt.proof.utf8)).index
    }
}
