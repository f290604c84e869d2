import Foundation

extension CanaryElection {
    /// Counts, decrypts, publishes, verifies; every step also fails.
    func runCount() throws {
        let official = ["--fingerprint", fingerprint]
        let process = { (box: String, out: String) in
            ["glassurn-tally", "box", "process", self.path(box), "--out", self.path(out)] + official
        }
        try failToProcess(process)
        try stage.run(process("box", "count"))
        try sign("count/steps/processed.json")
        try append("count/steps/processed.json")
        try collector("log", "export", "--out", path("log-1"))
        try failToDecrypt("commit", "log-1", [])
        for number in Self.guardians {
            try stage.run(decrypt("commit", number, "log-1"))
            // The header: 12 bytes, the aggregate's hash, two numbers.
            try noteSealed(
                "guardian-\(number)/decryption/session-1.nonces", of: number, from: 52, ["u_1", "u_2", "u_3"])
        }
        try office("session", "log-1")
        try sign("count/steps/session-1.json")
        try append("count/steps/session-1.json")
        try collector("log", "export", "--out", path("log-2"))
        try failToDecrypt("reveal", "log-2", ["--session", "1"])
        for number in Self.guardians { try stage.run(decrypt("reveal", number, "log-2", ["--session", "1"])) }
        try failToDecrypt("respond", "log-2", ["--session", "1"])
        for number in Self.guardians { try stage.run(decrypt("respond", number, "log-2", ["--session", "1"])) }
        // The medium remembers, though the answer is gone.
        try stage.copy("count/sessions/1/response-1.json", to: "put-aside/response-1.json")
        try stage.remove("count/sessions/1/response-1.json")
        try stage.run(decrypt("respond", 1, "log-2", ["--session", "1"]), status: 2)
        try stage.copy("put-aside/response-1.json", to: "count/sessions/1/response-1.json")
        try office("result", "log-2", ["--session", "1"])
        try publish(official)
    }

    private func decrypt(
        _ verb: String, _ number: Int, _ log: String, _ more: [String] = [], state: String? = nil,
        passphrase: String? = nil
    ) -> [String] {
        var words = ["glassurn-tally", "decrypt", verb, "--state", path(state ?? "guardian-\(number)")]
        words += ["--passphrase-file", path("secrets/\(passphrase ?? "guardian-\(number)")")]
        words += ["--count", path("count"), "--log", path(log), "--fingerprint", fingerprint] + more
        return verb == "commit" ? words + ["--guardians", "1,2"] : words
    }

    private func office(_ verb: String, _ log: String, _ more: [String] = []) throws {
        try stage.run(
            ["glassurn-tally", "decrypt", verb, "--count", path("count"), "--log", path(log)]
                + ["--fingerprint", fingerprint] + more)
    }

    private func failToProcess(_ process: (String, String) -> [String]) throws {
        var words = process("box", "count-other")
        words[words.count - 1] = String(fingerprint.reversed())
        try stage.run(words, status: 2)
        try stage.run(process("missing", "count-other"), status: 74)
        try stage.copy("box", to: "box-damaged")
        var lines = try stage.read("box/envelopes/000000.jsonl")
        // A digit of an encrypted vote. (A hint may be damaged without harm.)
        guard let place = lines.firstRange(of: Array("\"alpha\":\"".utf8))?.upperBound else { return }
        lines[place + 100] = lines[place + 100] == 0x31 ? 0x30 : 0x31
        try stage.write(lines, "box-damaged/envelopes/000000.jsonl")
        try stage.run(process("box-damaged", "count-other"), status: 2)
        try stage.write(Array(lines.prefix(lines.count / 2)), "box-damaged/envelopes/000000.jsonl")
        try stage.run(process("box-damaged", "count-other"), status: 2)
        try stage.interrupt(process("box", "count-killed"), with: SIGABRT, after: 50)
        try stage.runWithoutSpace(process("box", "count-full"))
    }

    private func failToDecrypt(_ verb: String, _ log: String, _ more: [String]) throws {
        try stage.run(decrypt(verb, 1, log, more, passphrase: "guardian-1.wrong"), status: 65)
        try stage.run(decrypt(verb, 1, log, more, passphrase: "missing"), status: 74)
        for file in ["share.sealed", "decryption/session-1.nonces"] {
            guard FileManager.default.fileExists(atPath: path("guardian-1/\(file)")) else { continue }
            try stage.copy("guardian-1", to: "damaged")
            let sealed = try stage.read("guardian-1/\(file)")
            for bytes in [Array(sealed.dropLast(9)), Array(sealed.prefix(20))] {
                try stage.write(bytes, "damaged/\(file)")
                // Reveal alone opens no nonces.
                let opens = file == "share.sealed" || verb == "respond"
                if opens { try stage.run(decrypt(verb, 1, log, more, state: "damaged"), status: 65) }
            }
        }
        let session = path("count/sessions/1")
        for (index, signal) in [SIGABRT, SIGTERM, SIGKILL].enumerated() {
            try stage.copy("guardian-1", to: "killed-\(verb)-\(signal)")
            try stage.interrupt(
                decrypt(verb, 1, log, more, state: "killed-\(verb)-\(signal)"), with: signal,
                after: UInt32(150 + 300 * index))
            // The guardian's own run writes it.
            for name in ["commitment-1.json", "reveal-1.json", "response-1.json"]
            where name.hasPrefix(verb == "respond" ? "response" : verb) {
                try? FileManager.default.removeItem(atPath: "\(session)/\(name)")
            }
        }
    }

    private func publish(_ official: [String]) throws {
        let record =
            ["glassurn-tally", "record", "publish", "--count", path("count"), "--log", path("log-2")] + official
        try stage.runWithoutSpace(record + ["--out", path("record-full")])
        try stage.run(record + ["--out", path("record")])
        try sign("record/record.json")
        try append("record/record.json")
        try FileManager.default.moveItem(
            atPath: path("record/record.json.receipt"), toPath: path("record.json.receipt"))
        try collector("log", "export", "--out", path("record/log"))
        try stage.run(["glassurn-observer", "verify", path("record")] + official)
        try stage.run(["glassurn-observer", "verify", path("box")] + official, status: 2)
        try stage.copy("record", to: "record-damaged")
        var ballots = try stage.read("record/ballots/000000.jsonl")
        ballots[ballots.count / 2] ^= 1
        try stage.write(ballots, "record-damaged/ballots/000000.jsonl")
        try stage.run(["glassurn-observer", "verify", path("record-damaged")] + official, status: 2)
    }
}
