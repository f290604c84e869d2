import ElectionModel
import Foundation
import GroupArithmetic
import Identity
import Primitives
import Testing

/// Attacks D3, D4, D6 and D13 through the commands, as guardians and officials run them.
@Suite struct CeremonyCommandTests {
    @Test("a ceremony, the roll call before the opening and the order to open, all read by a script")
    func wholeCeremony() throws {
        let world = try CeremonyWorld()
        let json = ["--json"]
        let start = try Program.tally(world.ceremony("start", json), status: 0).json()
        #expect(start["quorum"] as? Int == 2 && start["guardian_count"] as? Int == 3)
        for index in CeremonyWorld.guardians {
            let report = try Program.tally(world.guardian("prepare", index, json), status: 0).json()
            #expect(report["ceremony"] as? String == start["ceremony"] as? String)
            #expect(report["guardian"] as? Int == index && report["type"] as? String == "guardian-prepare")
        }
        let set = try Program.tally(world.ceremony("commitments", json), status: 0).json()
        for index in CeremonyWorld.guardians {
            let report = try Program.tally(world.guardian("agree", index, json), status: 0).json()
            #expect(report["commitments"] as? String == set["commitments"] as? String)
        }
        try world.each("open", "", json)
        try world.each("share", "", json)
        var fingerprints: Set<String?> = []
        for index in CeremonyWorld.guardians {
            fingerprints.insert(
                try Program.tally(world.guardian("receive", index, json), status: 0).json()["fingerprint"] as? String)
        }
        fingerprints.insert(
            try Program.tally(world.ceremony("finish", json), status: 0).json()["fingerprint"] as? String)
        #expect(fingerprints.count == 1 && !fingerprints.contains(nil))
        try rollCall(world)
        try orders(world)
    }

    private func rollCall(_ world: CeremonyWorld) throws {
        let occasion = ["--before", "opening"]
        try Program.tally(world.ceremony("answers", occasion), status: 74, saying: "nobody has asked")
        try Program.tally(world.ceremony("ask", ["--before", "lunch"]), status: 64, saying: "opening or closing")
        try Program.tally(
            ["order", "open", "--election", world.election, "--require-guardians"], status: 2,
            saying: "nobody has asked", "nothing was written", "ceremony ask")
        #expect(!DurableFile.exists("\(world.election)/open.json"))
        try Program.tally(world.ceremony("ask", occasion), status: 0, saying: "guardian check")
        try Program.tally(world.guardian("check", 3, occasion), status: 0, saying: "guardian 3 is alive")
        let half = try Program.tally(world.ceremony("answers", occasion + ["--json"]), status: 2).json()
        #expect(half["alive"] as? [Int] == [3] && half["enough"] as? Bool == false)
        try Program.tally(
            world.ceremony("answers", occasion), status: 2,
            saying: "guardian 1: no answer", "1 of 3 shares are alive, 2 are needed", "NOT ENOUGH")
        try Program.tally(
            ["order", "open", "--election", world.election, "--require-guardians"], status: 2, saying: "NOT ENOUGH")
        // Guardian 2 has lost its medium, guardian 1 has not; one answer is forged.
        try FileManager.default.moveItem(atPath: world.state(2), toPath: world.state(2) + ".lost")
        try Program.tally(world.guardian("check", 2, occasion), status: 65, saying: "its medium is not in")
        try Program.tally(world.guardian("check", 1, occasion), status: 0)
        let folder = "\(world.election)/checks/opening-1"
        try DurableFile.write(DurableFile.read("\(folder)/answer-1.json"), to: "\(folder)/answer-2.json")
        let outcome = try Program.tally(world.ceremony("answers", occasion + ["--json"]), status: 0).json()
        #expect(outcome["alive"] as? [Int] == [1, 3] && outcome["refused"] as? [Int] == [2])
        try FileManager.default.moveItem(atPath: world.state(2) + ".lost", toPath: world.state(2))
    }

    private func orders(_ world: CeremonyWorld) throws {
        try Program.tally(
            ["order", "open", "--election", world.election, "--require-guardians"], status: 0,
            saying: "2 of 3 shares are alive", "just enough")
        try Program.tally(
            ["order", "close", "--election", world.election], status: 0, saying: "warning: nobody has asked")
    }

    @Test("a bad share and then a false complaint: each time all begins anew, and the third ceremony is finished")
    func complaints() throws {
        let world = try CeremonyWorld()
        try world.runToShares()
        let first = try identifier(world)
        try sendBadShare(world)
        try Program.tally(
            world.guardian("receive", 1), status: 2,
            saying: "guardian 3: the share cannot be used", "never show a share", "ceremony abort")
        try Program.tally(
            world.guardian("receive", 2), status: 2, saying: "guardian 1 has complained about the share it got")
        try Program.tally(world.ceremony("finish"), status: 2, saying: "guardian 1 has complained")
        let aborted = try Program.tally(world.ceremony("abort", ["--json"]), status: 0).json()
        let note = try #require(aborted["note"] as? [String: Any])
        #expect(note["ceremony"] as? String == first && aborted["folder"] as? String == "ceremony-aborted-1")
        #expect((note["complaints"] as? [[String: Any]])?.first?["about"] as? Int == 3)
        try requireNoShare(world)

        // The folders of the first ceremony are of no use in the second.
        try Program.tally(world.ceremony("start"), status: 0)
        try Program.tally(world.guardian("prepare", 1), status: 65, saying: "belongs to ceremony", "new --state")
        try world.each("prepare", "-2")
        let second = try identifier(world)
        try Program.tally(
            world.guardian("complain", 2, attempt: "-2", ["--about", "3"]), status: 0, saying: "complaint is signed")
        try Program.tally(world.ceremony("finish"), status: 2, saying: "guardian 2 has complained")
        try Program.tally(
            world.ceremony("abort"), status: 0, saying: second, "guardian 2 complained about the share by guardian 3",
            "who was right is not found out")
        try world.runToShares(attempt: "-3")
        try world.each("receive", "-3")
        try Program.tally(world.ceremony("finish"), status: 0)
        #expect(Set([first, second, try identifier(world)]).count == 3)
        try Program.tally(world.ceremony("abort"), status: 65, saying: "finished")
    }

