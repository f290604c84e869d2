import Foundation
import GroupArithmetic
import Primitives

extension CanaryElection {
    /// - Parameters:
    ///   - state: another folder than the guardian's own.
    ///   - passphrase: another file than the guardian's own, in the folder `secrets`.
    func guardian(
        _ verb: String, _ number: Int, state: String? = nil, passphrase: String? = nil, wrongKey: Bool = false
    ) -> [String] {
        var words = ["glassurn-tally", "guardian", verb, "--election", path("election")]
        words += ["--state", path(state ?? "guardian-\(number)")] + signer("guardian-\(number)", wrong: wrongKey)
        if !["agree", "open"].contains(verb) {
            words += ["--passphrase-file", path("secrets/\(passphrase ?? "guardian-\(number)")")]
        }
        return words
    }

    func runCeremony() throws {
        try tally("ceremony", "start", "--election", path("election"))
        try failToPrepare()
        for number in Self.guardians {
            try stage.run(guardian("prepare", number))
            try noteSecrets(of: number)
        }
        noteShares()
        try tally("ceremony", "commitments", "--election", path("election"))
        for number in Self.guardians { try stage.run(guardian("agree", number)) }
        try append("election/commitments.json")
        for number in Self.guardians { try stage.run(guardian("open", number)) }
        try failWithSecrets("share")
        for number in Self.guardians { try stage.run(guardian("share", number)) }
        try failWithSecrets("receive")
        try failWithBadShare()
        for number in Self.guardians {
            try stage.run(guardian("receive", number))
            try noteSealed("guardian-\(number)/share.sealed", of: number, from: 84, ["z", "ẑ"])
        }
        try tally("ceremony", "finish", "--election", path("election"))
        try append("election/guardians.json")
        fingerprint = String(decoding: try stage.read("election/fingerprint.txt").prefix(64), as: UTF8.self)
    }

    // MARK: What is to be searched for

    private func open(_ file: String, of number: Int) throws -> [UInt8] {
        var text = Array(try passphrase("guardian-\(number)").utf8)
        return try SealedFile.open(stage.read(file), passphrase: SecretBytes(wiping: &text)).withBytes { $0.map { $0 } }
    }

    /// The scalars of a sealed file, which stand at its end in the documented order.
    func noteSealed(_ file: String, of number: Int, from start: Int, _ names: [String]) throws {
        let content = try open(file, of: number)
        guard content.count == start + 32 * names.count else {
            throw Stage.Surprise(description: "\(file) has \(content.count) bytes")
        }
        for (index, name) in names.enumerated() {
            let bytes = Array(content[(start + 32 * index)..<(start + 32 * index + 32)])
            needles.append(Needle("\(name) of guardian \(number)", bytes: bytes))
            scalars["\(name) of guardian \(number)"] = bytes
        }
    }

    private func noteSecrets(of number: Int) throws {
        try noteSealed(
            "guardian-\(number)/secrets.sealed", of: number, from: 56, ["a_0", "a_1", "â_0", "â_1", "ζ"])
    }

    /// P_i(l) and P̂_i(l), which guardian i sends to guardian l encrypted.
    private func noteShares() {
        let group = Group(.standard)
        for sender in Self.guardians {
            for receiver in Self.guardians {
                for letter in ["a", "â"] {
                    let coefficients = (0...1).compactMap { scalars["\(letter)_\($0) of guardian \(sender)"] }
                        .compactMap { try? Scalar(group, bytes: $0) }
                    let share = coefficients[0] + coefficients[1] * Scalar(group, receiver)
                    needles.append(
                        Needle("the share in \(letter) of \(sender) for \(receiver)", bytes: share.bytes))
                }
            }
        }
    }

    // MARK: Ways to fail

