import ArgumentParser
import CommandConsole
import ElectionModel
import GroupArithmetic
import Identity
import KeyCeremony
import Primitives

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Who the guardian is and where its files lie.
struct GuardianOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The election's folder, where files are exchanged.", valueName: "folder"))
    var election: String

    @Option(help: ArgumentHelp("The guardian's own folder (mode 0700); one for each ceremony.", valueName: "folder"))
    var state: String

    @Option(help: ArgumentHelp("The guardian's certificate, PEM, as enrolled in election.json.", valueName: "file"))
    var certificate: String

    @Option(help: ArgumentHelp("The private key of the certificate, PEM.", valueName: "file"))
    var key: String

    @Option(help: "File that holds the passphrase of the private key in its first line, if the key has one.")
    var keyPassphraseFile: String?

    func identity() throws -> SigningIdentity {
        try Inputs.identity(certificate: certificate, key: key, passphraseFile: keyPassphraseFile)
    }

    func desk(creating: Bool = false) throws -> GuardianDesk {
        try GuardianDesk(
            files: CeremonyFiles(election, group: .standard), state: state, identity: identity(), creating: creating)
    }

    /// The claimed time of signatures.
    static var now: Timestamp { Timestamp(seconds: Int64(time(nil))) }
}

extension PassphraseOption {
    static let ceremonyPrompt = "passphrase of the guardian's secrets"

    /// Asks twice on a terminal: a mistyped passphrase would lose the share.
    func readNew() throws -> SecretBytes {
        if let passphraseFile { return try Self.readFile(passphraseFile) }
        return try Self.askNew()
    }

    static func askNew() throws -> SecretBytes {
        let minimum = PassphraseRule.minimumByteCount
        let first = try Terminal.askSecret("\(ceremonyPrompt) (new, at least \(minimum) characters)")
        let second = try Terminal.askSecret("once more")
        guard first.withBytes({ left in second.withBytes { left == $0 } }) else {
            throw CommandFailure(.badInput, "the two passphrases differ", hint: "run the command again")
        }
        return first
    }
}
