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
    @Option(help: "The election's folder, where files are exchanged.")
    var election: String

    @Option(help: "The guardian's own folder (mode 0700); one for each ceremony.")
    var state: String

    @Option(help: "The guardian's certificate, PEM, as enrolled in election.json.")
    var certificate: String

    @Option(help: "The private key of the certificate, PEM.")
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
        let minimum = SealedFile.minimumPassphraseCount
        let first = try read(prompt: "\(Self.ceremonyPrompt) (new, at least \(minimum) characters)")
        guard passphraseFile == nil else { return first }
        let second = try read(prompt: "once more")
        guard first.withBytes({ left in second.withBytes { left == $0 } }) else {
            throw CommandFailure(.badInput, "the two passphrases differ", hint: "run the command again")
        }
        return first
    }
}