    private func identifier(_ world: CeremonyWorld) throws -> String {
        try CeremonyStart(
            canonical: DurableFile.read("\(world.election)/ceremony/ceremony.json"), group: .standard
        ).identifier.hexadecimal
    }

    /// Guardian 3 sends guardian 1 what was meant for guardian 2, and signs it.
    private func sendBadShare(_ world: CeremonyWorld) throws {
        let path = "\(world.election)/ceremony/shares-3.json"
        let honest = try EncryptedShares(canonical: DurableFile.read(path), group: .standard)
        let swapped = EncryptedShares(
            ceremony: honest.ceremony, sender: 3,
            shares: [.init(receiver: 1, ciphertext: honest.shares[1].ciphertext), honest.shares[1]])
        let cms = try DetachedSignature.sign(
            swapped.canonicalBytes, by: world.signingIdentity(3), at: Int64(Date().timeIntervalSince1970))
        try DurableFile.write(swapped.canonicalBytes, to: path, replacing: true)
        try DurableFile.write(cms, to: path + ".guardian-3.p7s", replacing: true)
    }

    /// The complaint has nothing but names, and no new file is there that could hold a share.
    private func requireNoShare(_ world: CeremonyWorld) throws {
        let folder = "\(world.election)/ceremony-aborted-1"
        let complaint = try CeremonyComplaint(
            canonical: DurableFile.read("\(folder)/complaint-1.json"), group: .standard)
        #expect(complaint.guardian == 1 && complaint.about == 3)
        let known = [
            "abort.json", "ceremony.json", "commitment-", "commitments.json", "complaint-1", "keys-", "shares-",
        ]
        for name in try DurableFile.list(folder) { #expect(known.contains { name.hasPrefix($0) }, "\(name)") }
        #expect(!DurableFile.exists("\(world.state(1))/share.sealed"))
    }

    @Test("all guardians at one computer make the same files; an interrupted ceremony goes on")
    func inRoom() throws {
        let world = try CeremonyWorld()
        try Program.tally(world.ceremony("in-room"), status: 64, saying: "one point of trust", "there is none")
        try Program.tally(
            world.ceremony("in-room", ["--medium", world.medium(1), "--passphrase-file", world.passphraseFile(1)]),
            status: 64, saying: "3 guardians take turns, but --medium is given 1 times")
        // Guardian 3 comes late.
        try FileManager.default.moveItem(atPath: world.medium(3), toPath: "\(world.path)/away")
        try Program.tally(world.inRoom, status: 74, saying: "the medium of guardian 3 is not there")
        let ceremony = try identifier(world)
        try FileManager.default.moveItem(atPath: "\(world.path)/away", toPath: world.medium(3))
        let swapped = world.ceremony(
            "in-room",
            [2, 1, 3].flatMap { ["--medium", world.medium($0), "--passphrase-file", world.passphraseFile($0)] })
        try Program.tally(swapped, status: 65, saying: "this is the medium of guardian 2")
        let outcome = try Program.tally(world.inRoom + ["--json"], status: 0, saying: "one point of trust")
        let fingerprint = String(decoding: try DurableFile.read("\(world.election)/fingerprint.txt"), as: UTF8.self)
        #expect(try outcome.json()["fingerprint"] as? String == fingerprint.trimmingCharacters(in: .newlines))
        #expect(try identifier(world) == ceremony)
        try Program.tally(["election", "check", world.election], status: 0, saying: "the guardian record holds")
        // The media are those of the other commands.
        try Program.tally(world.ceremony("ask", ["--before", "closing"]), status: 0)
        try Program.tally(world.guardian("check", 2, ["--before", "closing"]), status: 0)
    }

    @Test("a passphrase that is easy to guess is refused, and nothing of it is repeated")
    func weakPassphrase() throws {
        let world = try CeremonyWorld()
        try Program.tally(world.ceremony("start"), status: 0)
        for weak in ["swordfish", "swordfishswordfish", "123456789012345"] {
            try DurableFile.write(Array(weak.utf8), to: world.passphraseFile(1), replacing: true)
            let outcome = try Program.tally(world.guardian("prepare", 1), status: 65, saying: "passphrase", "dice")
            #expect(!(outcome.output + outcome.errors).contains(weak))
            #expect(try DurableFile.list(world.state(1)).isEmpty)
        }
    }
}