    private func failToPrepare() throws {
        try stage.write("tooshort\n", "secrets/short")
        try stage.run(guardian("prepare", 1, state: "scratch-1", passphrase: "short"), status: 65)
        try stage.run(guardian("prepare", 1, state: "scratch-2", wrongKey: true), status: 65)
        try stage.run(guardian("prepare", 1, state: "scratch-3", passphrase: "missing"), status: 74)
        try stage.run(guardian("prepare", 1, state: "scratch-4", passphrase: "."), status: 74)
        try stage.run(guardian("prepare", 1).dropLast(2) + [], status: 64)
        try stage.write("x", "open-folder/x")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path("open-folder"))
        try stage.run(guardian("prepare", 1, state: "open-folder"), status: 65)
        let before = try electionFiles()
        for (index, signal) in [SIGINT, SIGTERM, SIGABRT, SIGSEGV, SIGKILL].enumerated() {
            try stage.interrupt(
                guardian("prepare", 1, state: "scratch-killed-\(signal)"), with: signal,
                after: UInt32(150 + 200 * index))
            try forgetNewFiles(since: before)
        }
        try withoutSpace(guardian("prepare", 1, state: "scratch-full"))
    }

    /// Writing fails, as on a full disk.
    func withoutSpace(_ words: [String]) throws { try stage.runWithoutSpace(words) }

    private func failWithSecrets(_ verb: String) throws {
        try stage.run(guardian(verb, 1, passphrase: "guardian-1.wrong"), status: 65)
        try stage.run(guardian(verb, 1, state: "guardian-2", passphrase: "guardian-2"), status: 65)
        try stage.copy("guardian-1", to: "damaged")
        let sealed = try stage.read("guardian-1/secrets.sealed")
        for bytes in [Array(sealed.dropLast(20)), Array(sealed.prefix(10)), [], sealed.map { $0 ^ 0x20 }] {
            try stage.write(bytes, "damaged/secrets.sealed")
            try stage.run(guardian(verb, 1, state: "damaged"), status: 65)
        }
        for (index, signal) in [SIGTERM, SIGABRT, SIGKILL].enumerated() {
            try stage.copy("guardian-1", to: "killed-\(verb)-\(signal)")
            let before = try electionFiles()
            try stage.interrupt(
                guardian(verb, 1, state: "killed-\(verb)-\(signal)"), with: signal, after: UInt32(100 + 250 * index))
            try forgetNewFiles(since: before)
        }
    }

    private func electionFiles() throws -> Set<String> { Set(try LeakScanner.files(path("election"))) }

    /// What an interrupted run sent to the others; the guardian's own run sends it again.
    private func forgetNewFiles(since before: Set<String>) throws {
        for file in try electionFiles().subtracting(before) {
            try stage.copy("election/\(file)", to: "put-aside/killed-\(UUID().uuidString)")
            try stage.remove("election/\(file)")
        }
    }

    /// A share that does not fit its sender's keys: the receiver complains and shows nothing of it.
    private func failWithBadShare() throws {
        let file = "election/ceremony/shares-1.json"
        let signature = "\(file).guardian-1.p7s"
        try stage.copy(file, to: "put-aside/shares")
        try stage.copy(signature, to: "put-aside/signature")
        var bytes = try stage.read(file)
        // The last digit of an encrypted value or of its proof.
        guard let place = bytes.lastIndex(where: { $0 >= 0x30 && $0 <= 0x39 }) else { return }
        bytes[place] = bytes[place] == 0x30 ? 0x31 : 0x30
        try stage.write(bytes, file)
        try stage.copy("guardian-2", to: "complaining-1")
        try stage.run(guardian("receive", 2, state: "complaining-1"), status: 2)
        let key = "pki/people/guardian-1/sign"
        try stage.tool(
            ["/usr/bin/env", "openssl", "cms", "-sign", "-cades", "-binary", "-nosmimecap", "-outform", "DER"]
                + ["-in", path(file), "-signer", path("\(key).cert.pem"), "-inkey", path("\(key).key.pem")]
                + ["-passin", "file:\(path("secrets/guardian-1-key"))", "-out", path(signature)])
        try stage.copy("guardian-2", to: "complaining-2")
        try stage.run(guardian("receive", 2, state: "complaining-2"), status: 2)
        try withdrawComplaint()
        try stage.copy("put-aside/shares", to: file)
        try stage.copy("put-aside/signature", to: signature)
    }

    /// A complaint would end this ceremony.
    private func withdrawComplaint() throws {
        for suffix in ["", ".guardian-2.p7s"] {
            try FileManager.default.removeItem(atPath: path("election/ceremony/complaint-2.json\(suffix)"))
        }
    }
}
