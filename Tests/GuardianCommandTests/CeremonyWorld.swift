import ElectionTestKit
import Foundation
import Identity
import Primitives
import Testing

/// A signed election in the standard group, and a medium for each of its three guardians, of whom two can decrypt.
struct CeremonyWorld {
    let path: String
    static let guardians = [1, 2, 3]
    static let passphrase = "correct horse battery"

    var election: String { "\(path)/election" }
    func medium(_ guardian: Int) -> String { "\(path)/medium-\(guardian)" }
    func state(_ guardian: Int, _ attempt: String = "") -> String { "\(medium(guardian))/guardian\(attempt)" }
    func passphraseFile(_ guardian: Int) -> String { "\(path)/passphrase-\(guardian)" }

    init() throws {
        path = try TemporaryFolder().path
        let root = URL(filePath: #filePath).appending(path: "../../..").standardized.path
        let pki = "\(path)/pki"
        try Program.tool("\(root)/tools/devpki", "init", pki)
        for person in ["official"] + Self.guardians.map({ "guardian-\($0)" }) {
            try Program.tool("\(root)/tools/devpki", "person", pki, person)
        }
        for guardian in Self.guardians {
            try DurableFile.makeFolder(medium(guardian))
            for (from, to) in [("cert", "certificate"), ("key", "key")] {
                try FileManager.default.copyItem(
                    atPath: "\(pki)/people/guardian-\(guardian)/sign.\(from).pem",
                    toPath: "\(medium(guardian))/\(to).pem")
            }
            try DurableFile.write(
                Array("\(Self.passphrase) \(guardian)\n".utf8), to: passphraseFile(guardian), secret: true)
        }
        try Program.tool(
            "\(Program.products)/glassurn-collector", "init", "--data", "\(path)/collector", "--origin",
            "example.org/guardians")
        try makeElection("\(root)/Elections/quickstart", pki)
    }

    private func makeElection(_ draft: String, _ pki: String) throws {
        var arguments = [
            "election", "new", "--manifest", "\(draft)/manifest.json", "--settings", "\(draft)/settings.json", "--roll",
            "\(draft)/roll.csv", "--official", "Official=\(pki)/people/official/sign.cert.pem", "--anchor",
            "\(pki)/chain.pem", "--collector-keys", "\(path)/collector/keys.json", "--publication-level", "full",
            "--rehearsal", "--opens", "2027-03-01T07:00:00Z", "--closes", "2027-03-03T19:00:00Z", "--out", election,
        ]
        for guardian in Self.guardians {
            arguments += ["--guardian", "Guardian \(guardian)=\(medium(guardian))/certificate.pem"]
        }
        try Program.tally(arguments, status: 0)
        try Program.tally(
            [
                "election", "sign", election, "--certificate", "\(pki)/people/official/sign.cert.pem", "--key",
                "\(pki)/people/official/sign.key.pem",
            ], status: 0)
    }

    /// `glassurn-tally guardian STEP` as this guardian.
    func guardian(_ step: String, _ guardian: Int, attempt: String = "", _ more: [String] = []) -> [String] {
        var arguments = [
            "guardian", step, "--election", election, "--state", state(guardian, attempt), "--certificate",
            "\(medium(guardian))/certificate.pem", "--key", "\(medium(guardian))/key.pem",
        ]
        if !["agree", "open", "complain"].contains(step) {
            arguments += ["--passphrase-file", passphraseFile(guardian)]
        }
        return arguments + more
    }

    func ceremony(_ step: String, _ more: [String] = []) -> [String] {
        ["ceremony", step, "--election", election] + more
    }

    var inRoom: [String] {
        ceremony(
            "in-room",
            Self.guardians.flatMap { ["--medium", medium($0), "--passphrase-file", passphraseFile($0)] })
    }

    /// The rounds from start to share, with what an official does between them.
    func runToShares(attempt: String = "") throws {
        try Program.tally(ceremony("start"), status: 0)
        try each("prepare", attempt)
        try Program.tally(ceremony("commitments"), status: 0)
        for step in ["agree", "open", "share"] { try each(step, attempt) }
    }

    func each(_ step: String, _ attempt: String = "", _ more: [String] = []) throws {
        for index in Self.guardians {
            try Program.tally(guardian(step, index, attempt: attempt, more), status: 0)
        }
    }

    func signingIdentity(_ guardian: Int) throws -> SigningIdentity {
        try SigningIdentity(
            certificatePEM: DurableFile.read("\(medium(guardian))/certificate.pem"),
            keyPEM: DurableFile.read("\(medium(guardian))/key.pem"))
    }
}
