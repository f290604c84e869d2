import ArgumentParser
import CommandConsole
import ElectionModel
import Identity
import Primitives

/// Guardians who take turns at one computer, each with its own medium.
struct InRoomOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A guardian's medium: a folder that holds certificate.pem and key.pem, and the folder guardian with its secrets.",
            discussion: "Repeat it, in the order of the guardians. Without it, the terminal asks for each.",
            valueName: "folder"))
    var medium: [String] = []

    @Option(
        help: ArgumentHelp(
            "For trials without a terminal: a file with each guardian's passphrase, in the same order.",
            valueName: "file"))
    var passphraseFile: [String] = []

    static let warning = """
        in this mode one computer sees the secrets of all guardians who take turns at it: it is one point of trust. Use \
        one that was never on a network, watch it together, and destroy its memory afterwards
        """

    /// Everything is there that cannot be asked for.
    func check(_ guardians: [Int]) throws {
        for (name, values) in [("medium", medium), ("passphrase-file", passphraseFile)]
        where !values.isEmpty && values.count != guardians.count {
            throw CommandFailure(
                .usage, "\(guardians.count) guardians take turns, but --\(name) is given \(values.count) times")
        }
        guard Terminal.isInteractive || (!medium.isEmpty && !passphraseFile.isEmpty) else {
            throw CommandFailure(
                .usage, "guardians take turns at a terminal, and there is none",
                hint: "give --medium and --passphrase-file for each guardian")
        }
    }

    /// The turns of `guardians`, in that order.
    func turns(_ guardians: [Int]) -> [Turn] {
        guardians.enumerated().map { position, guardian in
            Turn(
                guardian: guardian, knownMedium: medium.isEmpty ? nil : medium[position],
                passphraseFile: passphraseFile.isEmpty ? nil : passphraseFile[position])
        }
    }
}

/// One guardian's place in the round. A passphrase is asked for when it is needed and kept no longer than its step.
final class Turn {
    let guardian: Int
    private var knownMedium: String?
    private let passphraseFile: String?

    init(guardian: Int, knownMedium: String?, passphraseFile: String?) {
        self.guardian = guardian
        self.knownMedium = knownMedium
        self.passphraseFile = passphraseFile
    }

    /// Calls the guardian to the computer.
    func begin(_ name: String, _ purpose: String) throws {
        TallyMain.console.note("guardian \(guardian), \(name): \(purpose)")
        if knownMedium == nil {
            guard let answer = Terminal.ask("folder of your medium:"), !answer.isEmpty else {
                throw CommandFailure(.usage, "guardian \(guardian) gave no medium")
            }
            knownMedium = answer
        }
        while !DurableFile.isFolder(try medium), Terminal.isInteractive {
            guard Terminal.ask("\(try medium) is not there: put the medium in and press return") != nil else { break }
        }
        guard DurableFile.isFolder(try medium) else {
            throw CommandFailure(.inputOutput, "the medium of guardian \(guardian) is not there: \(try medium)")
        }
    }

    private var medium: String {
        get throws {
            guard let knownMedium else { throw CommandFailure(.usage, "guardian \(guardian) gave no medium") }
            return knownMedium
        }
    }

    var state: String { get throws { "\(try medium)/guardian" } }

    /// Whether the passphrase was chosen already, in a run that was interrupted.
    var hasPrepared: Bool { get throws { DurableFile.exists("\(try state)/secrets.sealed") } }

    func identity() throws -> SigningIdentity {
        let certificate = try DurableFile.read("\(try medium)/certificate.pem", limit: 1 << 20)
        var key = try DurableFile.read("\(try medium)/key.pem", limit: 1 << 20)
        defer { SecretBytes.wipe(&key) }
        let isLocked = key.split(separator: 10).contains { $0.starts(with: Array("-----BEGIN ENCRYPTED".utf8)) }
        let secret = isLocked ? try Terminal.askSecret("passphrase of your signing key") : nil
        return try SigningIdentity(certificatePEM: certificate, keyPEM: key, passphrase: secret)
    }

    func passphrase(isNew: Bool = false) throws -> SecretBytes {
        if let passphraseFile { return try PassphraseOption.readFile(passphraseFile) }
        return try isNew ? PassphraseOption.askNew() : Terminal.askSecret(PassphraseOption.ceremonyPrompt)
    }
}
